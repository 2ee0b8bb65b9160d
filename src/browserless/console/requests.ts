import { cut } from '../plainText';
import { fieldsOf, listOf, numberOf, textOf, type Fields } from './fields';

/** A request as far as it was seen; a redirect begins another. Its fields are CDP's own, with everything in them. */
export interface SeenRequest {
  /** CDP's id of it, the same for all that redirects made of it. */
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Fields;
  readonly body: string | undefined;
  /** `Document`, `Script`, …: CDP's `ResourceType`. */
  readonly type: string;
  readonly priority: string;
  /** `Network.Initiator`, its innermost caller alone. */
  readonly initiator: Fields;
  /** Seconds since 1970, and seconds of the browser's own clock. */
  readonly wallTime: number;
  readonly timestamp: number;
  /** It loads the page itself anew. */
  readonly isNavigation: boolean;
  /** What went over the wire, cookies included, where Chromium tells. */
  sentHeaders: Fields | undefined;
  receivedHeaders: Fields | undefined;
  /** `Network.Response`. */
  response: Fields | undefined;
  isFromCache: boolean;
  /** Bytes, unpacked; and packed, with the headers. */
  dataLength: number;
  encodedDataLength: number | undefined;
  /** On the browser's clock (s). */
  endedAt: number | undefined;
  /** `net::ERR_…`. */
  error: string | undefined;
  isCanceled: boolean;
  /** Of what a page can make long in it (UTF-16 units, about). */
  size: number;
}

/** What has come of a request so far: it has failed now, in a way that the console tells. */
export interface FailedRequest {
  readonly request: SeenRequest;
  /** `404 (Not Found)`, `net::ERR_CONNECTION_REFUSED`. */
  readonly reason: string;
}

/** The oldest are dropped: of more, and where they are longer together (UTF-16 units). */
export const mostRequests = 2_000;
export const mostOfAll = 32 * 1024 * 1024;

/** Of an address (UTF-16 units). */
const longestUrl = 8 * 1024;

/** Of a request's body (UTF-16 units); Chromium is asked for no more. */
export const longestBody = 64 * 1024;

/** CDP events by which requests are followed. */
export const requestEvents = [
  'Network.requestWillBeSent',
  'Network.requestWillBeSentExtraInfo',
  'Network.requestServedFromCache',
  'Network.responseReceived',
  'Network.responseReceivedExtraInfo',
  'Network.dataReceived',
  'Network.loadingFinished',
  'Network.loadingFailed',
] as const;

export type RequestEvent = (typeof requestEvents)[number];

/** The requests of a page since it is watched. */
export class RequestLog {
  /** In the order in which they began. */
  private requests: SeenRequest[] = [];
  /** The last of each id. */
  private readonly byId = new Map<string, SeenRequest>();
  /** Headers that came before their request. */
  private readonly early = new Map<string, Pick<SeenRequest, 'sentHeaders' | 'receivedHeaders'>>();
  private droppedRequests = 0;
  /** Of all together. */
  private size = 0;

  /** `mainFrame`: the page's own frame, whose id is that of its target. */
  constructor(readonly mainFrame: string) {}

  get all(): readonly SeenRequest[] {
    return this.requests;
  }

  /** How many there were before the first that is kept. */
  get dropped(): number {
    return this.droppedRequests;
  }

  find(requestId: unknown): SeenRequest | undefined {
    return this.byId.get(textOf(requestId));
  }

  take(event: RequestEvent, value: unknown): FailedRequest | undefined {
    const params = fieldsOf(value);
    const requestId = textOf(params['requestId']);
    if (event === 'Network.requestWillBeSent') return this.begin(requestId, params);
    const request = this.byId.get(requestId);
    if (event === 'Network.requestWillBeSentExtraInfo' || event === 'Network.responseReceivedExtraInfo') {
      this.takeHeaders(requestId, request, event, fieldsOf(params['headers']));
      return undefined;
    }
    if (!request) return undefined;
    switch (event) {
      case 'Network.requestServedFromCache':
        request.isFromCache = true;
        return undefined;
      case 'Network.responseReceived':
        this.answered(request, params['response']);
        return failureByStatus(request);
      case 'Network.dataReceived':
        request.dataLength += numberOf(params['dataLength']) ?? 0;
        return undefined;
      case 'Network.loadingFinished':
        request.endedAt = numberOf(params['timestamp']);
        request.encodedDataLength = numberOf(params['encodedDataLength']);
        return undefined;
      case 'Network.loadingFailed':
        return fail(request, params);
    }
  }

  private begin(requestId: string, params: Fields): FailedRequest | undefined {
    const before = this.byId.get(requestId);
    let failure: FailedRequest | undefined;
    if (before && params['redirectResponse'] !== undefined) {
      this.answered(before, params['redirectResponse']);
      before.endedAt = numberOf(params['timestamp']);
      before.encodedDataLength = numberOf(before.response?.['encodedDataLength']);
      failure = failureByStatus(before);
    }
    const request = requestOf(requestId, params, this.mainFrame);
    // what is within a page, `data:` and `blob:`, is not asked of anybody
    if (!/^https?:/i.test(request.url)) return failure;
    const early = this.early.get(requestId);
    Object.assign(request, early);
    this.early.delete(requestId);
    this.requests.push(request);
    this.byId.set(requestId, request);
    const { url, body = '', headers } = request;
    const own = url.length + body.length + sizeOf(headers);
    this.grow(request, own + sizeOf(early?.sentHeaders) + sizeOf(early?.receivedHeaders));
    if (this.requests.length > mostRequests * 1.1 || this.size > mostOfAll * 1.1) this.trim();
    return failure;
  }

  private answered(request: SeenRequest, response: unknown): void {
    request.response = responseOf(response);
    this.grow(request, sizeOf(fieldsOf(request.response['headers'])));
  }

  private grow(request: SeenRequest, by: number): void {
    request.size += by;
    this.size += by;
  }

  /** They come before their request or after it, and for each that a redirect makes. */
  private takeHeaders(requestId: string, request: SeenRequest | undefined, event: RequestEvent, headers: Fields): void {
    const name = event === 'Network.requestWillBeSentExtraInfo' ? 'sentHeaders' : 'receivedHeaders';
    if (request && request[name] === undefined) {
      request[name] = headers;
      this.grow(request, sizeOf(headers));
      return;
    }
    if (this.early.size >= 100) this.early.clear();
    this.early.set(requestId, {
      ...{ sentHeaders: undefined, receivedHeaders: undefined },
      ...this.early.get(requestId),
      [name]: headers,
    });
  }

  private trim(): void {
    let excess = 0;
    for (const old of this.requests) {
      if (this.requests.length - excess <= mostRequests && this.size <= mostOfAll) break;
      if (this.byId.get(old.requestId) === old) this.byId.delete(old.requestId);
      this.size -= old.size;
      excess++;
    }
    this.requests = this.requests.slice(excess);
    this.droppedRequests += excess;
  }
}

const sizeOf = (headers: Fields = {}): number =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + textOf(value).length, 0);

function requestOf(requestId: string, params: Fields, mainFrame: string): SeenRequest {
  const request = fieldsOf(params['request']);
  const type = textOf(params['type']);
  const isNavigation = type === 'Document' && textOf(params['frameId']) === mainFrame;
  const body = cut(textOf(request['postData']), longestBody);
  return {
    requestId,
    url: cut(textOf(request['url']) + textOf(request['urlFragment']), longestUrl),
    method: textOf(request['method']),
    headers: fieldsOf(request['headers']),
    body: body || undefined,
    type,
    priority: textOf(request['initialPriority']),
    initiator: initiatorOf(params['initiator']),
    wallTime: timeOf(params['wallTime']),
    timestamp: timeOf(params['timestamp']),
    isNavigation,
    sentHeaders: undefined,
    receivedHeaders: undefined,
    response: undefined,
    isFromCache: false,
    dataLength: 0,
    encodedDataLength: undefined,
    endedAt: undefined,
    error: undefined,
    isCanceled: false,
    size: 0,
  };
}

/** Seconds of which a date can be made, also of two together. */
function timeOf(value: unknown): number {
  const seconds = numberOf(value) ?? 0;
  return Math.abs(seconds) < 1e11 ? seconds : 0;
}

/** A stack may be long, and is kept for each request. */
function initiatorOf(value: unknown): Fields {
  const { type, url, lineNumber, stack } = fieldsOf(value);
  const [first] = listOf(fieldsOf(stack)['callFrames']);
  const caller = fieldsOf(first);
  return {
    type: textOf(type) || 'other',
    ...(typeof url === 'string' && { url: cut(url, longestUrl) }),
    ...(typeof lineNumber === 'number' && { lineNumber }),
    ...(first !== undefined && { stack: { callFrames: [{ ...caller, url: cut(textOf(caller['url']), longestUrl) }] } }),
  };
}

const responseFields = [
  ...['status', 'statusText', 'mimeType', 'charset', 'protocol', 'connectionId', 'remoteIPAddress', 'timing'],
  ...['fromDiskCache', 'fromServiceWorker', 'fromPrefetchCache', 'fromEarlyHints', 'encodedDataLength', 'headers'],
] as const;

/** Without certificates and the like. */
function responseOf(value: unknown): Fields {
  const response = fieldsOf(value);
  return Object.fromEntries(responseFields.filter((name) => name in response).map((name) => [name, response[name]]));
}

function failureByStatus(request: SeenRequest): FailedRequest | undefined {
  const status = numberOf(request.response?.['status']) ?? 0;
  if (status < 400) return undefined;
  const words = textOf(request.response?.['statusText']);
  return { request, reason: words ? `${status} (${words})` : String(status) };
}

/** Chromium's console tells of none that was given up, by the page or by whoever left it. */
function fail(request: SeenRequest, params: Fields): FailedRequest | undefined {
  request.endedAt = numberOf(params['timestamp']);
  request.error = textOf(params['errorText']) || 'net::ERR_FAILED';
  request.isCanceled = params['canceled'] === true || request.error === 'net::ERR_ABORTED';
  // it has failed already
  if (request.isCanceled || (numberOf(request.response?.['status']) ?? 0) >= 400) return undefined;
  const blocked = textOf(params['blockedReason']) || textOf(fieldsOf(params['corsErrorStatus'])['corsError']);
  return { request, reason: blocked ? `${request.error} (${blocked})` : request.error };
}
