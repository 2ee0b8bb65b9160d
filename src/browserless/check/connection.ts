import { isIP } from 'node:net';
import { isUnverified } from '../endpoint';
import type { Fault } from '../faults';
import { addressFacts } from './address';
import type { Peer, ProxyAddress } from './diagnostics';
import type { AddressFacts, Finding, SkipReason, Step, StepResult } from './results';
import type { Run } from './run';

/** Whether what follows can be tried. */
type Reached = boolean;

const skipped = (step: Step, reason: SkipReason): StepResult => ({
  finding: { step, verdict: 'skipped', reason },
  ms: 0,
});

/** A name that does not resolve in time has no address for us; a connection that is not made in time has no way there. */
const inTime = (fault: Fault, instead: Fault): Fault => (fault.kind === 'timeout' ? instead : fault);

/** The way to the endpoint, layer by layer: address, name, connection, TLS, and the proxy where there is one. */
export async function* checkConnection(run: Run): AsyncGenerator<StepResult, Reached> {
  const { baseUrl } = run.options.endpoint;
  const address = addressFacts(baseUrl);
  yield { finding: { step: 'address', verdict: 'ok', address }, ms: 0 };
  if (address.scheme === 'unix') return yield* checkSocketFile(run, address);
  // it decides whose the next steps are, and is told in its place
  const start = run.options.clock.now();
  const choice = await run.attempt((signal) => run.options.diagnostics.proxyFor(baseUrl, signal));
  const ms = run.options.clock.now() - start;
  if (!choice.ok) {
    for (const step of ['dns', 'tcp', 'tls'] as const) yield skipped(step, 'failedBefore');
    yield { finding: { step: 'proxy', verdict: 'failed', proxy: undefined, fault: choice.fault }, ms };
    return false;
  }
  if (choice.value) return yield* checkProxy(run, choice.value, address);
  const isReached = yield* checkHost(run, address);
  yield { finding: { step: 'proxy', verdict: 'ok', proxy: undefined }, ms };
  return isReached;
}

async function* checkSocketFile(run: Run, { host }: AddressFacts): AsyncGenerator<StepResult, Reached> {
  yield skipped('dns', 'socketFile');
  const tcp = await run.timed(() => connect(run, { socketFile: host }, 0));
  yield tcp;
  yield skipped('tls', 'socketFile');
  yield skipped('proxy', 'socketFile');
  return tcp.finding.verdict === 'ok';
}

async function* checkHost(run: Run, { scheme, host, port }: AddressFacts): AsyncGenerator<StepResult, Reached> {
  const { address } = run.options.endpoint.connection;
  const dns =
    workerStep(run) ?? (isIP(host) === 0 ? await run.timed(() => lookUp(run, host)) : skipped('dns', 'ipAddress'));
  yield dns;
  if (dns.finding.verdict === 'failed') {
    yield skipped('tcp', 'failedBefore');
    yield skipped('tls', 'failedBefore');
    return false;
  }
  const to = address ?? { host, port };
  const tcp = await run.timed(() => connect(run, to, to.port));
  yield tcp;
  if (tcp.finding.verdict === 'failed') {
    yield skipped('tls', 'failedBefore');
    return false;
  }
  const tls = scheme === 'https' ? await run.timed(() => shakeHands(run, { host, port })) : skipped('tls', 'plainHttp');
  yield tls;
  return tls.finding.verdict !== 'failed';
}

/** Where the name leads says nothing of one of several servers behind it. */
function workerStep(run: Run): StepResult | undefined {
  const { address: worker } = run.options.endpoint.connection;
  return worker && { finding: { step: 'dns', verdict: 'ok', worker }, ms: 0 };
}

async function* checkProxy(
  run: Run,
  proxy: ProxyAddress,
  { scheme }: AddressFacts,
): AsyncGenerator<StepResult, Reached> {
  yield workerStep(run) ?? skipped('dns', 'proxy');
  yield skipped('tcp', 'proxy');
  if (isUnverified(run.options.endpoint)) {
    yield { finding: { step: 'tls', verdict: 'note', handshake: undefined }, ms: 0 };
  } else {
    yield skipped('tls', scheme === 'https' ? 'tunnel' : 'plainHttp');
  }
  const result = await run.timed(() => reach(run, proxy));
  yield result;
  return result.finding.verdict === 'ok';
}

async function reach(run: Run, proxy: ProxyAddress): Promise<Finding> {
  const name = isIP(proxy.host) === 0 ? await lookUp(run, proxy.host) : undefined;
  const reached = name && 'fault' in name ? name : await connect(run, proxy, proxy.port);
  return 'fault' in reached
    ? { step: 'proxy', verdict: 'failed', proxy, fault: reached.fault }
    : { step: 'proxy', verdict: 'ok', proxy };
}

async function lookUp(run: Run, host: string): Promise<Finding> {
  const found = await run.attempt((signal) => run.options.diagnostics.lookup(host, signal));
  if (found.ok) return { step: 'dns', verdict: 'ok', addresses: found.value };
  return { step: 'dns', verdict: 'failed', fault: inTime(found.fault, { kind: 'unknownHost' }) };
}

async function connect(run: Run, to: Peer, port: number): Promise<Finding> {
  const made = await run.attempt((signal) => run.options.diagnostics.connect(to, signal));
  if (made.ok) return { step: 'tcp', verdict: 'ok', port };
  return { step: 'tcp', verdict: 'failed', fault: inTime(made.fault, { kind: 'unreachable', code: 'ETIMEDOUT' }) };
}

async function shakeHands(run: Run, to: { readonly host: string; readonly port: number }): Promise<Finding> {
  const { diagnostics, endpoint } = run.options;
  const shaken = await run.attempt((signal) => diagnostics.handshake(to, endpoint.connection, signal));
  if (!shaken.ok) {
    return { step: 'tls', verdict: 'failed', fault: shaken.fault, speaks: await otherScheme(run) };
  }
  const handshake = shaken.value;
  if (handshake.distrust === undefined) return { step: 'tls', verdict: 'ok', handshake };
  if (!endpoint.connection.rejectUnauthorized) return { step: 'tls', verdict: 'note', handshake };
  return { step: 'tls', verdict: 'failed', fault: { kind: 'certificate', code: handshake.distrust } };
}

/**
 * The scheme that is spoken where the endpoint's own is not, if it is. Asked without token and headers: nothing secret
 * may go out by the way.
 */
export async function otherScheme(run: Run): Promise<'http' | 'https' | undefined> {
  const { diagnostics, endpoint, maxBytes } = run.options;
  const { scheme, port } = addressFacts(endpoint.baseUrl);
  if (scheme === 'unix') return undefined;
  const other = scheme === 'http' ? 'https' : 'http';
  const url = new URL(`${endpoint.baseUrl}/sessions`);
  url.protocol = `${other}:`;
  url.port = String(port);
  const { connection } = endpoint;
  const answered = await run.attempt((signal) =>
    diagnostics.get(url.href, { headers: {}, connection, signal, maxBytes }),
  );
  if (!answered.ok) return other === 'https' && answered.fault.kind === 'certificate' ? other : undefined;
  // 400 is what servers say in clear who want TLS
  return other === 'http' && answered.value.status === 400 ? undefined : other;
}
