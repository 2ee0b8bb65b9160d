import type { RecordWithTtl } from 'node:dns';
import * as dns from 'node:dns/promises';
import { isIP } from 'node:net';
import { codeOf, EndpointError, isEndpointError } from '../browserless/faults';
import type { Found, Resolver, WorkerAddress } from '../browserless/workers/resolver';
import { unlessAborted } from './unlessAborted';

export interface ResolverOptions {
  /** Asks DNS servers. One for each question, which ends with all that it asks. */
  readonly newQuestion: () => dns.Resolver;
  /** How long a question may take in all (ms). */
  readonly limitMs: number;
}

const usual: ResolverOptions = {
  // a new one knows of the servers of another network; a silent one is asked twice, which leaves some time for the system
  newQuestion: () => new dns.Resolver({ timeout: 1000, tries: 2 }),
  limitMs: 5000,
};

/** A name's IP addresses as they came. */
interface Known {
  readonly addresses: readonly string[];
  readonly ttlMs: number | undefined;
}

/**
 * Asks DNS servers, which say how long an answer holds, and for a host that they do not know the operating system, which
 * does not: it has /etc/hosts, mDNS, search domains, and a VPN's own servers. `unknownHost` is what all of them say;
 * where one of them fails to say anything, nothing is known, which is `unreachable`.
 */
export class DnsResolver implements Resolver {
  constructor(private readonly options: ResolverOptions = usual) {}

  addresses(host: string, port: number, signal: AbortSignal): Promise<Found> {
    return this.ask(signal, async (question, end) => {
      const { addresses, ttlMs } = await addressesOf(host.replace(/^\[|\]$/g, ''), question, end);
      return { addresses: inOrder(addresses.map((address) => ({ host: address, port }))), ttlMs };
    });
  }

  /** Every record counts, whatever its priority and weight; a host without an address counts for nothing beside others. */
  services(name: string, signal: AbortSignal): Promise<Found> {
    return this.ask(signal, async (question, end) => {
      // without a name a record says that there is no server: https://www.rfc-editor.org/rfc/rfc2782
      const records = (await question.resolveSrv(name).catch(throwFault)).filter((record) => record.name !== '');
      const hosts = [...new Set(records.map((record) => record.name))];
      const known = await Promise.all(hosts.map((host) => addressesOf(host, question, end).catch(noneIfUnknown)));
      const ttls = known.flatMap((one) => one.ttlMs ?? []);
      const addresses = records.flatMap((record) =>
        (known[hosts.indexOf(record.name)]?.addresses ?? []).map((host) => ({ host, port: record.port })),
      );
      if (addresses.length === 0) throw new EndpointError({ kind: 'unknownHost' });
      return { addresses: inOrder(addresses), ttlMs: ttls.length > 0 ? Math.min(...ttls) : undefined };
    });
  }

  private async ask(
    signal: AbortSignal,
    find: (question: dns.Resolver, end: AbortSignal) => Promise<Found>,
  ): Promise<Found> {
    signal.throwIfAborted();
    const question = this.options.newQuestion();
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(silence()), this.options.limitMs);
    try {
      return await unlessAborted(unlessAborted(find(question, end.signal), end.signal), signal);
    } finally {
      clearTimeout(timer);
      end.abort();
      question.cancel();
    }
  }
}

const silence = (): EndpointError => new EndpointError({ kind: 'unreachable', code: 'ETIMEOUT' });

/** How c-ares and the system say that there is no such name, or none with such an address. */
const nothingThere: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

/** Of what was asked for one name: that there is nothing has to be everybody's word. */
function throwFault(...errors: readonly unknown[]): never {
  const code = errors.map(codeOf).find((one) => !nothingThere.has(one));
  throw new EndpointError(code === undefined ? { kind: 'unknownHost' } : { kind: 'unreachable', code });
}

function noneIfUnknown(error: unknown): Known {
  if (isEndpointError(error) && error.fault.kind === 'unknownHost') return { addresses: [], ttlMs: undefined };
  throw error;
}

/** One family is enough: many a name has one, and many a server answers for one alone. */
async function addressesOf(host: string, question: dns.Resolver, end: AbortSignal): Promise<Known> {
  if (isIP(host) !== 0) return { addresses: [host], ttlMs: undefined };
  const answers = isOfThisMachine(host) ? [] : await askBoth(host, question);
  const records = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (records.length > 0) {
    const ttls = records.map(({ ttl }) => ttl);
    return { addresses: records.map(({ address }) => address), ttlMs: Math.min(...ttls) * 1000 };
  }
  // what the system is asked cannot be taken back
  end.throwIfAborted();
  const errors = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  const known = await dns.lookup(host, { all: true }).catch((error: unknown) => throwFault(...errors, error));
  return { addresses: known.map(({ address }) => address), ttlMs: undefined };
}

/** No DNS server's business: https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
const isOfThisMachine = (host: string): boolean => /(^|\.)localhost\.?$/i.test(host);

const askBoth = (host: string, question: dns.Resolver): Promise<PromiseSettledResult<RecordWithTtl[]>[]> =>
  Promise.allSettled([question.resolve4(host, { ttl: true }), question.resolve6(host, { ttl: true })]);

const numeric = new Intl.Collator('en', { numeric: true });

/** Each once, IPv4 first, by number: DNS servers give them in turn. */
function inOrder(addresses: readonly WorkerAddress[]): readonly WorkerAddress[] {
  const each = new Map(addresses.map((address) => [`${address.host} ${address.port}`, address]));
  return [...each.values()].sort(
    (one, other) => isIP(one.host) - isIP(other.host) || numeric.compare(one.host, other.host) || one.port - other.port,
  );
}
