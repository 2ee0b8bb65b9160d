import { faultCases, type FaultCase } from '../unit/faults/faultCases';
import { reply, startFaultServer, switchedOff, type FaultServer } from '../unit/faults/faultServer';
import type { VirtualClock } from '../unit/virtualClock';
import { Browsers } from './browsers';
import type { Busy } from './busy';
import type { Chance } from './chance';

const second = 1000;
const minute = 60 * second;

/** What a server that is there at all can do wrong: see faultCases.ts. */
const cases = faultCases.filter(({ mendedBy }) => mendedBy !== 'nobody');

/** These take real time: the request's whole limit, or the making of a bomb. */
const isDear = ({ fault, name }: FaultCase): boolean =>
  ['timeout', 'slow', 'stuck', 'serverError', 'tooManyRows'].includes(fault.kind) || name.includes('unpacks');

export interface FarmOptions {
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly busy: Busy;
  /** Somebody has mended what only a user can. */
  readonly onMended: (url: string) => void;
  /** A request has come and is not answered yet. */
  readonly onRequest: () => void;
}

/** A server with browsers that has its bad times, or one that is there every other second alone. */
export interface FarmServer {
  readonly url: string;
  readonly browsers: Browsers;
  readonly open: () => number;
}

/** Servers with real sockets whose browsers and faults go by the virtual clock. */
export class Farm {
  readonly servers: FarmServer[] = [];
  private readonly running: FaultServer[] = [];
  private isCalm = false;
  /** How often each fault has begun. */
  readonly begun = new Map<string, number>();

  constructor(private readonly options: FarmOptions) {}

  async start(sizes: readonly number[]): Promise<void> {
    for (const [index, size] of sizes.entries()) {
      const server = await this.startServer(size);
      if (index === 0) this.flap(server);
      else this.haveBadTimes(server);
    }
  }

  /** Every server is well, with as many browsers as at first, until it is let go on. */
  async calmDown(): Promise<void> {
    this.isCalm = true;
    for (const { browsers } of this.servers) browsers.renew();
    for (const server of this.running) await server.recover();
  }

  goOn(): void {
    this.isCalm = false;
  }

  async stop(): Promise<void> {
    for (const server of this.running) await server.stop();
  }

  private async startServer(size: number): Promise<FaultServer> {
    const { chance, clock, onRequest } = this.options;
    const browsers = new Browsers(size, chance, () => clock.now());
    const server = await startFaultServer({
      well: (socket, path) => {
        onRequest();
        const killed = path.startsWith('/kill/') ? browsers.end(path.slice('/kill/'.length)) : undefined;
        if (killed === undefined) reply('200 OK', browsers.list)(socket, path);
        else reply(killed ? '204 No Content' : '404 Not Found', '')(socket, path);
      },
    });
    this.running.push(server);
    this.servers.push({ url: `http://127.0.0.1:${server.port}`, browsers, open: server.open });
    this.every(10 * second, () => browsers.happen());
    this.every(12 * 60 * minute, () => {
      browsers.crowd();
      clock.after(5 * minute, () => !this.isCalm && browsers.renew());
    });
    return server;
  }

  /** Calls back again and again, on average every so many ms, while the farm is not calm. */
  private every(averageMs: number, callback: () => void): void {
    const { clock, chance } = this.options;
    clock.after(chance.wait(averageMs), () => {
      if (!this.isCalm) callback();
      this.every(averageMs, callback);
    });
  }

  private flap(server: FaultServer): void {
    let isUp = true;
    const flip = (): void => {
      this.options.clock.after(second, flip);
      if (this.isCalm) return;
      isUp = !isUp;
      void this.options.busy.add(isUp ? server.recover() : this.fail(server, this.chooseFault()));
    };
    flip();
  }

  private haveBadTimes(server: FaultServer): void {
    const { clock, chance, busy } = this.options;
    clock.after(chance.wait(10 * minute), () => {
      const fault = this.chooseFault();
      if (!this.isCalm) void busy.add(this.fail(server, fault));
      clock.after(chance.isOnceIn(2) ? chance.wait(5 * second) : chance.wait(2 * minute), () => {
        void busy.add(server.recover());
        if (fault.mendedBy === 'user') this.options.onMended(`http://127.0.0.1:${server.port}`);
        this.haveBadTimes(server);
      });
    });
  }

  private chooseFault(): FaultCase {
    for (;;) {
      const fault = this.options.chance.pick(cases);
      if (fault && (!isDear(fault) || this.options.chance.isOnceIn(6))) return fault;
    }
  }

  private async fail(server: FaultServer, { name, answer }: FaultCase): Promise<void> {
    this.begun.set(name, (this.begun.get(name) ?? 0) + 1);
    await server.fail(answer ?? switchedOff);
  }
}
