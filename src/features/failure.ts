import { faultOf } from '../browserless/faults';
import { faultSentence } from './endpoints/faultWords';

/** What went wrong, in words of ours that may be shown. */
export class Failure extends Error {}

/** An error in words for a message. Of one that is not ours its message is left out: nobody knows what is in it. */
export const failureText = (error: unknown): string =>
  error instanceof Failure ? error.message : faultSentence(faultOf(error));
