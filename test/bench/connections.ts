import { setImmediate as otherWorkDone } from 'node:timers/promises';
import { Client } from '../../src/browserless/client';
import { readEndpoints } from '../../src/browserless/endpoint';
import { Network } from '../../src/net';
import { plainSettings } from '../unit/net/networks';
import { FakeFleet } from './fakeFleet';
import type { Measurements } from './figures';

const polls = 1000;

/** The extension's own client and network, one poll after the other, with `/pressure` beside it or without. */
export async function measure(): Promise<Measurements> {
  return {
    connections: { value: await connectionsOf((client, signal) => client.sessions(signal)) },
    'connections.withPressure': {
      value: await connectionsOf((client, signal) => Promise.all([client.sessions(signal), client.pressure(signal)])),
    },
  };
}

async function connectionsOf(poll: (client: Client, signal: AbortSignal) => Promise<unknown>): Promise<number> {
  const fleet = await FakeFleet.start({ endpoints: 1, sessionsEach: 1 });
  const network = new Network({ settings: () => plainSettings });
  try {
    const [endpoint] = readEndpoints(fleet.setting).endpoints;
    if (!endpoint) throw new Error('no endpoint');
    const client = new Client({
      endpoint,
      http: network,
      credentials: () => Promise.resolve({ token: undefined, headers: {} }),
      timeoutMs: () => 10_000,
      maxBytes: () => 1_000_000,
    });
    const { signal } = new AbortController();
    for (let done = 0; done < polls; done++) {
      await poll(client, signal);
      // a connection is free again once the end of its answer has been dealt with
      await otherWorkDone();
    }
    return fleet.connections;
  } finally {
    network.dispose();
    await fleet.stop();
  }
}
