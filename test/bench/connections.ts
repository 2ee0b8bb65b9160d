import { setImmediate as otherWorkDone } from 'node:timers/promises';
import { Client } from '../../src/browserless/client';
import type { Endpoint } from '../../src/browserless/endpoint';
import { readEndpoints } from '../../src/browserless/endpointEntries';
import { Fleet } from '../../src/browserless/fleet';
import { Store } from '../../src/browserless/store';
import { Network } from '../../src/net';
import { Busy } from '../soak/busy';
import { plainSettings } from '../unit/net/networks';
import { VirtualClock } from '../unit/virtualClock';
import { FakeFleet } from './fakeFleet';
import type { Measurements } from './figures';

const polls = 1000;
const intervalMs = 3000;

/** The extension's own client and network: its list alone, one poll after the other, and the fleet's polling as it is. */
export async function measure(): Promise<Measurements> {
  return {
    connections: { value: await connectionsOf(listsAlone) },
    'connections.withPressure': { value: await connectionsOf(listsAndPressure) },
  };
}

/** Asks an endpoint by `clientOf` until it has given a thousand lists. */
type Asking = (endpoint: Endpoint, clientOf: (endpoint: Endpoint) => Client) => Promise<void>;

const listsAlone: Asking = async (endpoint, clientOf) => {
  const client = clientOf(endpoint);
  const { signal } = new AbortController();
  for (let done = 0; done < polls; done++) {
    await client.sessions(signal);
    // a connection is free again once the end of its answer has been dealt with
    await otherWorkDone();
  }
};

/** The fleet asks for both, each at its own time, which is turned on while nothing is under way. */
const listsAndPressure: Asking = async (endpoint, clientOf) => {
  const busy = new Busy();
  const clock = new VirtualClock(1000, busy.settle);
  const fleet = new Fleet({
    store: new Store(),
    connect: (to) => ({
      newSessions: (...args) => busy.add(clientOf(to).newSessions(...args)),
      pressure: (signal) => busy.add(clientOf(to).pressure(signal)),
    }),
    intervalMs: () => intervalMs,
    clock,
    log: { write: () => undefined },
  });
  fleet.setEndpoints([endpoint]);
  fleet.watch();
  await clock.advance(polls * intervalMs);
  fleet.dispose();
};

async function connectionsOf(ask: Asking): Promise<number> {
  const fleet = await FakeFleet.start({ endpoints: 1, sessionsEach: 1 });
  const network = new Network({ settings: () => plainSettings });
  const clientOf = (endpoint: Endpoint): Client =>
    new Client({
      endpoint,
      http: network,
      credentials: () => Promise.resolve({ token: undefined, headers: {} }),
      timeoutMs: () => 10_000,
      maxBytes: () => 1_000_000,
    });
  try {
    const [endpoint] = readEndpoints(fleet.setting).endpoints;
    if (!endpoint) throw new Error('no endpoint');
    await ask(endpoint, clientOf);
    if (fleet.polls < polls) throw new Error(`only ${fleet.polls} polls`);
    return fleet.connections;
  } finally {
    network.dispose();
    await fleet.stop();
  }
}
