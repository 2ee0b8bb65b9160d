import { commands, l10n, window } from 'vscode';
import type { Ended } from '../../browserless/diary';
import { plainText } from '../../browserless/plainText';
import type { SessionKey } from '../../browserless/sessionKey';
import { commands as ids } from '../../contributions';
import type { Command } from '../commands';
import type { Services } from '../services';
import { chooseSession } from './choose';
import { causeText } from './diary/items';
import { inMessage, sessionInMessage } from './texts';

export const pinSession: Command = async (services, node) => {
  const { pins } = services;
  const chosen = await chooseSession(
    services,
    node,
    l10n.t('Pin Session'),
    ({ session }) => session.trackingId !== undefined && !pins.has(session),
  );
  if (chosen?.session.trackingId !== undefined) pins.pin(chosen.session.trackingId);
};

/** From the palette also one whose session does not run. */
export const unpinSession: Command = async ({ pins, store }, node) => {
  const session = node?.kind === 'session' ? store.session(node.endpointId, node.sessionId)?.session : undefined;
  const trackingId = session?.trackingId ?? (await pickPin(pins.trackingIds));
  if (trackingId !== undefined) pins.unpin(trackingId);
};

async function pickPin(trackingIds: readonly string[]): Promise<string | undefined> {
  const choices: { label: string; trackingId?: string }[] = trackingIds.map((trackingId) => ({
    label: inMessage(trackingId),
    trackingId,
  }));
  if (choices.length === 0) choices.push({ label: l10n.t('No session is pinned in this workspace') });
  return (await window.showQuickPick(choices, { title: l10n.t('Unpin Session') }))?.trackingId;
}

/** Says that a pinned session runs. */
export function sayCome({ store }: Services, { endpointId, sessionId }: SessionKey): void {
  const endpoint = store.get(endpointId)?.endpoint;
  const session = store.session(endpointId, sessionId)?.session;
  if (!endpoint || !session) return;
  void window.showInformationMessage(
    l10n.t('Pinned {0} now runs on {1}.', sessionInMessage(session), inMessage(endpoint.name)),
  );
}

/** Says that a pinned session has ended, and why. */
export async function sayEnded({ endpoint, session, cause }: Ended, { recentlyEnded }: Services): Promise<void> {
  const key = { endpointId: endpoint.id, sessionId: session.id };
  const show = l10n.t('Show Details');
  const answer = await window.showInformationMessage(
    l10n.t(
      'Pinned {0} has ended on {1}: {2}.',
      sessionInMessage(session),
      inMessage(endpoint.name),
      plainText(causeText(cause)),
    ),
    ...(recentlyEnded.get(key) ? [show] : []),
  );
  if (answer === show) await commands.executeCommand(ids.showDetails, { kind: 'ended', ...key });
}
