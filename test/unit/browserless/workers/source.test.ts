import * as assert from 'node:assert/strict';
import { readEndpoints } from '../../../../src/browserless/endpointEntries';
import { listedWorkers, lookUp, workerAt } from '../../../../src/browserless/workers/lookup';
import { endpoint } from '../../samples';

const read = (entry: unknown) => {
  const { endpoints, bad } = readEndpoints([entry]);
  return endpoints[0] ?? bad[0]?.problem;
};

describe('an endpoint that stands for several workers', () => {
  it('has them listed, or looked up by its name', () => {
    const url = 'https://farm.example';
    const list = read({ name: 'farm', url, workers: ['http://10.0.0.1:3000/', 'ws://10.0.0.2:3000/chromium'] });
    assert.ok(typeof list === 'object');
    assert.deepEqual(list.workers, { kind: 'list', baseUrls: ['http://10.0.0.1:3000', 'http://10.0.0.2:3000'] });
    for (const discover of ['dns', 'srv']) {
      const found = read({ name: 'farm', url, discover });
      assert.ok(typeof found === 'object');
      assert.deepEqual(found.workers, { kind: discover });
    }
    const plain = read({ name: 'farm', url });
    assert.ok(typeof plain === 'object' && plain.workers === undefined);
  });

  it('needs no URL of its own where they are listed', () => {
    const list = read({ name: 'farm', workers: ['http://10.0.0.1:3000', 'http://10.0.0.2:3000'] });
    assert.ok(typeof list === 'object');
    assert.equal(list.id, 'http://10.0.0.1:3000');
  });

  for (const [problem, entry] of [
    ['workers', { url: 'http://a', workers: [] }],
    ['workers', { url: 'http://a', workers: 'http://b' }],
    ['workers', { url: 'http://a', workers: ['two words'] }],
    ['workers', { url: 'http://a', workers: [5] }],
    ['workers', { url: 'http://a', workers: ['http://b', 'http://b/'] }],
    ['workers', { url: 'http://a', workers: ['http://b'], discover: 'dns' }],
    ['workers', { url: 'http://a', workers: Array.from({ length: 1001 }, (_, at) => `http://w${at}`) }],
    ['discover', { url: 'http://a', discover: 'mdns' }],
    ['discover', { url: 'http://a', discover: true }],
    ['discover', { url: 'unix:/run/b.sock', discover: 'dns' }],
    ['tokenInSettings', { url: 'http://a', workers: ['http://b?token=T'] }],
    ['notAnEntry', { workers: [] }],
  ] as const) {
    it(`cannot be used as ${JSON.stringify(entry).slice(0, 80)}`, () => {
      assert.equal(read({ name: 'farm', ...entry }), problem);
    });
  }
});

describe('a worker', () => {
  const farm = endpoint('https://farm.example/b', {
    name: 'farm',
    workers: { kind: 'dns' },
    headers: { 'x-team': 'a' },
    connection: { ca: '/ca.pem', rejectUnauthorized: true },
  });

  it('of a list is asked at its own address, with what its endpoint is asked with', () => {
    const [worker] = listedWorkers(farm, ['http://10.0.0.1:3000']);
    assert.deepEqual(worker, {
      ...farm,
      workers: undefined,
      id: 'https://farm.example/b#http://10.0.0.1:3000',
      name: 'farm · 10.0.0.1:3000',
      baseUrl: 'http://10.0.0.1:3000',
      worker: { endpointId: farm.id, label: '10.0.0.1:3000' },
    });
  });

  it('that was looked up is asked by its endpoint’s name, over connections to its own address', () => {
    const worker = workerAt(farm, { host: '10.0.0.1', port: 3000 });
    assert.equal(worker.baseUrl, farm.baseUrl);
    assert.deepEqual(worker.connection, { ...farm.connection, address: { host: '10.0.0.1', port: 3000 } });
    assert.equal(worker.name, 'farm · 10.0.0.1:3000');
  });

  it('is called by its host alone where it listens at its endpoint’s port', () => {
    const labels = [
      { host: '10.0.0.1', port: 443 },
      { host: 'fd00::1', port: 443 },
      { host: 'fd00::1', port: 3000 },
    ].map((address) => workerAt(farm, address).worker?.label);
    assert.deepEqual(labels, ['10.0.0.1', 'fd00::1', '[fd00::1]:3000']);
  });
});

describe('the workers behind a name', () => {
  const asked: string[] = [];
  const nothing = { addresses: [], ttlMs: undefined };
  const resolver = {
    addresses: (host: string, port: number) => {
      asked.push(`${host} ${port}`);
      return Promise.resolve(nothing);
    },
    services: (name: string) => {
      asked.push(name);
      return Promise.resolve(nothing);
    },
  };
  const askedFor = async (url: string, kind: 'dns' | 'srv'): Promise<readonly string[]> => {
    asked.length = 0;
    await lookUp(endpoint(url), kind, resolver, new AbortController().signal);
    return asked;
  };

  it('are its addresses, at the endpoint’s port', async () => {
    assert.deepEqual(await askedFor('http://farm.svc:3000/b', 'dns'), ['farm.svc 3000']);
    assert.deepEqual(await askedFor('http://farm.svc', 'dns'), ['farm.svc 80']);
    assert.deepEqual(await askedFor('https://farm.svc', 'dns'), ['farm.svc 443']);
    assert.deepEqual(await askedFor('http://[::1]:3000', 'dns'), ['::1 3000']);
  });

  it('are its SRV records, of the scheme’s service unless the name is one', async () => {
    assert.deepEqual(await askedFor('http://farm.svc:3000', 'srv'), ['_http._tcp.farm.svc']);
    assert.deepEqual(await askedFor('https://farm.svc', 'srv'), ['_https._tcp.farm.svc']);
    assert.deepEqual(await askedFor('http://_cdp._tcp.farm.svc', 'srv'), ['_cdp._tcp.farm.svc']);
  });
});
