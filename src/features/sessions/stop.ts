import { l10n, ProgressLocation, window } from 'vscode';
import { EndpointError } from '../../browserless/faults';
import { mainPage } from '../../browserless/session';
import { stopSession as stopAndLook, type StopResult } from '../../browserless/stop';
import { formatAge } from '../../browserless/uptime';
import { faultSentence } from '../endpoints/faultTexts';
import type { Command } from '../commands';
import type { Services } from '../services';
import { chooseSession } from './choose';
import type { ChosenSession } from './chosen';
import { ageOf, clientsText, inMessage, sessionInMessage, shown } from './texts';

export const stopSession: Command = async (services, node) => {
  const chosen = await chooseSession(services, node, l10n.t('Stop Session'));
  if (chosen && (await isConfirmed(services, chosen))) await stop(services, chosen);
};

async function isConfirmed({ store, clock }: Services, { endpoint, session }: ChosenSession): Promise<boolean> {
  const endpointState = store.get(endpoint.id);
  const state = store.session(endpoint.id, session.id);
  const age = endpointState && state && ageOf(state, endpointState, clock.now());
  const page = mainPage(session);
  const facts = [
    age !== undefined && l10n.t('Up for {0}', formatAge(age)),
    session.clients !== undefined && clientsText(session.clients),
  ].filter(Boolean);
  const detail = [
    facts.length > 0 && `${facts.join(', ')}.`,
    page && shown(page.url),
    l10n.t('Its browser closes at once, and its clients are cut off.'),
  ];
  const stopIt = l10n.t('Stop Session');
  const answer = await window.showWarningMessage(
    l10n.t('Stop {0} on {1}?', sessionInMessage(session), inMessage(endpoint.name)),
    { modal: true, detail: detail.filter(Boolean).join('\n') },
    stopIt,
  );
  return answer === stopIt;
}

async function stop(services: Services, { endpoint, session }: ChosenSession): Promise<void> {
  const { store, fleet, clock, log, recentlyEnded } = services;
  const name = sessionInMessage(session);
  const controller = new AbortController();
  try {
    const result = await window.withProgress(
      { location: ProgressLocation.Notification, title: l10n.t('Stopping {0}…', name), cancellable: true },
      async (_, cancelled) => {
        cancelled.onCancellationRequested(() => controller.abort());
        const client = await services.client(endpoint);
        recentlyEnded.noteStop({ endpointId: endpoint.id, sessionId: session.id });
        const { signal } = controller;
        return stopAndLook({ client, fleet, store, clock, signal }, endpoint.id, session.id);
      },
    );
    log.write({ kind: 'stopAsked', endpoint, sessionId: session.id, result });
    if (!controller.signal.aborted || result === 'stopped') report(result, name);
  } catch (error) {
    if (controller.signal.aborted) return;
    if (!(error instanceof EndpointError)) throw error;
    void window.showErrorMessage(l10n.t('Could not stop {0}. {1}', name, faultSentence(error.fault)));
  }
}

function report(result: StopResult, name: string): void {
  switch (result) {
    case 'stopped':
      return void window.showInformationMessage(l10n.t('Stopped {0}.', name));
    case 'refused':
      return void window.showWarningMessage(
        l10n.t('{0} is still running: the server does not know it, or cannot stop sessions (before 2.24).', name),
      );
    case 'stillRunning':
      return void window.showWarningMessage(
        l10n.t('{0} is still running, although the server said it would stop it. Try again.', name),
      );
    case 'unconfirmed':
      return void window.showWarningMessage(
        l10n.t('The server was told to stop {0}, and has not shown its sessions since. Refresh to see.', name),
      );
  }
}
