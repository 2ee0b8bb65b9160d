import type { Answer } from '../answer';
import { signOfLifeMs } from '../client';
import { authForms, type Credentials } from '../credentials';
import type { Fault } from '../faults';
import type { Outcome } from '../poller';
import { otherScheme } from './connection';
import type { Finding, FormVerdict, FormVerdicts, SkipReason, StepResult } from './results';
import type { Run } from './run';

/** What a request found out, and on what path. */
interface Asked {
  readonly path: '/sessions' | '/pressure';
  /** Undefined where an answer began and did not end. */
  readonly status: number | undefined;
}

/** Something speaks HTTP there, though its answer was of no use. */
const answeredAll: ReadonlySet<Fault['kind']> = new Set([
  'slow',
  'tooLarge',
  'brokenAnswer',
  'redirectedTooOften',
  'headersTooLarge',
]);

const isRefusal = (status: number | undefined): boolean => status === 401 || status === 403;
const isSuccess = (status: number | undefined): boolean => status !== undefined && status >= 200 && status < 300;

/** What opens the endpoint's door, or why nothing more is to be asked. */
type Access = { readonly credentials: Credentials } | { readonly reason: SkipReason };

/** HTTP and authentication. */
export async function* checkAccess(run: Run): AsyncGenerator<StepResult, Access> {
  const { credentials: read, clock } = run.options;
  const credentials = await run.outcome(read());
  const headers = credentials.ok ? credentials.value.headers : {};
  const start = clock.now();
  const { finding, asked } = await askPlainly(run, { token: undefined, headers });
  yield { finding, ms: clock.now() - start };
  if (!asked) {
    yield { finding: { step: 'authentication', verdict: 'skipped', reason: 'failedBefore' }, ms: 0 };
    return { reason: 'failedBefore' };
  }
  if (!credentials.ok) {
    yield { finding: { step: 'authentication', verdict: 'failed', fault: credentials.fault }, ms: 0 };
    return { reason: 'noAccess' };
  }
  yield await run.timed(() => checkForms(run, credentials.value, asked));
  return { credentials: credentials.value };
}

/** Asks without a token, whose absence a server tells before all else. */
async function askPlainly(run: Run, plain: Credentials): Promise<{ finding: Finding; asked: Asked | undefined }> {
  const client = run.client(plain);
  const list = await askTwice(() => run.outcome(client.get('/sessions', run.signal)));
  if (list.ok || answeredAll.has(list.fault.kind)) {
    const status = list.ok ? list.value.status : undefined;
    return { finding: { step: 'http', verdict: 'ok', status }, asked: { path: '/sessions', status } };
  }
  if (list.fault.kind === 'timeout') {
    const limitMs = Math.min(signOfLifeMs, run.options.timeoutMs);
    const life = await run.outcome(client.get('/pressure', run.signal, limitMs));
    if (life.ok) {
      return {
        finding: { step: 'http', verdict: 'note', silentForMs: list.fault.afterMs },
        asked: { path: '/pressure', status: life.value.status },
      };
    }
  }
  const isMixedUp = list.fault.kind === 'broken' || list.fault.kind === 'tlsMismatch';
  const speaks = isMixedUp ? await otherScheme(run) : undefined;
  return { finding: { step: 'http', verdict: 'failed', fault: list.fault, speaks }, asked: undefined };
}

/** A connection may break for once; the list, too, is asked for once more then. */
async function askTwice(ask: () => Promise<Outcome<Answer>>): Promise<Outcome<Answer>> {
  const first = await ask();
  return !first.ok && first.fault.kind === 'broken' ? ask() : first;
}

async function checkForms(run: Run, credentials: Credentials, { path, status }: Asked): Promise<Finding> {
  const used = run.options.endpoint.auth;
  if (isSuccess(status)) return { step: 'authentication', verdict: 'ok', isNeeded: false };
  if (credentials.token === undefined) {
    return status !== undefined && isRefusal(status)
      ? { step: 'authentication', verdict: 'failed', status, used, forms: undefined, instead: undefined }
      : { step: 'authentication', verdict: 'skipped', reason: 'untold' };
  }
  // the other forms would take the place of a login that is a gateway's
  const forms = authForms.filter((form) => form === 'query' || !('authorization' in credentials.headers));
  const answers = await Promise.all(
    forms.map(async (form) => [form, await run.outcome(run.client(credentials, form).get(path, run.signal))] as const),
  );
  const tried: FormVerdicts = Object.fromEntries(answers.map(([form, answer]) => [form, verdictOf(answer)]));
  const refusal = answers.map(([form, answer]) => form === used && answer.ok && answer.value.status).find(Boolean);
  if (tried[used] === 'refused') {
    const instead = authForms.find((form) => tried[form] === 'accepted');
    return { step: 'authentication', verdict: 'failed', status: refusal || 401, used, forms: tried, instead };
  }
  return isRefusal(status) || tried[used] === 'accepted'
    ? { step: 'authentication', verdict: 'ok', isNeeded: true, used, forms: tried }
    : { step: 'authentication', verdict: 'skipped', reason: 'untold' };
}

function verdictOf(answer: Outcome<Answer>): FormVerdict {
  if (!answer.ok) return 'unknown';
  if (isRefusal(answer.value.status)) return 'refused';
  return isSuccess(answer.value.status) ? 'accepted' : 'unknown';
}
