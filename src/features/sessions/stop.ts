import { l10n, ProgressLocation, window } from 'vscode';
import { EndpointError } from '../../browserless/faults';
import type { SessionKey } from '../../browserless/sessionKey';
import { canBeClosed, stopSessions, type StopOptions, type Stopped, type StopResult } from '../../browserless/stop';
import type { Command } from '../commands';
import { chooseEndpoint } from '../endpoints/pick';
import type { Services } from '../services';
import { chooseSession } from './choose';
import { keyOf, type ChosenSession } from './chosen';
import type { Node, SessionNode } from './nodes';
import { isCloseConfirmed, isStopConfirmed } from './stopQuestions';
import { reportStopped } from './stopReport';
import { stopRequests } from './stopRequests';
import { sessionInMessage } from './texts';

export const stopSession: Command = async (services, node, nodes) => {
  const selected = selectedSessions(services, nodes);
  if (selected.length > 1) return stop(services, selected);
  const chosen = await chooseSession(services, node, l10n.t('Stop Session'));
  if (chosen) await stop(services, [chosen]);
};

export const stopAllSuspicious: Command = async (services) => {
  const { workers, store, prospects } = services;
  await workers.glance();
  const suspicious = store.endpoints
    .flatMap(({ endpoint, sessions }) => sessions.map(({ session }): ChosenSession => ({ endpoint, session })))
    .filter((chosen) => prospects.isSuspicious(keyOf(chosen)));
  if (suspicious.length > 0) return stop(services, suspicious);
  void window.showInformationMessage(l10n.t('No session is suspicious.'));
};

export const stopAllOnEndpoint: Command = async (services, node) => {
  const { store, workers } = services;
  const endpoint = await chooseEndpoint(services, node, l10n.t('Stop All Sessions on Endpoint'));
  if (!endpoint) return;
  await workers.refresh(endpoint);
  const states = workers.asked(endpoint).flatMap(({ id }) => store.get(id) ?? []);
  const faults = states.flatMap(({ health }) => (health.kind === 'failing' ? [health.fault] : []));
  // of several workers, those that answer are stopped all the same
  if (faults[0] && faults.length === states.length) throw new EndpointError(faults[0]);
  const all = states.flatMap(({ endpoint: asked, health, sessions }) =>
    health.kind === 'ok' ? sessions.map(({ session }): ChosenSession => ({ endpoint: asked, session })) : [],
  );
  if (all.length > 0) return stop(services, all);
  void window.showInformationMessage(l10n.t('No session is running there.'));
};

/** The sessions among the selected rows that still run. */
function selectedSessions({ store }: Services, nodes: readonly Node[] = []): ChosenSession[] {
  return nodes
    .filter((node): node is SessionNode => node.kind === 'session')
    .flatMap(({ endpointId, sessionId }) => {
      const endpoint = store.get(endpointId)?.endpoint;
      const session = store.session(endpointId, sessionId)?.session;
      return endpoint && session ? [{ endpoint, session }] : [];
    });
}

/** Endpoints, by id, whose servers do not know how to stop a session, but closed its browser over CDP. */
const withoutKill = new Set<string>();

/** Whether a session's browser can be closed instead. */
function isClosable({ store }: Services, { endpoint, session }: ChosenSession): boolean {
  const state = store.session(endpoint.id, session.id);
  // behind a load balancer it is not known whether its server was asked at all
  return state !== undefined && canBeClosed(state) && store.get(endpoint.id)?.isBalanced !== true;
}

async function stop(services: Services, chosen: readonly ChosenSession[]): Promise<void> {
  const toClose = chosen.filter((one) => withoutKill.has(one.endpoint.id) && isClosable(services, one));
  if (!(await isStopConfirmed(services, chosen, toClose.length > 0))) return;
  const { kill, close } = stopRequests(services, chosen);
  const controller = new AbortController();
  const results = new Map<ChosenSession, StopResult>();
  const run = async (some: readonly ChosenSession[], ask: StopOptions['ask']): Promise<void> => {
    for (const { key, result } of await stopWithProgress(services, some, ask, controller)) {
      const one = some.find(({ endpoint, session }) => endpoint.id === key.endpointId && session.id === key.sessionId);
      if (one) results.set(one, result);
    }
  };

  const toKill = chosen.filter((one) => !toClose.includes(one));
  if (toKill.length > 0) await run(toKill, kill);
  const refused = toKill.filter((one) => results.get(one)?.kind === 'refused' && isClosable(services, one));
  if (refused.length > 0 && (await isCloseConfirmed(refused))) toClose.push(...refused);
  if (toClose.length > 0) await run(toClose, close);
  for (const one of toClose) if (results.get(one)?.kind === 'stopped') withoutKill.add(one.endpoint.id);

  for (const [{ endpoint, session }, result] of results)
    services.log.write({ kind: 'stopAsked', endpoint, sessionId: session.id, result });
  await reportStopped(services, results, controller.signal.aborted);
}

function stopWithProgress(
  services: Services,
  chosen: readonly ChosenSession[],
  ask: StopOptions['ask'],
  controller: AbortController,
): Thenable<readonly Stopped[]> {
  const { fleet, store, clock } = services;
  const [first] = chosen;
  const title =
    first && chosen.length === 1
      ? l10n.t('Stopping {0}…', sessionInMessage(first.session))
      : l10n.t('Stopping {0} sessions…', chosen.length);
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (progress, cancelled) => {
      cancelled.onCancellationRequested(() => controller.abort());
      const onStep = (): void => progress.report({ increment: 100 / (2 * chosen.length) });
      const keys = chosen.map((one): SessionKey => keyOf(one));
      return stopSessions({ ask, fleet, store, clock, signal: controller.signal, onStep }, keys);
    },
  );
}
