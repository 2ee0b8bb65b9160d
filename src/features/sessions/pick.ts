import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { browserName } from '../../browserless/browserName';
import type { Endpoint } from '../../browserless/endpoint';
import { blocksPageSockets, isPage, mainPage, type Session, type Target } from '../../browserless/session';
import { plainText } from '../../browserless/plainText';
import type { Store } from '../../browserless/store';
import { readableUrl } from '../../browserless/urls';
import type { Services } from '../services';
import type { Node } from './nodes';
import { sessionDescription, sessionLabel, shown, targetDescription, targetLabel } from './texts';

/** A session with the endpoint it runs on: what commands work on. */
export interface ChosenSession {
  readonly endpoint: Endpoint;
  readonly session: Session;
}

export interface ChosenTarget extends ChosenSession {
  readonly target: Target;
}

/** Quick picks render `$(name)` as an icon; a page's title must not. */
const escapeIcons = (text: string): string => text.replace(/\$\(/g, '\\$(');

/** The session of a row, or of one of its targets' rows. */
export function sessionOfNode(store: Store, node: Node | undefined): ChosenSession | undefined {
  if (node?.kind !== 'session' && node?.kind !== 'target') return undefined;
  const endpoint = store.get(node.endpointId)?.endpoint;
  const session = store.session(node.endpointId, node.sessionId)?.session;
  return endpoint && session && { endpoint, session };
}

export function targetOfNode(store: Store, node: Node | undefined): ChosenTarget | undefined {
  if (node?.kind !== 'target') return undefined;
  const chosen = sessionOfNode(store, node);
  const target = chosen?.session.targets.find(({ id }) => id === node.targetId);
  return chosen && target && { ...chosen, target };
}

/** The session that keeps its endpoint from opening page sockets, if there is one. */
export function pageSocketBlocker(store: Store, endpoint: Endpoint): Session | undefined {
  return store.get(endpoint.id)?.sessions.find(({ session }) => blocksPageSockets(session))?.session;
}

type Choice<T> = QuickPickItem & { readonly value?: T };

async function choose<T>(choices: Promise<Choice<T>[]>, title: string, none: string): Promise<T | undefined> {
  const items = choices.then((all) => (all.length > 0 ? all : [{ label: none }]));
  const chosen = await window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  return chosen?.value;
}

/** Asks which session, over all endpoints; asks the servers first, since a hidden view may know nothing. */
export async function pickSession(
  services: Services,
  title: string,
  applies: (chosen: ChosenSession) => boolean = () => true,
): Promise<ChosenSession | undefined> {
  const { store, fleet, clock } = services;
  const choices = fleet.refresh().then(() =>
    store.endpoints.flatMap((state) => {
      const { endpoint } = state;
      const sessions = state.sessions.filter(({ session }) => applies({ endpoint, session }));
      if (sessions.length === 0) return [];
      return [
        { label: plainText(endpoint.name), kind: QuickPickItemKind.Separator },
        ...sessions.map((sessionState): Choice<ChosenSession> => {
          const { session } = sessionState;
          const page = mainPage(session);
          return {
            label: escapeIcons(sessionLabel(session)),
            description: escapeIcons(sessionDescription(sessionState, state, clock.now())),
            ...(page && { detail: escapeIcons(shown(readableUrl(page.url))) }),
            value: { endpoint, session },
          };
        }),
      ];
    }),
  );
  return choose(choices, title, l10n.t('No running session to choose from'));
}

/** Asks which page of a session; not where there is only one. */
export async function pickPage(chosen: ChosenSession, title: string): Promise<ChosenTarget | undefined> {
  const pages = chosen.session.targets.filter(isPage);
  const [only] = pages;
  if (only && pages.length === 1) return { ...chosen, target: only };
  const choices = pages.map((target) => ({
    label: escapeIcons(targetLabel(target)),
    description: escapeIcons(targetDescription(target)),
    value: { ...chosen, target },
  }));
  return choose<ChosenTarget>(Promise.resolve(choices), title, l10n.t('This session has no page'));
}

/** A session in a message: `job-42 (Chromium)`. Messages render links, which a page's title must not make. */
export function sessionInMessage(session: Session): string {
  const text = `${sessionLabel(session)} (${browserName(session.browser)})`;
  return text.replace(/\]\(/g, '] (');
}
