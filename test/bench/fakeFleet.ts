import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf, FakeSession } from './fakeSession';

/** What of a fake fleet is asked for. */
export interface FakeFleetOptions {
  readonly endpoints: number;
  readonly sessionsEach: number;
  /** The part of an endpoint's sessions that is different in each answer. */
  readonly churn?: number;
  /** How old each session is (ms); without it, from minutes to hours. */
  readonly ageMs?: number;
}

/** Servers that answer `/sessions` and `/pressure` as browserless does, a port for each, with sessions that nobody runs. */
export class FakeFleet {
  static async start(options: FakeFleetOptions): Promise<FakeFleet> {
    const endpoints = await Promise.all(
      Array.from({ length: options.endpoints }, (_, index) => FakeEndpoint.start(index, options)),
    );
    return new FakeFleet(endpoints);
  }

  private constructor(private readonly endpoints: readonly FakeEndpoint[]) {}

  get urls(): readonly string[] {
    return this.endpoints.map(({ url }) => url);
  }

  /** The extension's setting for it. */
  get setting(): readonly object[] {
    return this.urls.map((url, index) => ({ name: `Endpoint ${index + 1}`, url }));
  }

  get requests(): number {
    return this.endpoints.reduce((sum, { requests }) => sum + requests, 0);
  }

  /** Requests for the list. */
  get polls(): number {
    return this.endpoints.reduce((sum, { polls }) => sum + polls, 0);
  }

  get connections(): number {
    return this.endpoints.reduce((sum, { connections }) => sum + connections, 0);
  }

  async stop(): Promise<void> {
    await Promise.all(this.endpoints.map((endpoint) => endpoint.stop()));
  }
}

const pagesEach = 4;

/** Old enough for its uptime to count in minutes, as those of most do. */
const leastAgeMs = 2 * 60_000;
const mostAgeMs = 6 * 3_600_000;
const anyAge = (): number => leastAgeMs + Math.random() * (mostAgeMs - leastAgeMs);

/** Of a server that always has a slot for one more. */
const pressureOf = (running: number): string =>
  JSON.stringify({
    pressure: {
      cpu: 22,
      date: Date.now(),
      isAvailable: true,
      maxConcurrent: running + 1,
      maxQueued: 10,
      memory: 12,
      message: '',
      queued: 0,
      reason: '',
      recentlyRejected: 0,
      running,
    },
  });

class FakeEndpoint {
  static async start(index: number, { sessionsEach, churn = 0, ageMs }: FakeFleetOptions): Promise<FakeEndpoint> {
    const endpoint = new FakeEndpoint(
      Array.from(
        { length: sessionsEach },
        (_, n) => new FakeSession(`job-${index + 1}-${n + 1}`, pagesEach, Date.now() - (ageMs ?? anyAge())),
      ),
      churn,
    );
    await new Promise<void>((resolve) => void endpoint.server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  requests = 0;
  polls = 0;
  connections = 0;
  /** Sessions that are to be changed; a part of one may be owed. */
  private due = 0;
  private next = 0;
  private readonly server = http.createServer(({ url }, response) => {
    this.requests++;
    response.setHeader('content-type', 'application/json');
    if (url === '/pressure') return response.end(pressureOf(this.sessions.length));
    this.polls++;
    for (this.due += this.sessions.length * this.churn; this.due >= 1; this.due--)
      this.sessions[this.next++ % this.sessions.length]?.navigate();
    response.end(answerOf(this.sessions, Date.now()));
  });

  private constructor(
    private readonly sessions: readonly FakeSession[],
    private readonly churn: number,
  ) {
    this.server.on('connection', () => this.connections++);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
