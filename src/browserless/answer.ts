import type { Fault } from './faults';
import type { HttpAnswer } from './http';
import { faultOfRedirect, isRedirect } from './redirect';
import { retryAfterMs } from './retryAfter';

/** An answer with what was asked for it. */
export interface Answer extends HttpAnswer {
  /** Where it came from, after redirects. */
  readonly url: string;
  readonly tokenSent: boolean;
}

/** What nginx, Go's and Apache's servers say to plain HTTP on a port for HTTPS. */
const wantsTls = /plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server|plain HTTP to an SSL/i;

/** What is wrong by an answer's status, or undefined for one of success. */
export function faultOfStatus({ status, tokenSent, location, retryAfter, url, body }: Answer): Fault | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (isRedirect(status)) return faultOfRedirect(location, url);
  if (status === 401) return { kind: 'unauthorized', tokenSent };
  if (status === 403) return { kind: 'forbidden' };
  if (status === 404) return { kind: 'noSessions' };
  if (status === 429) return { kind: 'tooManyRequests', retryAfterMs: retryAfterMs(retryAfter) };
  if (status >= 502 && status <= 504) return { kind: 'gateway', status, retryAfterMs: retryAfterMs(retryAfter) };
  if (status >= 500) return { kind: 'serverError', status };
  if (status === 400 && wantsTls.test(body)) return { kind: 'tlsMismatch' };
  return { kind: 'notBrowserless', status };
}

/** What stands where a list of sessions should. */
export function faultOfBody({ status, body }: Answer): Fault {
  const text = body.trimStart();
  if (text === '') return { kind: 'emptyAnswer' };
  if (text.startsWith('<')) return { kind: 'webPage' };
  // it began as a list
  if (text.startsWith('[')) return { kind: 'brokenAnswer' };
  return { kind: 'notBrowserless', status };
}
