import { commands, env, l10n, Uri, window } from 'vscode';
import { browserName } from '../../browserless/browserName';
import { EndpointError } from '../../browserless/faults';
import { isPage, type Session } from '../../browserless/session';
import { debuggerUrl } from '../../browserless/urls';
import { commands as ids } from '../../contributions';
import { faultSentence } from '../endpoints/faultTexts';
import type { Services } from '../services';
import type { Node } from '../sessions/nodes';
import {
  pageSocketBlocker,
  pickPage,
  pickSession,
  sessionInMessage,
  sessionOfNode,
  targetOfNode,
  type ChosenTarget,
} from '../sessions/pick';
import type { Disposable } from '../../shared/disposable';

export function register(services: Services): Disposable[] {
  return [
    commands.registerCommand(ids.openDebugger, async (node?: Node) => {
      const chosen = targetOfNode(services.store, node) ?? (await choosePage(services, node));
      if (chosen) await openDebugger(services, chosen);
    }),
  ];
}

async function choosePage(services: Services, node: Node | undefined): Promise<ChosenTarget | undefined> {
  const title = l10n.t('Open Debugger');
  const chosen = sessionOfNode(services.store, node) ?? (await pickSession(services, title));
  if (!chosen) return undefined;
  const { session } = chosen;
  if (session.protocol === 'playwright') {
    void window.showInformationMessage(
      l10n.t(
        "{0} has no debugger: a client of Playwright's own protocol holds it, and DevTools need CDP. Connect with connectOverCDP to have both.",
        sessionInMessage(session),
      ),
    );
    return undefined;
  }
  if (!session.targets.some(isPage)) {
    void window.showInformationMessage(
      l10n.t(
        '{0} has no page to debug: {1} has opened none yet.',
        sessionInMessage(session),
        browserName(session.browser),
      ),
    );
    return undefined;
  }
  return pickPage(chosen, title);
}

/** Opens the endpoint's own DevTools in the user's browser. */
async function openDebugger({ tokens, store }: Services, { endpoint, target }: ChosenTarget): Promise<void> {
  const blocker = pageSocketBlocker(store, endpoint);
  if (blocker && !(await wantsItAnyway(blocker))) return;
  try {
    const token = await tokens.get(endpoint);
    // where VS Code runs elsewhere, an endpoint on its loopback has another address for the user's browser
    const outside = (await env.asExternalUri(Uri.parse(endpoint.baseUrl))).toString(true).replace(/\/$/, '');
    const url = debuggerUrl({ baseUrl: outside }, target, token);
    // as text: a Uri would be encoded once more on its way (microsoft/vscode#85930), and the socket's `?` with it
    if (url !== undefined) await env.openExternal(url as unknown as Uri);
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    void window.showWarningMessage(faultSentence(error.fault));
  }
}

async function wantsItAnyway(blocker: Session): Promise<boolean> {
  const open = l10n.t('Open Anyway');
  const message = l10n.t(
    'The debugger will not connect while {0} runs: browserless refuses the sockets of all pages beside a session of Playwright\'s own protocol. "Copy Attach URL" works.',
    sessionInMessage(blocker),
  );
  return (await window.showWarningMessage(message, open)) === open;
}
