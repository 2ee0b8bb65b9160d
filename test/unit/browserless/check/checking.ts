import { check } from '../../../../src/browserless/check/check';
import type { Diagnostics } from '../../../../src/browserless/check/diagnostics';
import type { Finding, StepResult } from '../../../../src/browserless/check/results';
import type { CheckOptions } from '../../../../src/browserless/check/run';
import { noCredentials } from '../../../../src/browserless/credentials';
import type { Endpoint } from '../../../../src/browserless/endpoint';
import { NetworkDiagnostics, type NetworkOptions } from '../../../../src/net';
import { systemClock } from '../../../../src/shared/clock';
import { plainSettings } from '../../net/networks';
import { endpoint } from '../../samples';

/** Gives a way to look at networks layer by layer that end with the test; to be called inside `describe`. */
export function diagnosing(): (options?: Partial<NetworkOptions>) => NetworkDiagnostics {
  const open: NetworkDiagnostics[] = [];
  afterEach(() => {
    for (const diagnostics of open.splice(0)) diagnostics.dispose();
  });
  return (options = {}) => {
    const diagnostics = new NetworkDiagnostics({ settings: () => plainSettings, ...options });
    open.push(diagnostics);
    return diagnostics;
  };
}

/** Checks an endpoint from first to last. */
export async function checkAll(
  diagnostics: Diagnostics,
  baseUrl: string,
  { token, auth, ...more }: Partial<CheckOptions & Pick<Endpoint, 'auth'>> & { readonly token?: string } = {},
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const options: CheckOptions = {
    endpoint: endpoint(baseUrl, auth && { auth }),
    diagnostics,
    credentials: () => Promise.resolve({ ...noCredentials, token }),
    timeoutMs: 5000,
    maxBytes: 1_000_000,
    clock: systemClock,
    ...more,
  };
  for await (const result of check(options, new AbortController().signal)) results.push(result);
  return results;
}

/** What a check found at one of its steps. */
export function found<S extends Finding['step']>(results: readonly StepResult[], step: S): Finding & { step: S } {
  const finding = results.map((result) => result.finding).find((one) => one.step === step);
  if (!finding) throw new Error(`no ${step}`);
  return finding as Finding & { step: S };
}

/** `step verdict` of each, in order. */
export const verdicts = (results: readonly StepResult[]): string[] =>
  results.map(({ finding }) => `${finding.step} ${finding.verdict}`);
