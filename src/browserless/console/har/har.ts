import { harFromMessages } from 'chrome-har';
import { fieldsOf, listOf, textOf, type Fields } from '../fields';
import { harId, harMessages } from './messages';
import type { Har } from './archive';
import type { SeenRequest } from '../requests';
import { withoutSecrets } from './withoutSecrets';

export interface HarOptions {
  readonly requests: readonly SeenRequest[];
  /** The page's address, of which the requests are until it goes somewhere else. */
  readonly pageUrl: string;
  /** Cookies, authorisation, bodies and all addresses as they are. */
  readonly withSecrets: boolean;
  readonly extensionVersion: string;
}

export interface Archived {
  readonly har: Har;
  /** How many requests are such that no entry can be made of them. */
  readonly leftOut: number;
}

/** Requests as an HTTP archive. Bodies of answers are not in it: nobody has asked the page for them. */
export function harOf({ requests: all, pageUrl, withSecrets, extensionVersion }: HarOptions): Archived {
  const requests = all.filter(isTaken);
  const { log } = harFromMessages(harMessages(requests, pageUrl), { includeResourcesFromDiskCache: true });
  const byId = new Map(requests.map((request, index) => [harId(index), request]));
  const entries = log.entries.map((entry) => {
    const { _requestId: id, response, request, ...rest } = entry;
    const { error, body } = byId.get(textOf(id)) ?? {};
    return {
      ...rest,
      request: body === undefined ? request : withBody(fieldsOf(request), body),
      // as DevTools tell it
      response: error === undefined ? response : { ...fieldsOf(response), _error: error },
    };
  });
  const har = {
    log: {
      version: log.version,
      creator: { name: 'Browserless Sessions', version: extensionVersion },
      pages: log.pages,
      entries,
    },
  };
  return { har: withSecrets ? har : withoutSecrets(har), leftOut: all.length - requests.length };
}

/** One that `chrome-har` fails at, as at the address `http://user:100%@host/`, would keep all others from being saved. */
function isTaken(request: SeenRequest): boolean {
  try {
    harFromMessages(harMessages([request], ''));
    return true;
  } catch {
    return false;
  }
}

/** As it was sent: `chrome-har` would keep of JSON no more than what it says first, and takes long for it (1.3.1). */
function withBody(request: Fields, text: string): Fields {
  const type = listOf(request['headers'])
    .map(fieldsOf)
    .find(({ name }) => textOf(name).toLowerCase() === 'content-type');
  const postData = { mimeType: textOf(type?.['value']), text };
  return { ...request, bodySize: Buffer.byteLength(text), postData };
}
