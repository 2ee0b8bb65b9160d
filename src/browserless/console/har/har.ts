import { harFromMessages } from 'chrome-har';
import { fieldsOf } from '../fields';
import { harId, harMessages } from './messages';
import type { Har } from './archive';
import type { SeenRequest } from './requests';
import { withoutSecrets } from './withoutSecrets';

export interface HarOptions {
  readonly requests: readonly SeenRequest[];
  /** The page's address, of which the requests are until it goes somewhere else. */
  readonly pageUrl: string;
  /** Cookies, authorisation, bodies and all addresses as they are. */
  readonly withSecrets: boolean;
  readonly extensionVersion: string;
}

/** Requests as an HTTP archive. Bodies of answers are not in it: nobody has asked the page for them. */
export function harOf({ requests, pageUrl, withSecrets, extensionVersion }: HarOptions): Har {
  const { log } = harFromMessages(harMessages(requests, pageUrl), { includeResourcesFromDiskCache: true });
  const errors = new Map(requests.map(({ error }, index) => [harId(index), error]));
  const entries = log.entries.map((entry) => {
    const { _requestId: id, response, ...rest } = entry;
    const error = errors.get(String(id));
    // as DevTools tell it
    return { ...rest, response: error === undefined ? response : { ...fieldsOf(response), _error: error } };
  });
  const har = {
    log: {
      version: log.version,
      creator: { name: 'Browserless Sessions', version: extensionVersion },
      pages: log.pages,
      entries,
    },
  };
  return withSecrets ? har : withoutSecrets(har);
}
