import { authForms, type AuthForm } from '../credentials';
import type { Fault } from '../faults';
import type { Pressure } from '../wire';
import type { ProxyAddress } from './diagnostics';
import type { Finding, KillProblem, Step, StepResult, WebSocketProblem } from './results';

/** What a check comes to: the one thing that is wrong, or that is worth knowing where nothing is wrong. */
export type Cause =
  | { readonly kind: 'well'; readonly sessions: number }
  /** The endpoint is no longer in the settings, and was not asked. */
  | { readonly kind: 'gone' }
  /** As the tree says it. */
  | { readonly kind: 'fault'; readonly step: Step; readonly fault: Fault }
  /** What listens there speaks the other of the two. */
  | { readonly kind: 'otherScheme'; readonly speaks: 'http' | 'https' }
  /** The proxy cannot be reached, or none could be chosen. */
  | { readonly kind: 'proxy'; readonly proxy: ProxyAddress | undefined; readonly fault: Fault }
  | { readonly kind: 'tokenMissing'; readonly status: number }
  /** `inEveryForm`: the other forms were tried, and refused as well. */
  | { readonly kind: 'tokenRefused'; readonly status: number; readonly inEveryForm: boolean }
  | { readonly kind: 'otherForm'; readonly used: AuthForm; readonly instead: AuthForm }
  /** browserless without a session list, as the shared cloud is. Likely, not certain. */
  | { readonly kind: 'sharedCloud' }
  | { readonly kind: 'webSocket'; readonly problem: WebSocketProblem }
  /** The server lists a page and does not open its socket. */
  | { readonly kind: 'pageRefused'; readonly status: number }
  | { readonly kind: 'balancer' }
  | { readonly kind: 'playwright' }
  | { readonly kind: 'full'; readonly pressure: Pressure }
  | { readonly kind: 'kill'; readonly problem: KillProblem }
  /** The endpoint's setting takes a certificate that is not trusted. */
  | { readonly kind: 'untrusted' }
  /** The endpoint's setting takes any certificate, and whether this one is trusted was not seen. */
  | { readonly kind: 'unverified' };

/** The one thing to change, where the extension can lead to it. */
export type Remedy =
  | 'setToken'
  | 'allowVariables'
  | 'editEndpoint'
  | 'endpointSettings'
  | 'timeoutSetting'
  | 'intervalSetting'
  | 'sizeSetting'
  | 'proxySettings';

export interface Diagnosis {
  /** `failed`: the extension cannot work so. `note`: it can, with something to know. */
  readonly verdict: 'ok' | 'note' | 'failed';
  readonly cause: Cause;
  readonly remedy: Remedy | undefined;
}

/** Without these the extension works all the same. */
const besides: ReadonlySet<Step> = new Set<Step>(['pressure', 'workers', 'kill']);

/** What the results of a whole check mean. The first thing that failed is the cause: what comes after it leans on it. */
export function diagnose(results: readonly StepResult[]): Diagnosis {
  const findings = results.map(({ finding }) => finding);
  if (findings.some((finding) => finding.verdict === 'skipped' && finding.reason === 'gone')) {
    return { verdict: 'failed', cause: { kind: 'gone' }, remedy: undefined };
  }
  const failure = findings.find(({ step, verdict }) => verdict === 'failed' && !besides.has(step));
  if (failure) {
    const cause = causeOf(failure, findings);
    return { verdict: 'failed', cause, remedy: remedyOf(cause) };
  }
  const [note] = findings.flatMap((finding) => noteOf(finding) ?? []).sort((a, b) => rank(a) - rank(b));
  if (note) return { verdict: 'note', cause: note, remedy: remedyOf(note) };
  const list = findings.find((finding) => finding.step === 'sessions');
  const sessions = list && 'sessions' in list ? list.sessions : 0;
  return { verdict: 'ok', cause: { kind: 'well', sessions }, remedy: undefined };
}

function causeOf(failure: Finding, all: readonly Finding[]): Cause {
  if ('speaks' in failure && failure.speaks !== undefined) return { kind: 'otherScheme', speaks: failure.speaks };
  if (failure.step === 'proxy' && 'fault' in failure) {
    return { kind: 'proxy', proxy: failure.proxy, fault: failure.fault };
  }
  if ('fault' in failure) {
    const { step, fault } = failure;
    return fault.kind === 'noSessions' && isBrowserless(all) ? { kind: 'sharedCloud' } : { kind: 'fault', step, fault };
  }
  if (failure.step === 'authentication' && 'used' in failure && 'instead' in failure) {
    const { status, used, forms, instead } = failure;
    if (instead !== undefined) return { kind: 'otherForm', used, instead };
    if (status === 403) return { kind: 'fault', step: 'authentication', fault: { kind: 'forbidden' } };
    if (!forms) return { kind: 'tokenMissing', status };
    return { kind: 'tokenRefused', status, inEveryForm: authForms.every((form) => forms[form] === 'refused') };
  }
  if (failure.step === 'webSocket' && 'problem' in failure) return { kind: 'webSocket', problem: failure.problem };
  if (failure.step === 'page' && 'problem' in failure && failure.problem.kind === 'refused') {
    // where no WebSocket gets through, no page's does
    const webSocket = all.find((finding) => finding.step === 'webSocket' && finding.verdict === 'failed');
    if (webSocket) return causeOf(webSocket, all);
    return { kind: 'pageRefused', status: failure.problem.status };
  }
  return { kind: 'fault', step: failure.step, fault: { kind: 'unknown', code: failure.step } };
}

/** By its name, or by what else it answers. */
function isBrowserless(all: readonly Finding[]): boolean {
  return all.some(
    (finding) =>
      ('pressure' in finding && finding.pressure !== undefined) ||
      ('address' in finding && /(^|\.)browserless\.io$/.test(finding.address.host)),
  );
}

function noteOf(finding: Finding): Cause | undefined {
  if (finding.verdict === 'failed') return besides.has(finding.step) ? causeOf(finding, []) : undefined;
  if (finding.verdict !== 'note') return undefined;
  switch (finding.step) {
    case 'workers':
      return { kind: 'balancer' };
    case 'webSocket':
      return { kind: 'webSocket', problem: finding.problem };
    case 'page':
      return finding.problem.kind === 'playwright' ? { kind: 'playwright' } : undefined;
    case 'pressure':
      return finding.pressure && { kind: 'full', pressure: finding.pressure };
    case 'kill':
      return { kind: 'kill', problem: finding.problem };
    case 'tls':
      return { kind: finding.handshake ? 'untrusted' : 'unverified' };
    case 'http':
      // the list's own step tells more
      return undefined;
  }
}

/** What people need to know first. */
const order: readonly Cause['kind'][] = [
  'balancer',
  'full',
  'webSocket',
  'untrusted',
  'unverified',
  'fault',
  'kill',
  'playwright',
];

const rank = ({ kind }: Cause): number => order.indexOf(kind);

function remedyOf(cause: Cause): Remedy | undefined {
  switch (cause.kind) {
    case 'tokenMissing':
    case 'tokenRefused':
      return 'setToken';
    case 'otherForm':
      return 'endpointSettings';
    case 'otherScheme':
    case 'sharedCloud':
      return 'editEndpoint';
    case 'proxy':
      return 'proxySettings';
    case 'fault':
      return remedyOfFault(cause.fault);
    case 'untrusted':
    case 'unverified':
    case 'balancer':
      return 'endpointSettings';
    case 'well':
    case 'gone':
    case 'webSocket':
    case 'pageRefused':
    case 'playwright':
    case 'full':
    case 'kill':
      // it is on the server's side
      return undefined;
  }
}

function remedyOfFault(fault: Fault): Remedy | undefined {
  switch (fault.kind) {
    case 'unauthorized':
    case 'forbidden':
      return 'setToken';
    case 'missingVariable':
      return fault.isToken ? 'setToken' : undefined;
    case 'proxyAddress':
    case 'proxyUnreachable':
    case 'proxyCertificate':
    case 'proxyLogin':
    case 'proxyRefused':
    case 'proxySilent':
      return 'proxySettings';
    case 'variablesNotAllowed':
      return 'allowVariables';
    case 'certificate':
    case 'certificateFile':
      return 'endpointSettings';
    case 'timeout':
    case 'slow':
    case 'stuck':
      return 'timeoutSetting';
    case 'tooManyRequests':
      return 'intervalSetting';
    case 'tooLarge':
      return 'sizeSetting';
    case 'unusableVariable':
    case 'serverError':
    case 'gateway':
    case 'unknown':
      return undefined;
    default:
      return 'editEndpoint';
  }
}
