import { commands } from 'vscode';
import { walkthrough } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { runner } from '../commands';
import type { Services } from '../services';
import { reach } from './reach';

/** The first steps: what DevTools and the debugger do not say themselves is seen here. */
export function register(services: Services) {
  const { log, manifest } = services;
  const id = `${manifest.publisher}.${manifest.name}#${walkthrough}`;
  return {
    commands: {
      openWalkthrough: runner(log, 'openWalkthrough', () =>
        commands.executeCommand('workbench.action.openWalkthrough', id),
      ),
    },
    disposables: watch(services),
  };
}

function watch({ store, currentEndpoints }: Services): Disposable[] {
  const look = (): void => {
    if (currentEndpoints.endpoints.length > 0) reach('endpointAdded');
    if (store.endpoints.some(({ answeredAt }) => answeredAt !== undefined)) reach('serverAnswered');
    if (store.endpoints.every(({ sessions }) => sessions.length === 0)) return;
    reach('sessionSeen');
    answers.dispose();
  };
  const answers = store.onDidChange(look);
  look();
  return [answers, currentEndpoints.onDidChange(look)];
}
