import { setTimeout as sleep } from 'node:timers/promises';
import { startBrowserless } from '../env/browserless/server.mjs';
import { puppeteer } from '../env/clients.mjs';
import { median, type Measurements } from './figures';
import { Host, openView } from './host';

const windows = 10;
const sessions = 2;

/**
 * From the press on the activity bar's icon until the sessions of a real browserless stand in the tree, the extension not
 * even loaded before: a fresh extension host each time. What one request takes from elsewhere, its connection included,
 * is taken off.
 */
export async function measure(): Promise<Measurements> {
  const server = await startBrowserless();
  const address = `${server.origin.replace('http', 'ws')}/chromium?token=${server.token}`;
  const owners = await Promise.all(
    Array.from({ length: sessions }, () => puppeteer.connect({ browserWSEndpoint: address })),
  );
  const host = await Host.start({
    settings: { 'browserlessSessions.endpoints': [{ name: 'Real', url: server.origin, token: '${env:BENCH_TOKEN}' }] },
    env: { BENCH_TOKEN: server.token },
  });
  const shown: number[] = [];
  const requests: number[] = [];
  try {
    for (let turn = 0; turn < windows; turn++) {
      const window = await host.open();
      // the workbench has more to do at its start than what is measured here
      await sleep(2000);
      requests.push(await requestMs(server));
      shown.push(await openView(window.page, /^Browserless/, 1 + sessions));
      await window.close();
    }
  } finally {
    await host.stop();
    await Promise.all(owners.map((owner) => owner.disconnect()));
    await server.stop();
  }
  const [own, request] = [median(shown), median(requests)];
  return {
    'firstRows.ms_over_rtt': {
      value: own - request,
      measured: { what: `median of ${windows} hosts`, value: own, unit: 'ms' },
      reference: { what: 'one request', value: request, unit: 'ms' },
    },
  };
}

async function requestMs({ origin, token }: { origin: string; token: string }): Promise<number> {
  const before = performance.now();
  const response = await fetch(`${origin}/sessions`, {
    headers: { authorization: `Bearer ${token}`, connection: 'close' },
  });
  await response.json();
  return performance.now() - before;
}
