import type { Pressure } from './wire';

/** Why an endpoint gave no list of sessions. The words for people stand in features/endpoints/faultTexts.ts. */
export type Fault =
  /** The name has no address. */
  | { readonly kind: 'unknownHost' }
  /** Nobody listens there. */
  | { readonly kind: 'refused' }
  /** No route, or no connection in time; `code` is the system's. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** A connection was made and ended before the answer did. */
  | { readonly kind: 'broken' }
  /** Nothing came. */
  | { readonly kind: 'timeout'; readonly afterMs: number }
  /** The answer began and did not end. */
  | { readonly kind: 'slow'; readonly afterMs: number }
  /** The list did not come while the server answers otherwise; `pressure` is what it says of itself, if anything. */
  | { readonly kind: 'stuck'; readonly afterMs: number; readonly pressure: Pressure | undefined }
  /** `code` is OpenSSL's, as CERT_HAS_EXPIRED. */
  | { readonly kind: 'certificate'; readonly code: string }
  /** The file of the endpoint's `ca`: `code` is the system's, or NO_CERTIFICATE where it has none. */
  | { readonly kind: 'certificateFile'; readonly code: string }
  /** There is no socket of that name on this machine. */
  | { readonly kind: 'noSocket' }
  /** The socket is not this user's to open. */
  | { readonly kind: 'socketDenied' }
  /** What is configured as a proxy's address is none. */
  | { readonly kind: 'proxyAddress' }
  /** No connection to the proxy, which is `host:port` in all of these; `code` is the system's. */
  | { readonly kind: 'proxyUnreachable'; readonly proxy: string; readonly code: string }
  /** `code` is OpenSSL's. */
  | { readonly kind: 'proxyCertificate'; readonly proxy: string; readonly code: string }
  /** The proxy asks for user and password, or takes none of those that it was sent. */
  | { readonly kind: 'proxyLogin'; readonly proxy: string; readonly loginSent: boolean }
  /** The proxy leads nobody there: `answer` is its HTTP status, or what SOCKS calls it. */
  | { readonly kind: 'proxyRefused'; readonly proxy: string; readonly answer: string }
  /** The request was given up while the proxy made its connection. */
  | { readonly kind: 'proxySilent'; readonly proxy: string }
  /** The other side speaks TLS where HTTP was expected, or the other way round. */
  | { readonly kind: 'tlsMismatch' }
  | { readonly kind: 'unauthorized'; readonly tokenSent: boolean }
  | { readonly kind: 'forbidden' }
  /** The setting's `${env:NAME}` is not set. */
  | { readonly kind: 'missingVariable'; readonly variable: string; readonly isToken: boolean }
  /** Its value cannot stand in a header. */
  | { readonly kind: 'unusableVariable'; readonly variable: string }
  /** A workspace's setting names variables whose values the user has not agreed to send there. */
  | { readonly kind: 'variablesNotAllowed'; readonly variables: readonly string[] }
  /** There is a server, and it has no `/sessions`. */
  | { readonly kind: 'noSessions' }
  /** `to` is the origin of another server, or undefined where it leads nowhere. */
  | { readonly kind: 'redirect'; readonly to: string | undefined }
  /** From http to https on the same host; `to` is the origin there. */
  | { readonly kind: 'wantsHttps'; readonly to: string }
  | { readonly kind: 'redirectedTooOften' }
  /** `retryAfterMs` is the pause that the server asks for, if it does. */
  | { readonly kind: 'tooManyRequests'; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'serverError'; readonly status: number }
  /** 502, 503 or 504: a proxy speaks for a server that does not. */
  | { readonly kind: 'gateway'; readonly status: number; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'notBrowserless'; readonly status: number }
  /** HTML where the list should be. */
  | { readonly kind: 'webPage' }
  | { readonly kind: 'emptyAnswer' }
  /** A list that is cut off, or that cannot be decoded. */
  | { readonly kind: 'brokenAnswer' }
  | { readonly kind: 'headersTooLarge' }
  | { readonly kind: 'tooLarge'; readonly limitBytes: number }
  | { readonly kind: 'tooManyRows'; readonly limit: number }
  /** A defect of ours, or something that nobody has met yet; `code` names it in the log. */
  | { readonly kind: 'unknown'; readonly code: string };

/** A fault on its way to whoever asked. Its message holds no server's or user's words. */
export class EndpointError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.kind);
    this.name = 'EndpointError';
  }
}

export const isEndpointError = (error: unknown): error is EndpointError => error instanceof EndpointError;

export const isUnfinishedAnswer = (error: unknown): error is UnfinishedAnswerError =>
  error instanceof UnfinishedAnswerError;

/** An answer's body went over the limit. */
export class BodyTooLargeError extends Error {
  readonly code = 'BODY_TOO_LARGE';
  constructor(readonly limitBytes: number) {
    super('The answer is too large');
  }
}

/** An answer's body did not end before its request was given up; its cause is why. */
export class UnfinishedAnswerError extends Error {
  constructor(options: { readonly cause: unknown }) {
    super('The answer did not end', options);
    this.name = 'UnfinishedAnswerError';
  }
}

/** Only what the user changes can mend these: asking again and again would help nobody. */
export function needsUser({ kind }: Fault): boolean {
  return usersFaults.has(kind);
}

const usersFaults: ReadonlySet<Fault['kind']> = new Set([
  'unauthorized',
  'forbidden',
  'missingVariable',
  'unusableVariable',
  'variablesNotAllowed',
]);

/** The pause in ms that the server asks for. */
export const pauseAskedFor = (fault: Fault): number => ('retryAfterMs' in fault ? (fault.retryAfterMs ?? 0) : 0);

const unreachableCodes = new Set(
  'EHOSTUNREACH ENETUNREACH EHOSTDOWN ENETDOWN EADDRNOTAVAIL EACCES EPERM UND_ERR_CLOSED UND_ERR_DESTROYED UND_ERR_ABORTED'.split(
    ' ',
  ),
);

const brokenCodes = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'UND_ERR_SOCKET']);

/** OpenSSL's verification errors as Node names them: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const isCertificateCode = (code: string): boolean =>
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|CRL_)/.test(code);

/**
 * A code as Node, OpenSSL, zlib and undici write them. Whatever else stands there could be anybody's text, as all the
 * rest of an error can: undici's hold headers, Node's the address that it could not read.
 */
const isCode = (code: unknown): code is string => typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(code);

/** Of an error's class, or a type's. */
const isName = (name: string): boolean => /^[A-Za-z]{1,40}$/.test(name);

/** Codes of an error and of what caused it, outermost first. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at = error, depth = 0; at instanceof Object && depth < 5; depth++) {
    const { code, name, cause, errors } = at as Record<'code' | 'name' | 'cause' | 'errors', unknown>;
    if (isCode(code)) codes.push(code);
    // undici 7.30 gives most of these no code
    else if (name === 'HTTPParserError') codes.push('HPE_UNKNOWN');
    // a host with several addresses fails with one error for each
    at = cause ?? (Array.isArray(errors) ? (errors as unknown[])[0] : undefined);
  }
  return codes;
}

/** The code of an error or of what caused it, or its name where there is none. */
export function codeOf(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  return codesOf(error)[0] ?? (isName(name) ? name : 'Error');
}

/** What a request's error means. Knows Node's and undici's error codes, not their classes. */
export function faultOf(error: unknown): Fault {
  if (isEndpointError(error)) return error.fault;
  const codes = codesOf(error);
  for (const code of codes) {
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NODATA') return { kind: 'unknownHost' };
    if (code === 'ECONNREFUSED') return { kind: 'refused' };
    if (code === 'BODY_TOO_LARGE') return { kind: 'tooLarge', limitBytes: (error as BodyTooLargeError).limitBytes };
    if (isCertificateCode(code)) return { kind: 'certificate', code };
    if (code === 'HPE_HEADER_OVERFLOW' || code === 'UND_ERR_HEADERS_OVERFLOW') return { kind: 'headersTooLarge' };
    // zlib's, and a body of another length than it was said to have
    if (/^(Z_|UND_ERR_RES_CONTENT_LENGTH)/.test(code)) return { kind: 'brokenAnswer' };
    if (/^(ERR_SSL_|EPROTO$|HPE_)/.test(code)) return { kind: 'tlsMismatch' };
    if (brokenCodes.has(code)) return { kind: 'broken' };
    if (code === 'ETIMEDOUT' || /^UND_ERR_.*TIMEOUT$/.test(code)) return { kind: 'unreachable', code };
    if (unreachableCodes.has(code)) return { kind: 'unreachable', code };
  }
  return { kind: 'unknown', code: codeOf(error) };
}
