import { Comings } from '../../../browserless/comings';
import { Diary, ownEnd, type DiaryOptions } from '../../../browserless/diary';
import type { Store } from '../../../browserless/store';

/** Makes the diary, before anything can be written in it. */
export function openDiary(
  store: Store,
  options: Pick<DiaryOptions, 'clock' | 'size'>,
): { readonly comings: Comings; readonly diary: Diary } {
  const comings = new Comings(store);
  return { comings, diary: new Diary({ comings, endOf: (_, state) => ownEnd(state), ...options }) };
}
