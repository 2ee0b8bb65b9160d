import { setTimeout as sleep } from 'node:timers/promises';
import type { Disposable } from '../shared/disposable';
import { faultOfBody, faultOfStatus, type Answer } from './answer';
import { requestTo, type Credentials } from './credentials';
import type { Endpoint } from './endpoint';
import { EndpointError, faultOf, isEndpointError, isUnfinishedAnswer } from './faults';
import { fingerprintOf, type Fingerprint } from './fingerprint';
import type { Http, HttpOptions } from './http';
import { isRedirect, sameOrigin, withoutSecrets } from './redirect';
import { groupSessions } from './grouping';
import type { Session, Sighting } from './session';
import { killUrl } from './urls';
import { parsePressure, parseRows, parseTimeout, parseVersion, type Pressure } from './wire';

export interface ClientOptions {
  readonly endpoint: Endpoint;
  readonly http: Http;
  /** Read anew for every request. */
  readonly credentials: () => Promise<Credentials>;
  /** Time limit of a request in ms, read anew for every request. */
  readonly timeoutMs: () => number;
  /** A larger answer is refused; read anew for every request. */
  readonly maxBytes: () => number;
}

export interface SessionsAnswer {
  readonly sightings: readonly Sighting[];
  /** Rows of the answer that made no sense. */
  readonly rejectedRows: number;
  /** Of its body, where somebody asked whether it is known. */
  readonly fingerprint?: Fingerprint | undefined;
}

type IsKnown = HttpOptions['isKnown'];

/** A fleet of a thousand browsers has a few thousand rows. More than this would hold the editor up. */
const mostRows = 20_000;

const mostRedirects = 3;

/** More than any answer but a list has; the page that says that there is none may be somebody's. */
const smallBytes = 256 * 1024;

/** How long a server whose list did not come has to show life (ms); `/pressure` takes 26 ms beside a frozen browser. */
export const signOfLifeMs = 3000;

/** Capacity that comes later than this (ms) is old. */
const pressureMs = 10_000;

/** While a session closes, 2.42 answers 500 for up to 84 ms (7 in 1,209 polls): not worth a word if it passes. */
const closingSessionMs = 150;

/** Asks one endpoint. Every method rejects with an EndpointError, or with any error once its signal is aborted. */
export class Client {
  constructor(private readonly options: ClientOptions) {}

  /** The running sessions, newest first. */
  async sessions(signal: AbortSignal): Promise<SessionsAnswer> {
    return read(await this.list(signal));
  }

  /** The running sessions, or undefined where they are known: such an answer is neither decoded nor parsed. */
  async newSessions(
    signal: AbortSignal,
    isKnown: (fingerprint: Fingerprint) => boolean,
  ): Promise<SessionsAnswer | undefined> {
    let fingerprint: Fingerprint | undefined;
    const answer = await this.list(signal, (body) => isKnown((fingerprint = fingerprintOf(body))));
    return answer.isKnown ? undefined : { ...read(answer), fingerprint };
  }

  /** Capacity, or undefined where there is no `/pressure`: before 2.11, or behind a proxy that hides it. */
  async pressure(signal: AbortSignal): Promise<Pressure | undefined> {
    const answer = await this.get('/pressure', signal, Math.min(pressureMs, this.options.timeoutMs()));
    if (answer.status === 429 || answer.status >= 500) expectSuccess(answer);
    return answer.status === 200 ? parsePressure(parseJson(answer.body)) : undefined;
  }

  /** browserless' version, or undefined where it does not say. */
  async version(signal: AbortSignal): Promise<string | undefined> {
    const answer = await this.get('/meta', signal);
    return answer.status === 200 ? parseVersion(parseJson(answer.body)) : undefined;
  }

  /** How long the server lets a client stay, in ms (0 or less: no limit), or undefined where it does not say. */
  async timeout(signal: AbortSignal): Promise<number | undefined> {
    const answer = await this.get('/config', signal);
    return answer.status === 200 ? parseTimeout(parseJson(answer.body)) : undefined;
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
    expectSuccess(answer);
    return true;
  }

  private list(signal: AbortSignal, isKnown?: IsKnown): Promise<Answer> {
    return this.tryTwice(signal, isKnown).catch((error: unknown) => this.throwStuckOr(error, signal));
  }

  /** Asks once more where the first answer says nothing of how the server is. */
  private async tryTwice(signal: AbortSignal, isKnown: IsKnown): Promise<Answer> {
    const ask = (): Promise<Answer> => this.get('/sessions', signal, undefined, isKnown);
    const first = await ask().catch((error: unknown) => {
      // a server may close an idle connection in the very moment in which it is used again
      if (faultOf(error).kind === 'broken') return undefined;
      throw error;
    });
    if (first && first.status !== 500) return first;
    if (first) await sleep(closingSessionMs, undefined, { signal });
    return ask();
  }

  private maxBytes(path: string): number {
    const most = this.options.maxBytes();
    return path === '/sessions' ? most : Math.min(most, smallBytes);
  }

  /** A frozen browser keeps the whole list from coming, while its server answers everything else. */
  private async throwStuckOr(error: unknown, signal: AbortSignal): Promise<never> {
    const fault = faultOf(error);
    if (fault.kind !== 'timeout') throw error;
    const life = await this.get('/pressure', signal, Math.min(signOfLifeMs, fault.afterMs)).catch(() => undefined);
    signal.throwIfAborted();
    // what a gateway says is no life
    if (life === undefined || life.status >= 500) throw error;
    const pressure = parsePressure(parseJson(life.body));
    throw new EndpointError({ kind: 'stuck', afterMs: fault.afterMs, pressure });
  }

  /** One answer within `limitMs`, whatever its status, redirects on the same origin followed. */
  async get(path: string, signal: AbortSignal, limitMs = this.options.timeoutMs(), isKnown?: IsKnown): Promise<Answer> {
    const { endpoint, http } = this.options;
    const credentials = await this.options.credentials().catch((error: unknown) => {
      throw new EndpointError(faultOf(error));
    });
    const limit = new Limit(signal, limitMs);
    const options = { signal: limit.signal, maxBytes: this.maxBytes(path), ...(isKnown && { isKnown }) };
    try {
      let url = endpoint.baseUrl + path;
      for (let redirects = 0; ; redirects++) {
        const request = requestTo(endpoint, credentials, url);
        const headers = { accept: 'application/json', ...request.headers };
        const answer = await http.get(request.url, { ...options, headers, connection: request.connection });
        const next = isRedirect(answer.status) ? sameOrigin(answer.location, url) : undefined;
        if (next === undefined) {
          const location = withoutSecrets(answer.location, url, credentials);
          return { ...answer, location, url, tokenSent: credentials.token !== undefined };
        }
        if (redirects === mostRedirects) throw new EndpointError({ kind: 'redirectedTooOften' });
        url = next;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!limit.isOver || isEndpointError(error)) throw new EndpointError(faultOf(error));
      throw new EndpointError({ kind: isUnfinishedAnswer(error) ? 'slow' : 'timeout', afterMs: limitMs });
    } finally {
      limit.dispose();
    }
  }
}

function expectSuccess(answer: Answer): void {
  const fault = faultOfStatus(answer);
  if (fault) throw new EndpointError(fault);
}

/** The sessions in an answer's body. */
function read(answer: Answer): SessionsAnswer {
  expectSuccess(answer);
  const rows = parseJson(answer.body);
  if (Array.isArray(rows) && rows.length > mostRows) throw new EndpointError({ kind: 'tooManyRows', limit: mostRows });
  const parsed = parseRows(rows);
  if (parsed === undefined) throw new EndpointError(faultOfBody(answer));
  return { sightings: groupSessions(parsed.rows), rejectedRows: parsed.rejected };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Aborts when another signal does, or after a time. `AbortSignal.timeout` and `any` would be shorter; but their timers,
 * which nothing ends, outlive an answer by seconds, and with them all that hangs on them.
 */
class Limit implements Disposable {
  private readonly controller = new AbortController();
  readonly signal = this.controller.signal;
  isOver = false;
  private readonly timer: NodeJS.Timeout;
  private readonly giveUp = (): void => this.controller.abort(this.outer.reason);

  constructor(
    private readonly outer: AbortSignal,
    ms: number,
  ) {
    this.timer = setTimeout(() => {
      this.isOver = true;
      this.controller.abort();
    }, ms);
    if (outer.aborted) this.giveUp();
    else outer.addEventListener('abort', this.giveUp);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.giveUp);
  }
}
