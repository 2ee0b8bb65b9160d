import * as assert from 'node:assert/strict';
import { lookup } from 'node:dns/promises';
import { hostname } from 'node:os';
import { EndpointError, type Fault } from '../../../src/browserless/faults';
import { DnsResolver, type ResolverOptions } from '../../../src/net/resolver';
import { dnsServers, type DnsServer, type Zone } from './dnsServer';
import { until } from './bridges';

const { signal } = new AbortController();

/** As `host:port`. */
const shown = ({ addresses }: { addresses: readonly { host: string; port: number }[] }): string[] =>
  addresses.map(({ host, port }) => `${host}:${port}`);

async function failsAs(asked: Promise<unknown>, fault: Fault): Promise<void> {
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof EndpointError);
    assert.deepEqual([error.fault, error.message, error.cause], [fault, fault.kind, undefined]);
    return true;
  });
}

const isUnknown = (asked: Promise<unknown>): Promise<void> => failsAs(asked, { kind: 'unknownHost' });

describe("a name's addresses", () => {
  const start = dnsServers();
  const resolving = async (
    zone: Zone,
    more: Partial<ResolverOptions> = {},
  ): Promise<{ resolver: DnsResolver; server: DnsServer }> => {
    const server = await start(zone);
    return { resolver: new DnsResolver({ newQuestion: server.newQuestion, limitMs: 5000, ...more }), server };
  };

  it('are all of both families, for the shortest time that is said', async () => {
    const { resolver, server } = await resolving({
      'workers.test': {
        A: [
          [30, '10.0.0.10'],
          [20, '10.0.0.9'],
        ],
        AAAA: [[12, 'fd00::1']],
      },
    });
    assert.deepEqual(await resolver.addresses('workers.test', 3000, signal), {
      addresses: [
        { host: '10.0.0.9', port: 3000 },
        { host: '10.0.0.10', port: 3000 },
        { host: 'fd00::1', port: 3000 },
      ],
      ttlMs: 12_000,
    });
    assert.deepEqual([...server.asked].sort(), ['A workers.test', 'AAAA workers.test']);
  });

  it('stand in the same order however the server turns them, each once', async () => {
    const all = ['10.0.0.3', '10.0.0.1', '10.0.0.20', '10.0.0.1'];
    const zone: Zone = {};
    const { resolver } = await resolving(zone);
    for (let turn = 0; turn < all.length; turn++) {
      all.push(all.shift() ?? '');
      zone['workers.test'] = { A: all.map((address) => [0, address]) };
      const found = await resolver.addresses('workers.test', 80, signal);
      assert.deepEqual(shown(found), ['10.0.0.1:80', '10.0.0.3:80', '10.0.0.20:80']);
      assert.equal(found.ttlMs, 0);
    }
  });

  it('may be of one family alone, also where the server fails at the other', async () => {
    for (const [family, address, other] of [
      ['A', '10.0.0.1', {}],
      ['AAAA', 'fd00::1', {}],
      ['A', '10.0.0.1', { AAAA: 'SERVFAIL' }],
      ['A', '10.0.0.1', { AAAA: 'silence' }],
    ] as const) {
      const { resolver } = await resolving({ 'workers.test': { [family]: [[5, address]], ...other } });
      const { addresses, ttlMs } = await resolver.addresses('workers.test', 80, signal);
      assert.deepEqual([addresses, ttlMs], [[{ host: address, port: 80 }], 5000]);
    }
  });

  it('are those of the name that it stands for', async () => {
    const { resolver, server } = await resolving({
      'workers.test': { CNAME: [[7, 'pods.test']] },
      'pods.test': { A: [[60, '10.0.0.1']] },
    });
    const found = await resolver.addresses('workers.test', 80, signal);
    assert.deepEqual([shown(found), found.ttlMs], [['10.0.0.1:80'], 7000]);
    assert.deepEqual([...server.asked].sort(), ['A workers.test', 'AAAA workers.test']);
  });

  it('are the address itself where it is one, and nobody is asked', async () => {
    const { resolver, server } = await resolving({});
    for (const [host, address] of [
      ['127.0.0.1', '127.0.0.1'],
      ['fd00::1', 'fd00::1'],
      ['[fd00::1]', 'fd00::1'],
    ] as const)
      assert.deepEqual(await resolver.addresses(host, 80, signal), {
        addresses: [{ host: address, port: 80 }],
        ttlMs: undefined,
      });
    assert.deepEqual(server.asked, []);
  });

  it("are this machine's for localhost, which is no DNS server's business", async () => {
    const { resolver, server } = await resolving({ localhost: { A: [[1, '10.0.0.1']] } });
    const { addresses, ttlMs } = await resolver.addresses('localhost', 80, signal);
    assert.ok(addresses.length > 0 && addresses.every(({ host }) => ['127.0.0.1', '::1'].includes(host)));
    assert.equal(ttlMs, undefined);
    assert.deepEqual(server.asked, []);
  });

  // the system knows its own name, from /etc/hosts or otherwise
  const ownName = hostname();
  for (const answer of [undefined, {}, 'SERVFAIL', 'REFUSED', 'silence'] as const) {
    it(`are what the system knows where DNS servers give none (${answer === undefined ? 'NXDOMAIN' : JSON.stringify(answer)})`, async () => {
      const { resolver, server } = await resolving({ [ownName.toLowerCase()]: answer });
      const known = await lookup(ownName, { all: true });
      const { addresses, ttlMs } = await resolver.addresses(ownName, 80, signal);
      assert.deepEqual(new Set(addresses.map(({ host }) => host)), new Set(known.map(({ address }) => address)));
      assert.equal(ttlMs, undefined);
      assert.ok(server.asked.includes(`A ${ownName.toLowerCase()}`));
    });
  }

  for (const answer of [undefined, {}] as const) {
    it(`are none where nobody knows any (${answer === undefined ? 'NXDOMAIN' : 'no records'})`, async () => {
      const { resolver } = await resolving({ 'workers.invalid': answer });
      await isUnknown(resolver.addresses('workers.invalid', 80, signal));
      await isUnknown(resolver.services('workers.invalid', signal));
    });
  }

  for (const [answer, code] of Object.entries({
    SERVFAIL: 'ESERVFAIL',
    REFUSED: 'EREFUSED',
    silence: 'ETIMEOUT',
  } as const)) {
    it(`are not said to be none by a server that fails (${code})`, async () => {
      const fails = answer as 'SERVFAIL' | 'REFUSED' | 'silence';
      for (const zone of [{ 'workers.invalid': fails }, { 'workers.invalid': { AAAA: fails } }]) {
        const { resolver } = await resolving(zone);
        await failsAs(resolver.addresses('workers.invalid', 80, signal), { kind: 'unreachable', code });
      }
      const { resolver } = await resolving({ 'workers.invalid': fails });
      await failsAs(resolver.services('workers.invalid', signal), { kind: 'unreachable', code });
    });
  }

  it('are none of what is no name', async () => {
    const { resolver } = await resolving({});
    for (const name of ['no name', '..']) await isUnknown(resolver.addresses(name, 80, signal));
  });

  it('are not known after the limit, whoever is still asked', async () => {
    const { resolver, server } = await resolving({ 'workers.test': 'silence' }, { limitMs: 10 });
    const fault = { kind: 'unreachable', code: 'ETIMEOUT' } as const;
    await failsAs(resolver.addresses('workers.test', 80, signal), fault);
    // its question may still be on the way
    await until(() => server.asked.length > 0);
  });

  it('are not waited for once the signal says so', async () => {
    const { resolver, server } = await resolving({ 'workers.test': 'silence' });
    const reason = new Error('enough');
    await assert.rejects(resolver.addresses('workers.test', 80, AbortSignal.abort(reason)), reason);
    assert.deepEqual(server.asked, []);
    for (const ask of [
      (end: AbortSignal) => resolver.addresses('workers.test', 80, end),
      (end: AbortSignal) => resolver.services('workers.test', end),
    ]) {
      const controller = new AbortController();
      const before = server.asked.length;
      const given = assert.rejects(ask(controller.signal), reason);
      await until(() => server.asked.length > before);
      controller.abort(reason);
      await given;
    }
  });
});

describe("a service's addresses", () => {
  const start = dnsServers();

  it("are its hosts', each with its own port, for the shortest time that is said of them", async () => {
    const server = await start({
      '_browserless._tcp.workers.test': {
        SRV: [
          [1, '3001 b.test'],
          [1, '3000 a.test'],
          [1, '3000 b.test'],
          [1, '3000 a.test'],
        ],
      },
      'a.test': { A: [[60, '10.0.0.1']], AAAA: [[40, 'fd00::1']] },
      'b.test': { A: [[50, '10.0.0.2']] },
    });
    const found = await new DnsResolver({ newQuestion: server.newQuestion, limitMs: 5000 }).services(
      '_browserless._tcp.workers.test',
      signal,
    );
    assert.deepEqual(shown(found), ['10.0.0.1:3000', '10.0.0.2:3000', '10.0.0.2:3001', 'fd00::1:3000']);
    assert.equal(found.ttlMs, 40_000);
    assert.deepEqual([...server.asked].sort(), [
      'A a.test',
      'A b.test',
      'AAAA a.test',
      'AAAA b.test',
      'SRV _browserless._tcp.workers.test',
    ]);
  });

  it('leave out a host without any, and are known to the system without a time', async () => {
    const server = await start({
      'some.test': {
        SRV: [
          [1, '3000 gone.invalid'],
          [1, '3001 localhost'],
        ],
      },
      'half.test': {
        SRV: [
          [1, '3000 failing.invalid'],
          [1, '3001 localhost'],
        ],
      },
      'failing.invalid': 'SERVFAIL',
      'none.test': { SRV: [[1, '3000 gone.invalid']] },
      'closed.test': { SRV: [[1, '0 .']] },
    });
    const resolver = new DnsResolver({ newQuestion: server.newQuestion, limitMs: 5000 });
    const { addresses, ttlMs } = await resolver.services('some.test', signal);
    assert.ok(addresses.length > 0 && addresses.every(({ port }) => port === 3001));
    assert.equal(ttlMs, undefined);
    // half a list would be taken for the whole
    await failsAs(resolver.services('half.test', signal), { kind: 'unreachable', code: 'ESERVFAIL' });
    await isUnknown(resolver.services('none.test', signal));
    await isUnknown(resolver.services('closed.test', signal));
  });
});
