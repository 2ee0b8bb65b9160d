import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { browserName } from '../../browserless/browserName';
import { inPick } from '../../browserless/plainText';
import { isPage, type Target } from '../../browserless/session';
import type { EndpointState, Store } from '../../browserless/store';
import { readableUrl } from '../../browserless/urls';
import type { Services } from '../services';
import { keyOf, type ChosenSession, type ChosenTarget } from './chosen';
import type { Node, SessionNode } from './nodes';
import { outlookOf, type Watching } from './outlook';
import {
  inMessage,
  sessionDescription,
  sessionInMessage,
  sessionLabel,
  shown,
  targetDescription,
  targetLabel,
} from './texts';

/**
 * The session of the row that a command was called on, or, from the palette, the one that the user picks; it is one that
 * `applies` lets through. A row that is gone by now is said to be: nothing else takes its place.
 */
export async function chooseSession(
  services: Services,
  node: Node | undefined,
  title: string,
  applies: (chosen: ChosenSession) => boolean = () => true,
): Promise<ChosenSession | undefined> {
  if (!node || !('sessionId' in node)) return pickSession(services, title, applies);
  const chosen = find(services.store, node);
  if (!chosen) return tell(l10n.t('This session has ended.'));
  return applies(chosen) ? chosen : tell(l10n.t('This cannot be done with {0}.', sessionInMessage(chosen.session)));
}

/** The page of a row, or the one that the user picks, of those that `applies` lets through; says why a session has none. */
export async function choosePage(
  services: Services,
  node: Node | undefined,
  title: string,
  applies: (target: Target) => boolean = () => true,
): Promise<ChosenTarget | undefined> {
  const chosen = await chooseSession(services, node, title);
  if (!chosen) return undefined;
  if (node?.kind !== 'target') return pickPage(chosen, title, applies);
  const target = chosen.session.targets.find(({ id }) => id === node.targetId);
  if (!target) return tell(l10n.t('This page has been closed.'));
  return applies(target)
    ? { ...chosen, target }
    : tell(l10n.t('This cannot be done with {0}.', inMessage(targetLabel(target))));
}

function tell(message: string): undefined {
  void window.showInformationMessage(message);
}

function find(
  store: Store,
  { endpointId, sessionId }: Pick<SessionNode, 'endpointId' | 'sessionId'>,
): ChosenSession | undefined {
  const endpoint = store.get(endpointId)?.endpoint;
  const session = store.session(endpointId, sessionId)?.session;
  return endpoint && session && { endpoint, session };
}

/** The session of a row of the diary. */
export const findEnded = ({ recentlyEnded }: Services, node: Node | undefined): ChosenSession | undefined =>
  node?.kind === 'ended' ? recentlyEnded.get(node) : undefined;

type Choice<T> = QuickPickItem & { readonly value?: T };

async function pick<T>(choices: Choice<T>[] | Promise<Choice<T>[]>, title: string): Promise<T | undefined> {
  const chosen = await window.showQuickPick(choices, { title, matchOnDescription: true, matchOnDetail: true });
  return chosen?.value;
}

function pickSession(
  services: Services,
  title: string,
  applies: (chosen: ChosenSession) => boolean,
): Promise<ChosenSession | undefined> {
  const { store, workers, clock } = services;
  const choices = workers.glance().then(() => {
    const all = store.endpoints.flatMap((endpoint) => sessionChoices(endpoint, applies, services, clock.now()));
    return all.length > 0 ? all : [{ label: l10n.t('No running session to choose from') }];
  });
  return pick(choices, title);
}

function sessionChoices(
  state: EndpointState,
  applies: (chosen: ChosenSession) => boolean,
  watching: Watching,
  now: number,
): Choice<ChosenSession>[] {
  const { endpoint } = state;
  const sessions = state.sessions.filter(({ session }) => applies({ endpoint, session }));
  if (sessions.length === 0) return [];
  return [
    { label: inMessage(endpoint.name), kind: QuickPickItemKind.Separator },
    ...sessions.map((sessionState): Choice<ChosenSession> => {
      const { session } = sessionState;
      const description = sessionDescription(
        sessionState,
        state,
        outlookOf(watching, keyOf({ endpoint, session })),
        now,
      );
      const pages = session.targets.filter(isPage).map(pageText).join(' · ');
      return {
        label: inMessage(sessionLabel(session)),
        // a separator above is not what a pick is found by
        description: inPick(`${description} · ${endpoint.name}`),
        ...(pages && { detail: inPick(pages, 400) }),
        value: { endpoint, session },
      };
    }),
  ];
}

/** A page in a line: its title and its address. */
const pageText = (target: Target): string =>
  [...new Set([targetLabel(target), shown(readableUrl(target.url))])].filter(Boolean).join(' — ');

/** Asks which page of a session; not where there is only one. */
async function pickPage(
  chosen: ChosenSession,
  title: string,
  applies: (target: Target) => boolean,
): Promise<ChosenTarget | undefined> {
  const { session } = chosen;
  if (session.protocol === 'playwright') {
    return tell(
      l10n.t(
        "{0} cannot be looked into: a client of Playwright's own protocol holds it, and this needs CDP. Connect with connectOverCDP to have both.",
        sessionInMessage(session),
      ),
    );
  }
  const pages = session.targets.filter((target) => isPage(target) && applies(target));
  const [only] = pages;
  if (only && pages.length === 1) return { ...chosen, target: only };
  if (!only) {
    const browser = inMessage(browserName(session.browser));
    return tell(l10n.t('{0} has no page to look at: {1} has opened none yet.', sessionInMessage(session), browser));
  }
  return pick<ChosenTarget>(
    pages.map((target) => ({
      label: inMessage(targetLabel(target)),
      description: inPick(targetDescription(target)),
      value: { ...chosen, target },
    })),
    title,
  );
}
