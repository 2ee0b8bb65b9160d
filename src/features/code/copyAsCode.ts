import { env, l10n, QuickPickItemKind, ThemeIcon, window, workspace, type QuickPickItem } from 'vscode';
import { formOf } from '../../browserless/credentials';
import type { Endpoint } from '../../browserless/endpoint';
import { isEndpointError } from '../../browserless/faults';
import { inMessage } from '../../browserless/plainText';
import { redactUrl } from '../../browserless/redaction';
import { tokenVariable, type Door } from '../../browserless/snippets/connection';
import { endpointOffers, pageOffers, sessionOffers, type Offer, type Purpose } from '../../browserless/snippets/offers';
import { connectUrl } from '../../browserless/urls';
import { tokenOf } from '../endpoints/credentials';
import type { Services } from '../services';
import type { ChosenSession, ChosenTarget } from '../sessions/chosen';
import { sessionInMessage, targetLabel } from '../sessions/texts';

/** Snippets that connect, in the language that the user picks; the token is never in them. */

export async function copyEndpointAsCode(services: Services, endpoint: Endpoint): Promise<void> {
  const door = await doorOf(services, endpoint);
  await copyOne(endpointOffers(endpoint, door), door, inMessage(endpoint.name));
}

export async function copySessionAsCode(services: Services, { endpoint, session }: ChosenSession): Promise<void> {
  const door = await doorOf(services, endpoint);
  const url = connectUrl(endpoint, session, undefined);
  const hasOwnOptions = url !== undefined && redactUrl(url) !== url;
  await copyOne(sessionOffers(endpoint, session, door), door, sessionInMessage(session), hasOwnOptions);
}

export async function copyPageAsCode(services: Services, { endpoint, session, target }: ChosenTarget): Promise<void> {
  const door = await doorOf(services, endpoint);
  await copyOne(pageOffers(endpoint, session, target, door), door, inMessage(targetLabel(target)));
}

async function doorOf(services: Services, endpoint: Endpoint): Promise<Door> {
  const { auth, headers, connection, baseUrl } = endpoint;
  return {
    auth: formOf(auth, await tokenToSend(services, endpoint)),
    headers,
    isPrivatelyTrusted: baseUrl.startsWith('https:') && (connection.ca !== undefined || !connection.rejectUnauthorized),
  };
}

/** Where it cannot be had here, it may be where the snippet runs. */
async function tokenToSend(services: Services, endpoint: Endpoint): Promise<string | undefined> {
  try {
    return await tokenOf(services, endpoint);
  } catch (error) {
    if (isEndpointError(error)) return 'unknown';
    throw error;
  }
}

type Choice = QuickPickItem & { readonly offer?: Offer };

async function copyOne(
  offers: readonly Offer[],
  door: Door,
  name: string,
  /** The session's address says more than what is known to be no secret. */
  hasOwnOptions = false,
): Promise<void> {
  const title = l10n.t('Copy as Code: {0}', name);
  const placeHolder = l10n.t('The language to connect from');
  const chosen = await window.showQuickPick(choicesOf(offers), { title, placeHolder, matchOnDescription: true });
  const offer = chosen?.offer;
  if (!offer) return;
  await env.clipboard.writeText(offer.code);
  const open = l10n.t('Open in Editor');
  const answer = await window.showInformationMessage(
    [
      l10n.t('Copied for {0}.', `${offer.tool} (${offer.language})`),
      ...cautionsOf(offer.purpose),
      door.auth && l10n.t('It reads the token from the environment variable {0}.', tokenVariable),
      hasOwnOptions &&
        offer.purpose === 'startAgain' &&
        l10n.t("It holds the session's launch options: see that no secret is among them."),
    ]
      .filter(Boolean)
      .join(' '),
    open,
  );
  if (answer !== open) return;
  await window.showTextDocument(await workspace.openTextDocument({ language: offer.languageId, content: offer.code }));
}

function cautionsOf(purpose: Purpose): readonly string[] {
  if (purpose === 'stop') return [l10n.t('Running it stops the session.')];
  return purpose === 'attach' || purpose === 'page'
    ? [l10n.t("It takes one of the server's slots while it is connected.")]
    : [];
}

function choicesOf(offers: readonly Offer[]): Choice[] {
  const headings = new Set<string>();
  return offers.flatMap((offer): Choice[] => {
    const heading = headingOf(offer.purpose);
    const isFirst = !headings.has(heading);
    headings.add(heading);
    return [
      ...(isFirst ? [{ label: heading, kind: QuickPickItemKind.Separator }] : []),
      {
        label: offer.tool,
        description: descriptionOf(offer),
        iconPath: new ThemeIcon(offer.tool === 'curl' ? 'terminal' : 'code'),
        offer,
      },
    ];
  });
}

function headingOf(purpose: Purpose): string {
  switch (purpose) {
    case 'start':
      return l10n.t('A new browser');
    case 'startAgain':
      return l10n.t('A new browser with the same options');
    case 'attach':
      return l10n.t('The running browser');
    case 'page':
      return l10n.t('This page of the running browser');
    case 'content':
    case 'sessions':
    case 'stop':
      return l10n.t("The server's HTTP API");
  }
}

function descriptionOf({ purpose, language }: Offer): string {
  switch (purpose) {
    case 'content':
      return l10n.t("A page's HTML, from a new browser");
    case 'sessions':
      return l10n.t('The running sessions as JSON');
    case 'stop':
      return l10n.t('Stop this session');
    default:
      return language;
  }
}
