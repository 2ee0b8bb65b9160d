import { env, l10n, window } from 'vscode';
import { nameFor, type Endpoint } from '../../browserless/endpoint';
import { plainText } from '../../browserless/plainText';
import { mainPage, type Target } from '../../browserless/session';
import type { Store } from '../../browserless/store';
import { attachUrl, connectUrl, isCalledOtherwise, isInspectable, pageSocketUrl } from '../../browserless/urls';
import { tokenOrWarning } from '../endpoints/tokenOrWarning';
import type { Command } from '../commands';
import type { Services } from '../services';
import { choosePage, chooseSession, findEnded } from './choose';
import type { ChosenSession, ChosenTarget } from './chosen';
import type { Node } from './nodes';
import { sessionInMessage } from './texts';

/** Something to copy of a session: its text, or undefined where the session has none. */
interface Copy<T> {
  readonly title: string;
  text(chosen: T, token: string | undefined): string | undefined;
  /** Said once it is in the clipboard. */
  done(name: string): string;
  /** The text has the endpoint's token in it, where it has one. */
  readonly withToken?: boolean;
  /** What may keep the text from working now. */
  caution?(store: Store, chosen: T): string | undefined;
  /** For a page: whether it has what is to be copied. */
  readonly applies?: (target: Target) => boolean;
}

export const copyConnectUrl = ofSession({
  title: l10n.t('Copy Connect URL'),
  withToken: true,
  text: ({ endpoint, session }, token) => connectUrl(endpoint, session, token),
  done: (name) => l10n.t('Copied: connecting to it starts a new browser with the options of {0}.', name),
});

export const copyConnectUrlWithoutToken = ofSession({
  title: l10n.t('Copy Connect URL Without Token'),
  text: ({ endpoint, session }) => connectUrl(endpoint, session, undefined),
  done: (name) => l10n.t('Copied without token: connecting to it starts a new browser with the options of {0}.', name),
});

export const copyAttachUrl = ofSession({
  title: l10n.t('Copy Attach URL'),
  withToken: true,
  text: ({ endpoint, session }, token) => attachUrl(endpoint, session, token),
  done: (name) => l10n.t('Copied: connecting to it attaches to the running {0} and takes a slot.', name),
  caution: (_, { endpoint }) => certificateCaution(endpoint),
});

export const copySessionId = ofSession({
  title: l10n.t('Copy Session ID'),
  text: ({ session }) => plainText(session.id),
  done: (name) => l10n.t('Copied the session ID of {0}.', name),
});

export const copyTrackingId = ofSession({
  title: l10n.t('Copy Tracking ID'),
  text: ({ session }) => session.trackingId && plainText(session.trackingId),
  done: (name) => l10n.t('Copied the tracking ID of {0}.', name),
});

export const copyPageSocketUrl = ofPage({
  title: l10n.t('Copy Page Socket URL'),
  withToken: true,
  applies: isInspectable,
  text: ({ endpoint, target }, token) => pageSocketUrl(endpoint, target, token),
  done: (name) => l10n.t('Copied: connecting to it attaches to one page of {0}.', name),
  caution: (store, { endpoint }) => {
    const blocker = store.pageSocketBlocker(endpoint.id);
    return blocker
      ? l10n.t('The server refuses it while {0} runs.', sessionInMessage(blocker))
      : certificateCaution(endpoint);
  },
});

export const copyPageUrl = ofPage({
  title: l10n.t('Copy Page URL'),
  // on one line: who pastes it may paste it into a terminal
  text: ({ target: { url } }) => plainText(url, url.length),
  done: (name) => l10n.t('Copied the address of a page of {0}.', name),
});

/** By its own address a worker's certificate is another's. */
const certificateCaution = (endpoint: Endpoint): string | undefined =>
  isCalledOtherwise(endpoint)
    ? l10n.t(
        'It leads to this worker, whose certificate is for {0}: where a client refuses that, use Copy Local CDP Address.',
        nameFor(endpoint.baseUrl),
      )
    : undefined;

function ofSession(copy: Copy<ChosenSession>): Command {
  return async (services, node) => {
    const hasText = (candidate: ChosenSession): boolean => copy.text(candidate, undefined) !== undefined;
    const chosen = findEnded(services, node) ?? (await chooseSession(services, node, copy.title, hasText));
    if (chosen) await run(services, copy, chosen);
  };
}

function ofPage(copy: Copy<ChosenTarget>): Command {
  return async (services, node) => {
    const chosen = lastPage(services, node) ?? (await choosePage(services, node, copy.title, copy.applies));
    if (chosen) await run(services, copy, chosen);
  };
}

/** What a session of the diary has shown last. */
function lastPage(services: Services, node: Node | undefined): ChosenTarget | undefined {
  const ended = findEnded(services, node);
  const target = ended && mainPage(ended.session);
  return target && { ...ended, target };
}

async function run<T extends ChosenSession>(services: Services, copy: Copy<T>, chosen: T): Promise<void> {
  const known = copy.withToken ? await tokenOrWarning(services, chosen.endpoint) : { token: undefined };
  const text = known && copy.text(chosen, known.token);
  if (text === undefined) return;
  await env.clipboard.writeText(text);
  const message = [
    copy.done(sessionInMessage(chosen.session)),
    known?.token !== undefined && l10n.t("It holds the endpoint's token: paste it with care."),
    copy.withToken &&
      Object.keys(chosen.endpoint.headers).length > 0 &&
      l10n.t("The endpoint's own headers are not in it: give them to your client as well."),
    copy.caution?.(services.store, chosen),
  ];
  void window.showInformationMessage(message.filter(Boolean).join(' '));
}
