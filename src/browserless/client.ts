import { setTimeout } from 'node:timers/promises';

import type { Endpoint } from './endpoint';
import { EndpointError, faultOf, type Fault } from './faults';
import type { Http, HttpAnswer } from './http';
import { groupSessions, type Session, type Sighting } from './session';
import { killUrl } from './urls';
import { parsePressure, parseRows, parseVersion, type Pressure } from './wire';

export interface ClientOptions {
  readonly endpoint: Endpoint;
  readonly http: Http;
  /** The endpoint's token, read anew for every request. */
  readonly token: () => Promise<string | undefined>;
  /** Time limit of a request in ms, read anew for every request. */
  readonly timeoutMs: () => number;
}

export interface SessionsAnswer {
  readonly sightings: readonly Sighting[];
  /** Rows of the answer that made no sense. */
  readonly rejectedRows: number;
}

const maxBytes = 32 * 1024 * 1024;

/** While a session closes, 2.42 answers 500 for up to 84 ms (7 in 1,209 polls): not worth a word if it passes. */
const closingSessionMs = 150;

/**
 * The `Authorization` header for a token: a header stays out of addresses and logs. `Bearer` cannot carry spaces or
 * other than ASCII; browserless takes the token as the password of `Basic` as well. As the user name it would lose a
 * colon of its own: the server takes the first one out (2.42, `build/utils.js`).
 */
export function authorization(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return `Bearer ${token}`;
  return `Basic ${Buffer.from(`:${token}`).toString('base64')}`;
}

/** Asks one endpoint. Every method rejects with an EndpointError, or with any error once its signal is aborted. */
export class Client {
  constructor(private readonly options: ClientOptions) {}

  /** The running sessions, newest first. */
  async sessions(signal: AbortSignal): Promise<SessionsAnswer> {
    let answer = await this.get('/sessions', signal);
    if (answer.status === 500) {
      await setTimeout(closingSessionMs, undefined, { signal });
      answer = await this.get('/sessions', signal);
    }
    this.expectSuccess(answer);
    const parsed = parseRows(parseJson(answer.body));
    if (parsed === undefined) throw new EndpointError({ kind: 'notBrowserless', status: answer.status });
    return { sightings: groupSessions(parsed.rows), rejectedRows: parsed.rejected };
  }

  /** Capacity, or undefined where the server has no `/pressure` (before 2.11). */
  async pressure(signal: AbortSignal): Promise<Pressure | undefined> {
    const answer = await this.get('/pressure', signal);
    return answer.status === 200 ? parsePressure(parseJson(answer.body)) : undefined;
  }

  /** browserless' version, or undefined where it does not say. */
  async version(signal: AbortSignal): Promise<string | undefined> {
    const answer = await this.get('/meta', signal);
    return answer.status === 200 ? parseVersion(parseJson(answer.body)) : undefined;
  }

  /**
   * Asks the server to stop a session. `false` means that it knows no such session, or, before 2.24, no such request;
   * whether the session is gone is for the next list to say.
   */
  async kill(session: Pick<Session, 'id'>, signal: AbortSignal): Promise<boolean> {
    const url = killUrl(this.options.endpoint, session);
    if (url === undefined) return false;
    const answer = await this.get(url.slice(this.options.endpoint.baseUrl.length), signal);
    if (answer.status === 404) return false;
    this.expectSuccess(answer);
    return true;
  }

  private async get(path: string, signal: AbortSignal): Promise<HttpAnswer & { tokenSent: boolean }> {
    const { endpoint, http, timeoutMs } = this.options;
    const token = await this.options.token();
    const limit = timeoutMs();
    const timeout = AbortSignal.timeout(limit);
    try {
      const answer = await http.get(endpoint.baseUrl + path, {
        headers: { accept: 'application/json', ...(token !== undefined && { authorization: authorization(token) }) },
        signal: AbortSignal.any([signal, timeout]),
        maxBytes,
      });
      return { ...answer, tokenSent: token !== undefined };
    } catch (error) {
      signal.throwIfAborted();
      throw new EndpointError(timeout.aborted ? { kind: 'timeout', afterMs: limit } : faultOf(error));
    }
  }

  private expectSuccess(answer: HttpAnswer & { tokenSent: boolean }): void {
    const fault = this.faultOfStatus(answer);
    if (fault) throw new EndpointError(fault);
  }

  private faultOfStatus({ status, tokenSent, location }: HttpAnswer & { tokenSent: boolean }): Fault | undefined {
    if (status >= 200 && status < 300) return undefined;
    if (status >= 300 && status < 400) return { kind: 'redirect', to: this.elsewhere(location) };
    if (status === 401) return { kind: 'unauthorized', tokenSent };
    if (status === 403) return { kind: 'forbidden' };
    if (status === 404) return { kind: 'noSessions' };
    if (status === 429) return { kind: 'tooManyRequests' };
    if (status >= 500) return { kind: 'serverError', status };
    return { kind: 'notBrowserless', status };
  }

  /** Another server that the endpoint sends to, if it is one. */
  private elsewhere(location: string | undefined): string | undefined {
    const { baseUrl } = this.options.endpoint;
    if (location === undefined || !URL.canParse(location, baseUrl)) return undefined;
    const { origin } = new URL(location, baseUrl);
    // "null" is the origin of an address without a server
    return origin === 'null' || origin === new URL(baseUrl).origin ? undefined : origin;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
