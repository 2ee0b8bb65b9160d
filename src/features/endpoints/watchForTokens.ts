import { commands as ids } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { report } from '../commands';
import type { Services } from '../services';

/** A token that stands in the settings is not used; its move is offered, now and when another one appears there. */
export function watchForTokens({ currentEndpoints, log }: Services): Disposable {
  const offered = new Set<string>();
  const offer = async (): Promise<void> => {
    const entries = currentEndpoints.bad.filter(
      ({ source, problem }) => source === 'user' && problem === 'tokenInSettings',
    );
    const names = entries.map(({ name }) => name).filter((name) => !offered.has(name));
    if (names.length === 0) return;
    for (const name of names) offered.add(name);
    const { offerTokenMove } = await import('./commands');
    await offerTokenMove(names);
  };
  const offerOrReport = (): void => void offer().catch((error: unknown) => report(log, ids.moveTokens, error));
  offerOrReport();
  return currentEndpoints.onDidChange(offerOrReport);
}
