import type { Credentials } from '../credentials';
import { checkAccess } from './access';
import { checkConnection } from './connection';
import { steps, type Finding, type SkipReason, type Step, type StepResult } from './results';
import { Run, type CheckOptions } from './run';
import { checkKill, checkPressure, checkSessions, checkWorkers } from './server';
import { checkSockets } from './sockets';

/**
 * Tries an endpoint step by step, in the order of `steps`, and gives each result as it comes. Nothing is touched: no
 * browser's socket is opened and no session stopped. Never rejects; ends early once its signal is aborted.
 */
export async function* check(options: CheckOptions, signal: AbortSignal): AsyncGenerator<StepResult, void> {
  const run = new Run(options, signal);
  const credentials = await run.outcome(options.credentials());
  const secrets = credentials.ok ? secretsOf(credentials.value) : [];
  const taken = takeSteps(run);
  const told = new Set<Step>();
  for (;;) {
    const next = await taken.next();
    if (signal.aborted) return;
    if (next.done) {
      for (const step of steps) if (!told.has(step)) yield skipped(step, next.value);
      return;
    }
    const { finding, ms } = next.value;
    told.add(finding.step);
    yield { finding: withoutSecrets(finding, secrets), ms };
  }
}

const skipped = (step: Step, reason: SkipReason): StepResult => ({
  finding: { step, verdict: 'skipped', reason },
  ms: 0,
});

/** Gives why the steps that are left were not taken. */
async function* takeSteps(run: Run): AsyncGenerator<StepResult, SkipReason> {
  if (!(yield* checkConnection(run))) return 'failedBefore';
  const access = yield* checkAccess(run);
  if ('reason' in access) return access.reason;
  const { credentials } = access;
  const list = yield* checkSessions(run, credentials);
  if ('reason' in list && list.reason === 'noAccess') return 'noAccess';
  yield await run.timed(() => checkPressure(run, credentials));
  if ('reason' in list) return list.reason;
  yield await run.timed(() => checkWorkers(run, credentials, list.answer));
  yield await run.timed(() => checkKill(run, credentials));
  yield* checkSockets(run, credentials, list.answer);
  return 'failedBefore';
}

/** A shorter value of a header is a flag or a number, and stands in many an origin. */
const shortestSecret = 6;

const secretsOf = ({ token, headers }: Credentials): string[] =>
  [token ?? '', ...Object.values(headers).filter(({ length }) => length >= shortestSecret)]
    .filter((secret) => secret !== '')
    .map((secret) => secret.toLowerCase());

/** The origin of a redirect is the only word of a server's in all of this; one with a secret in it is not told. */
function withoutSecrets(finding: Finding, secrets: readonly string[]): Finding {
  if (!('fault' in finding) || finding.fault.kind !== 'redirect') return finding;
  const to = finding.fault.to?.toLowerCase() ?? '';
  return secrets.some((secret) => to.includes(secret))
    ? { ...finding, fault: { kind: 'redirect', to: undefined } }
    : finding;
}
