import {
  debug,
  l10n,
  window,
  workspace,
  type DebugConfiguration,
  type DebugSession,
  type WorkspaceFolder,
} from 'vscode';
import { shownAddress } from '../../browserless/address';
import type { Endpoint } from '../../browserless/endpoint';
import type { EndpointState } from '../../browserless/store';
import { isAttachable, isInspectable } from '../../browserless/urls';
import { debugType } from '../../contributions';
import type { Lease } from '../../net';
import { DisposableStore, type Disposable } from '../../shared/disposable';
import { faultSentence } from '../endpoints/faultTexts';
import { configuredFor } from '../endpoints/pick';
import type { Services } from '../services';
import { chooseSession } from '../sessions/choose';
import type { ChosenSession, ChosenTarget } from '../sessions/chosen';
import { inMessage, sessionLabel, targetLabel } from '../sessions/texts';
import { reach } from '../walkthrough/reach';
import { chromeConfiguration, type BrowserlessConfiguration } from './debugConfiguration';
import { endWithSession, leaseForDebugger } from './leases';

/** How long VS Code may take from a configuration to a debug session, tasks and questions before it included (ms). */
const startMs = 15 * 60_000;

/** Attaches VS Code's debugger to a session, or to one of its pages. */
export async function attachDebugger(chosen: ChosenSession | ChosenTarget): Promise<void> {
  const { endpoint, session } = chosen;
  const target = 'target' in chosen ? chosen.target : undefined;
  const configuration: BrowserlessConfiguration = {
    type: debugType,
    request: 'attach',
    name: target ? targetLabel(target) : sessionLabel(session),
    endpoint: shownAddress(endpoint.baseUrl),
    sessionId: session.id,
    ...(target && { targetId: target.id }),
  };
  await debug.startDebugging(currentFolder(), configuration);
}

function currentFolder(): WorkspaceFolder | undefined {
  const file = window.activeTextEditor?.document.uri;
  return (file && workspace.getWorkspaceFolder(file)) ?? workspace.workspaceFolders?.[0];
}

interface Debugged {
  readonly lease: Lease;
  /** Ends a lease that nobody has come for. */
  readonly unused: Disposable;
}

/**
 * Turns a `browserless` debug configuration into one of js-debug's, which attaches over a bridge of its own: a bare port,
 * with no secret in the configuration, that refuses a second browser socket and answers whatever would close the page.
 */
export class BrowserlessDebugging implements Disposable {
  /** By port: all that a debug session shows of itself. */
  private readonly debugged = new Map<number, Debugged>();
  private readonly disposables = new DisposableStore();

  constructor(private readonly services: Services) {
    this.disposables.add(debug.onDidStartDebugSession((session) => this.started(this.find(session))));
    this.disposables.add(debug.onDidTerminateDebugSession((session) => this.find(session)?.lease.dispose()));
  }

  dispose(): void {
    this.disposables.dispose();
    for (const { lease } of this.debugged.values()) lease.dispose();
  }

  /**
   * Undefined ends the start without a word: what is wrong has been said. Variables are left to VS Code and js-debug, to
   * which only this first of the two resolutions can hand a configuration on.
   */
  async resolve(
    folder: WorkspaceFolder | undefined,
    configuration: BrowserlessConfiguration,
  ): Promise<DebugConfiguration | undefined> {
    const chosen = await this.choose(configuration);
    if (!chosen) return undefined;
    const lease = await leaseForDebugger(this.services, chosen);
    endWithSession(this.services, lease, chosen);
    const unused = this.services.clock.after(startMs, () => lease.dispose());
    this.debugged.set(lease.port, { lease, unused });
    lease.onDidEnd(() => {
      unused.dispose();
      this.debugged.delete(lease.port);
    });
    return chromeConfiguration(configuration, folder, lease.port);
  }

  private started(debugged: Debugged | undefined): void {
    if (!debugged) return;
    debugged.unused.dispose();
    reach('debuggerAttached');
  }

  private find({ parentSession, configuration }: DebugSession): Debugged | undefined {
    // a page's debug session is a child, and ends before the one that holds the socket
    return parentSession ? undefined : this.debugged.get(Number(configuration.port));
  }

  /** What the configuration means; where that is not one session, the user picks among those that it may mean. */
  private async choose(wanted: BrowserlessConfiguration): Promise<ChosenSession | ChosenTarget | undefined> {
    const { store, workers } = this.services;
    await workers.glance();
    const isMeant = (endpoint: Endpoint): boolean =>
      isNamed(wanted.endpoint, endpoint) || isNamed(wanted.endpoint, configuredFor(this.services, endpoint));
    const endpoints = store.endpoints.filter(({ endpoint }) => isMeant(endpoint));
    const fits = ({ endpoint, session }: ChosenSession): boolean =>
      isAttachable(session) &&
      isMeant(endpoint) &&
      (wanted.trackingId === undefined || session.trackingId === wanted.trackingId) &&
      (wanted.sessionId === undefined || session.id === wanted.sessionId);
    const fitting = endpoints.flatMap(({ endpoint, sessions }) =>
      sessions.map(({ session }) => ({ endpoint, session })).filter(fits),
    );
    const [only] = fitting;
    if (!only) {
      void window.showWarningMessage(whyNone(wanted, endpoints));
      return undefined;
    }
    if (fitting.length > 1) return chooseSession(this.services, undefined, l10n.t('Attach to Session'), fits);
    if (wanted.targetId === undefined) return only;
    const target = only.session.targets.find((page) => page.id === wanted.targetId && isInspectable(page));
    if (target) return { ...only, target };
    void window.showInformationMessage(l10n.t('This page has been closed.'));
    return undefined;
  }
}

const isNamed = (wanted: string | undefined, { name, baseUrl }: ChosenSession['endpoint']): boolean =>
  wanted === undefined || wanted === name || wanted.replace(/\/+$/, '') === shownAddress(baseUrl);

function whyNone({ name, endpoint }: BrowserlessConfiguration, endpoints: readonly EndpointState[]): string {
  if (endpoint !== undefined && endpoints.length === 0)
    return l10n.t('No endpoint is called {0}. Add it, or correct the debug configuration.', inMessage(endpoint));
  for (const { endpoint, health } of endpoints)
    if (health.kind === 'failing') return `${inMessage(endpoint.name)}: ${faultSentence(health.fault)}`;
  return l10n.t(
    'No running session fits {0}. Start one, or correct its endpoint, trackingId or sessionId.',
    inMessage(name || l10n.t('this debug configuration')),
  );
}
