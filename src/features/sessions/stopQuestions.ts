import { l10n, window } from 'vscode';
import { mainPage } from '../../browserless/session';
import { formatAge } from '../../browserless/uptime';
import type { Services } from '../services';
import { keyOf, type ChosenSession } from './chosen';
import { suspicionWord } from './suspicionTexts';
import { ageOf, clientsText, inMessage, sessionInMessage, shown } from './texts';

/** What is asked before sessions are stopped. */

/** How many sessions a question names: a modal dialog does not scroll everywhere. */
const mostNamed = 20;

/** `isClosing`: the server cannot stop sessions, and their browsers will be closed. */
export async function isStopConfirmed(
  services: Services,
  chosen: readonly ChosenSession[],
  isClosing: boolean,
): Promise<boolean> {
  const [first] = chosen;
  if (!first) return false;
  const closing = isClosing && viaCdp();
  if (chosen.length === 1) {
    const page = mainPage(first.session);
    const end = l10n.t('Its browser closes at once, and its clients are cut off.');
    const question = l10n.t('Stop {0} on {1}?', sessionInMessage(first.session), inMessage(first.endpoint.name));
    return asks(
      question,
      [factsSentence(services, first), page && shown(page.url), end, closing],
      l10n.t('Stop Session'),
    );
  }
  const endpoints = new Set(chosen.map(({ endpoint }) => endpoint.id));
  const question =
    endpoints.size === 1
      ? l10n.t('Stop {0} sessions on {1}?', chosen.length, inMessage(first.endpoint.name))
      : l10n.t('Stop {0} sessions on {1} endpoints?', chosen.length, endpoints.size);
  const lines = named(chosen, (one) => lineOf(services, one, endpoints.size > 1));
  const end = l10n.t('Their browsers close at once, and their clients are cut off.');
  return asks(question, [...lines, '', end, closing], l10n.t('Stop {0} Sessions', chosen.length));
}

/** Whether the browsers of sessions are to be closed that their servers do not know how to stop. */
export function isCloseConfirmed(refused: readonly ChosenSession[]): Promise<boolean> {
  const [first] = refused;
  if (!first) return Promise.resolve(false);
  if (refused.length === 1) {
    const question = l10n.t('{0} is still running. Close its browser over CDP?', sessionInMessage(first.session));
    return asks(question, [viaCdp()], l10n.t('Close Browser'));
  }
  const question = l10n.t('{0} sessions are still running. Close their browsers over CDP?', refused.length);
  const lines = named(refused, ({ session }) => sessionInMessage(session));
  return asks(question, [...lines, '', viaCdp()], l10n.t('Close {0} Browsers', refused.length));
}

const viaCdp = (): string =>
  l10n.t(
    "The server does not know how to stop sessions (browserless before 2.24). Closing a browser over CDP takes one of the server's slots for a moment. If the server keeps the session alive without clients, it cannot list its sessions until that time is over.",
  );

async function asks(question: string, detail: readonly (string | false | undefined)[], yes: string): Promise<boolean> {
  // an empty line parts what is listed from what is said of it
  const lines = detail.filter((line) => typeof line === 'string');
  return (await window.showWarningMessage(question, { modal: true, detail: lines.join('\n') }, yes)) === yes;
}

function named(chosen: readonly ChosenSession[], line: (one: ChosenSession) => string): string[] {
  const lines = chosen.slice(0, mostNamed).map(line);
  const more = chosen.length - lines.length;
  return more > 0 ? [...lines, l10n.t('and {0} more', more)] : lines;
}

/** `job-42 (Chromium) · abandoned · 4 min · no clients · Farm` */
function lineOf(services: Services, one: ChosenSession, hasEndpoint: boolean): string {
  const { age, clients } = factsOf(services, one);
  return [
    sessionInMessage(one.session),
    ...services.prospects.of(keyOf(one)).suspicions.map(suspicionWord),
    age,
    clients,
    hasEndpoint && inMessage(one.endpoint.name),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** `Up for 4 min, 1 client.` */
function factsSentence(services: Services, one: ChosenSession): string | false {
  const { age, clients } = factsOf(services, one);
  const facts = [age !== undefined && l10n.t('Up for {0}', age), clients].filter(Boolean);
  return facts.length > 0 && `${facts.join(', ')}.`;
}

function factsOf({ store, clock }: Services, { endpoint, session }: ChosenSession) {
  const endpointState = store.get(endpoint.id);
  const state = store.session(endpoint.id, session.id);
  const age = endpointState && state && ageOf(state, endpointState, clock.now());
  return {
    age: age === undefined ? undefined : formatAge(age),
    clients: session.clients === undefined ? undefined : clientsText(session.clients),
  };
}
