import assert from 'node:assert/strict';
import path from 'node:path';
import type * as Net from '../../src/net';
import { insides, server } from './host';

/** The symbols under which any undici in the process keeps its default dispatcher. */
const dispatcherSymbols = (): [symbol, unknown][] =>
  Object.getOwnPropertySymbols(globalThis)
    .filter((symbol) => /undici/.test(String(symbol)))
    .map((symbol) => [symbol, (globalThis as unknown as Record<symbol, unknown>)[symbol]]);

describe('living with other extensions in one process', () => {
  it('leaves the default dispatcher of everybody’s requests as it found it', async () => {
    await insides();
    const before = dispatcherSymbols();
    const file = path.join(__dirname, '../../dist/net.js');
    // a copy of its own, loaded and used now, whatever the extension has loaded before
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the module cache is made for it
    delete require.cache[file];

    const { Network } = require(file) as typeof Net;
    const network = new Network({
      settings: () => ({
        proxy: '',
        noProxy: [],
        proxyOff: false,
        proxyStrictSSL: true,
        proxyAuthorization: undefined,
        systemCertificates: true,
      }),
    });
    const { status } = await network.get(`${server.url}/pressure?token=${server.token}`, {
      headers: {},
      signal: AbortSignal.timeout(10_000),
      maxBytes: 1_000_000,
    });
    network.dispose();
    assert.equal(status, 200);
    const after = dispatcherSymbols();
    assert.deepEqual(
      after.map(([symbol]) => symbol),
      before.map(([symbol]) => symbol),
    );
    for (const [index, [symbol, value]] of after.entries()) assert.ok(value === before[index]?.[1], String(symbol));
  });
});
