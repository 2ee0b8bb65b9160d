import type { Prospect } from '../../browserless/prospects';
import type { SessionKey } from '../../browserless/sessionKey';
import type { Standing, Viewers } from '../../browserless/viewers';

/** What is known of a session beside what its server lists. */
export interface Outlook extends Prospect {
  /** Our part in it. */
  readonly standing: Standing | undefined;
}

/** Where it is known. */
export interface Watching {
  readonly viewers: Pick<Viewers, 'standing'>;
  readonly prospects: { of(key: SessionKey): Prospect };
}

export const outlookOf = ({ viewers, prospects }: Watching, key: SessionKey): Outlook => ({
  ...prospects.of(key),
  standing: viewers.standing(key),
});
