import { numberOf, textOf, type Fields } from '../fields';
import type { SeenRequest } from '../requests';

/** A CDP event as `chrome-har` takes it. */
export interface HarMessage {
  readonly method: string;
  readonly params: Fields;
}

/**
 * Requests as the CDP events of which `chrome-har` makes a HAR: each by itself and whole, so that nothing hangs on the
 * order in which they came. A request that failed has an answer with the status 0, as DevTools have it, or it would be
 * left out. What went over the wire stands in the events themselves: `chrome-har` would add it to the headers that the
 * page gave, and reads its cookies' times as milliseconds (1.3.1).
 */
export function harMessages(requests: readonly SeenRequest[], pageUrl: string): HarMessage[] {
  let page = 0;
  return requests.flatMap((request, index) => {
    const isNewPage = index === 0 || request.isNavigation;
    if (isNewPage) page++;
    const url = request.isNavigation ? request.url : pageUrl;
    const frameId = `page ${page}`;
    // an address' page: it would take the first request's otherwise
    const begin = isNewPage ? [{ method: 'Page.navigatedWithinDocument', params: { frameId, url } }] : [];
    return [...begin, ...eventsOf(request, harId(index), frameId)];
  });
}

/** By which a request is found in the HAR. */
export const harId = (index: number): string => `request ${index}`;

function eventsOf(request: SeenRequest, requestId: string, frameId: string): HarMessage[] {
  const { url, method, headers, initiator, priority, type, timestamp, wallTime, response, error } = request;
  const sent = {
    requestId,
    frameId,
    type,
    timestamp,
    wallTime,
    initiator,
    request: { url, method, headers: request.sentHeaders ?? headers, initialPriority: priority },
  };
  const events = [{ method: 'Network.requestWillBeSent', params: sent as Fields }];
  if (!response && error === undefined) return events;
  if (request.isFromCache) events.push({ method: 'Network.requestServedFromCache', params: { requestId } });
  events.push({
    method: 'Network.responseReceived',
    params: { requestId, frameId, timestamp, response: answerOf(request) },
  });
  const at = request.endedAt ?? timestamp;
  if (request.dataLength > 0)
    events.push({
      method: 'Network.dataReceived',
      params: { requestId, timestamp: at, dataLength: request.dataLength, encodedDataLength: 0 },
    });
  const encodedDataLength = request.encodedDataLength ?? -1;
  // without times there is nothing that could have taken any
  if (response && typeof response['timing'] === 'object')
    events.push({ method: 'Network.loadingFinished', params: { requestId, timestamp: at, encodedDataLength } });
  return events;
}

/** `Network.Response` with all that is asked of it. */
function answerOf({ response = {}, receivedHeaders, sentHeaders }: SeenRequest): Fields {
  return {
    ...response,
    status: numberOf(response['status']) ?? 0,
    statusText: textOf(response['statusText']),
    protocol: textOf(response['protocol']),
    mimeType: textOf(response['mimeType']),
    headers: receivedHeaders ?? response['headers'] ?? {},
    connectionId: numberOf(response['connectionId']) ?? 0,
    encodedDataLength: numberOf(response['encodedDataLength']) ?? 0,
    ...(sentHeaders && { requestHeaders: sentHeaders }),
  };
}
