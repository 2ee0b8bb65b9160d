import { Comings } from '../../../browserless/comings';
import { Diary, type DiaryOptions } from '../../../browserless/diary';
import type { Store } from '../../../browserless/store';
import { endOf } from '../../../browserless/timeLeft';

export interface DiaryRoomOptions extends Pick<DiaryOptions, 'clock' | 'size'> {
  /** How long an endpoint's server lets clients stay (ms), where it says. */
  readonly serverTimeoutMs: (endpointId: string) => number | undefined;
}

/** Makes the diary, before anything can be written in it. */
export function openDiary(
  store: Store,
  { serverTimeoutMs, ...options }: DiaryRoomOptions,
): { readonly comings: Comings; readonly diary: Diary } {
  const comings = new Comings(store);
  return {
    comings,
    diary: new Diary({ comings, endOf: (endpointId, state) => endOf(state, serverTimeoutMs(endpointId)), ...options }),
  };
}
