import type { Endpoint } from '../endpoint';
import { steps, type StepResult } from './results';

/** What a check finds of an endpoint that is no longer in the settings: nothing is asked of it. */
export const goneResults: readonly StepResult[] = steps.map((step) => ({
  finding: { step, verdict: 'skipped', reason: 'gone' },
  ms: 0,
}));

/** What an endpoint became whose address was edited: another one of the same name, in the same settings. */
export const successorOf = (gone: Endpoint, endpoints: readonly Endpoint[]): Endpoint | undefined =>
  endpoints.find(({ name, source }) => name === gone.name && source === gone.source);
