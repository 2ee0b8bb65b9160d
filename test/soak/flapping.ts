import type { Socket } from 'node:net';
import { reply, startFaultServer, switchedOff, type Answer } from '../unit/faults/faultServer';

import { Browsers } from './browsers';
import { Chance } from './chance';

const secondMs = 1000;

/** How a server is down, every other second. */
const ways: Readonly<Record<string, Answer | typeof switchedOff>> = {
  'nobody listens': switchedOff,
  reset: (socket) => void socket.resetAndDestroy(),
  '500': reply('500 Internal Server Error', 'fetch failed'),
  garbage: reply('200 OK', '<html>[{"id":'),
  silence: () => undefined,
};

export interface FlappingServer {
  readonly way: string;
  readonly url: string;
  /** Most requests for the list that were neither answered nor given up at once. */
  readonly mostInFlight: () => number;
  stop(): Promise<void>;
}

/**
 * Servers that are up for a second and down for a second, for so many ms from their first request on, and well from then
 * on: one for each way of being down.
 */
export const startFlappingServers = (ms: number): Promise<FlappingServer[]> =>
  Promise.all(Object.entries(ways).map(([way, down]) => startFlappingServer(way, down, ms)));

async function startFlappingServer(
  way: string,
  down: Answer | typeof switchedOff,
  ms: number,
): Promise<FlappingServer> {
  const browsers = new Browsers(5, new Chance(1), () => Math.round(performance.now()));
  const requests = new Requests();
  const server = await startFaultServer({
    well: requests.counted((socket, path) => {
      start();
      reply('200 OK', browsers.list)(socket, path);
    }),
  });
  const failing = down === switchedOff ? down : requests.counted(down);
  let isUp = true;
  let flip: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let ends = 0;
  const start = (): void => {
    ends ||= performance.now() + ms;
    timer ??= setInterval(() => {
      browsers.happen();
      if (isUp && performance.now() > ends) return;
      isUp = !isUp;
      flip = flip.then(() => (isUp ? server.recover() : server.fail(failing)));
    }, secondMs);
  };
  return {
    way,
    url: `http://127.0.0.1:${server.port}`,
    mostInFlight: () => requests.mostInFlight,
    stop: async () => {
      clearInterval(timer);
      await flip;
      await server.stop();
    },
  };
}

/** Counts requests for the list until they are answered or given up. */
class Requests {
  mostInFlight = 0;
  private readonly unanswered = new Set<Socket>();
  private readonly known = new WeakSet<Socket>();

  counted(answer: Answer): Answer {
    return (socket, path) => {
      // a connection outlives its requests
      if (!this.known.has(socket)) socket.once('close', () => this.unanswered.delete(socket));
      this.known.add(socket);
      if (path === '/sessions') this.unanswered.add(socket);
      this.mostInFlight = Math.max(this.mostInFlight, this.unanswered.size);
      const { bytesWritten } = socket;
      answer(socket, path);
      if (socket.bytesWritten > bytesWritten) this.unanswered.delete(socket);
    };
  }
}
