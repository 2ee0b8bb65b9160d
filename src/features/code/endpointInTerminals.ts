import { commands, debug, l10n, StatusBarAlignment, window, workspace, type StatusBarItem } from 'vscode';
import type { Endpoint } from '../../browserless/endpoint';
import { environmentOf, type Environment } from '../../browserless/environment';
import { isEndpointError } from '../../browserless/faults';
import { inMessage, inPick } from '../../browserless/plainText';
import { commands as ids, contextKeys } from '../../contributions';
import { DisposableStore, type Disposable } from '../../shared/disposable';
import { report } from '../commands';
import { tokenOf } from '../endpoints/credentials';
import { tokenOrWarning } from '../endpoints/tokenOrWarning';
import type { Services } from '../services';
import { nodeType, withEnvironment } from './debugEnvironment';

/**
 * The endpoint whose address, and token if the user has said so, new terminals and debug runs are given: one at a time,
 * until it is stopped or removed or the window closes.
 */
export class EndpointInTerminals implements Disposable {
  private static current: EndpointInTerminals | undefined;

  private readonly disposables = new DisposableStore();
  private readonly status: StatusBarItem;
  private environment: Environment = {};
  /** Counts the changes: a token that is read late is not written over a later one, nor after the end. */
  private changes = 0;

  /** Asks whether the token may go with the address, where there is one. */
  static async use(services: Services, endpoint: Endpoint): Promise<void> {
    if (!workspace.isTrusted) return void window.showWarningMessage(l10n.t('Trust this workspace first.'));
    const known = await tokenOrWarning(services, endpoint);
    const hasToken = known && (known.token === undefined ? false : await mayHaveToken(endpoint));
    if (hasToken === undefined) return;
    EndpointInTerminals.stop();
    const used = new EndpointInTerminals(services, endpoint, hasToken);
    EndpointInTerminals.current = used;
    await used.write();
    await sayUsed(endpoint);
  }

  static stop(): void {
    EndpointInTerminals.current?.dispose();
  }

  private constructor(
    private readonly services: Services,
    private endpoint: Endpoint,
    private readonly hasToken: boolean,
  ) {
    const { currentEndpoints, tokens, log } = services;
    this.status = window.createStatusBarItem(ids.stopUsingInTerminals, StatusBarAlignment.Left);
    this.status.name = l10n.t('Browserless endpoint in terminals');
    this.status.command = ids.stopUsingInTerminals;
    const writeAgain = (): void => void this.write().catch((error: unknown) => report(log, ids.useInTerminals, error));
    const all: readonly Disposable[] = [
      this.status,
      currentEndpoints.onDidChange(() => {
        const now = currentEndpoints.endpoints.find(({ id }) => id === this.endpoint.id);
        if (!now) return this.dispose();
        this.endpoint = now;
        writeAgain();
      }),
      tokens.onDidChange((baseUrl) => baseUrl === this.endpoint.baseUrl && writeAgain()),
      debug.registerDebugConfigurationProvider(nodeType, {
        resolveDebugConfigurationWithSubstitutedVariables: (_, configuration) =>
          withEnvironment(configuration, this.environment),
      }),
    ];
    for (const disposable of all) this.disposables.add(disposable);
    setInUse(true);
  }

  dispose(): void {
    this.changes++;
    this.disposables.dispose();
    this.services.terminalEnvironment().clear();
    EndpointInTerminals.current = undefined;
    setInUse(false);
  }

  /** Gives new terminals and debug runs what holds now. */
  private async write(): Promise<void> {
    const change = ++this.changes;
    const token = this.hasToken ? await this.token() : undefined;
    if (change !== this.changes) return;
    this.environment = environmentOf(this.endpoint, token);
    const name = inPick(this.endpoint.name);
    const collection = this.services.terminalEnvironment();
    collection.persistent = false;
    collection.clear();
    collection.description = l10n.t('The browserless endpoint {0}, which is used in terminals', name);
    for (const [variable, value] of Object.entries(this.environment)) collection.replace(variable, value);
    this.status.text = `$(terminal) ${inMessage(this.endpoint.name, 30)}`;
    this.status.tooltip = [
      l10n.t('New terminals and debug runs use the browserless endpoint {0}:', name),
      ...Object.keys(this.environment),
      l10n.t('Click to stop.'),
    ].join('\n');
    this.status.accessibilityInformation = {
      label: l10n.t('Terminals use the browserless endpoint {0}. Press to stop.', name),
      role: 'button',
    };
    this.status.show();
  }

  /** None where its variable is no longer to be had: its row in the view says so. */
  private async token(): Promise<string | undefined> {
    try {
      return await tokenOf(this.services, this.endpoint);
    } catch (error) {
      if (isEndpointError(error)) return undefined;
      throw error;
    }
  }
}

/** For menus and the palette. */
const setInUse = (isInUse: boolean): void =>
  void commands.executeCommand('setContext', contextKeys.endpointInTerminals, isInUse);

/** Undefined where the user wants neither. */
async function mayHaveToken({ name }: Endpoint): Promise<boolean | undefined> {
  const withToken = l10n.t('Use with Token');
  const withoutToken = l10n.t('Use Without Token');
  const answer = await window.showWarningMessage(
    l10n.t('Give the token of {0} to new terminals and debug runs?', inMessage(name)),
    {
      modal: true,
      detail: l10n.t(
        'BROWSERLESS_TOKEN holds it there: every program that is started in them can read it and pass it on. Terminals that are open now are not changed. It ends with this window, or when you stop it in the status bar.',
      ),
    },
    withToken,
    withoutToken,
  );
  return answer === undefined ? undefined : answer === withToken;
}

async function sayUsed({ name }: Endpoint): Promise<void> {
  const open = l10n.t('New Terminal');
  const answer = await window.showInformationMessage(
    l10n.t('New terminals and debug runs use {0}. Click it in the status bar to stop.', inMessage(name)),
    open,
  );
  if (answer === open) window.createTerminal().show();
}
