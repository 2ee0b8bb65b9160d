import { parseUrl } from '../../parseUrl';
import { hideTokens, redacted } from '../../redaction';
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../fields';
import type { Har } from './archive';

/** Headers that say nothing of who asks, by which an answer is understood. All others are left out. */
const plainHeaders = new Set(
  `accept accept-encoding accept-language accept-ranges access-control-allow-credentials access-control-allow-headers
  access-control-allow-methods access-control-allow-origin access-control-expose-headers access-control-max-age
  access-control-request-headers access-control-request-method age allow cache-control connection content-disposition
  content-encoding content-language content-length content-range content-security-policy
  content-security-policy-report-only content-type cross-origin-embedder-policy cross-origin-opener-policy
  cross-origin-resource-policy date etag expires host if-modified-since if-none-match if-range keep-alive last-modified
  location origin permissions-policy pragma priority range referer referrer-policy retry-after sec-ch-ua
  sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user server server-timing
  strict-transport-security timing-allow-origin transfer-encoding upgrade upgrade-insecure-requests user-agent vary via
  x-content-type-options x-frame-options x-powered-by x-xss-protection`.split(/\s+/),
);

/** Of these the value is an address. */
const addressHeaders = new Set(['location', 'origin', 'referer']);

/** Names of parameters whose values open a door. */
const secretName = /auth|code|credential|csrf|jwt|key|nonce|passw|pwd|secret|session|sid$|sig|state|ticket|token|xsrf/i;

/**
 * A HAR with nothing in it that opens a door, written field by field: no cookies, no bodies, of the headers those that are
 * known to be plain, and of addresses no user, no fragment, and no value of a parameter with a telling name.
 */
export function withoutSecrets({ log }: Har): Har {
  return {
    log: {
      ...log,
      pages: log.pages.map((page) => ({ ...page, title: plainAddress(textOf(page['title'])) })),
      entries: log.entries.map(plainEntry),
    },
  };
}

function plainEntry(entry: Fields): Record<string, unknown> {
  const request = fieldsOf(entry['request']);
  const response = fieldsOf(entry['response']);
  const content = fieldsOf(response['content']);
  return {
    ...picked(entry, ['pageref', 'startedDateTime', 'time', 'cache', 'timings', 'serverIPAddress', 'connection']),
    ...picked(entry, ['_resourceType', '_priority', '_initialPriority', '_initiator_type', '_initiator_line']),
    ...(typeof entry['_initiator'] === 'string' && { _initiator: plainAddress(entry['_initiator']) }),
    request: {
      ...picked(request, ['method', 'httpVersion', 'headersSize', 'bodySize']),
      url: plainAddress(textOf(request['url'])),
      queryString: listOf(request['queryString']).map((pair) => {
        const { name, value } = fieldsOf(pair);
        return { name: textOf(name), value: plainValue(textOf(name), textOf(value)) };
      }),
      headers: plainHeadersOf(request['headers']),
      cookies: [],
    },
    response: {
      ...picked(response, [
        'status',
        'statusText',
        'httpVersion',
        'headersSize',
        'bodySize',
        '_transferSize',
        '_error',
      ]),
      ...picked(response, ['fromDiskCache', 'fromServiceWorker', 'fromPrefetchCache']),
      redirectURL: plainAddress(textOf(response['redirectURL'])),
      headers: plainHeadersOf(response['headers']),
      cookies: [],
      content: { mimeType: textOf(content['mimeType']), size: numberOf(content['size']) ?? 0 },
    },
  };
}

const picked = (from: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));

function plainHeadersOf(headers: unknown): { name: string; value: string }[] {
  return listOf(headers)
    .map((header) => ({ name: textOf(fieldsOf(header)['name']), value: textOf(fieldsOf(header)['value']) }))
    .filter(({ name }) => plainHeaders.has(name.toLowerCase()))
    .map(({ name, value }) => ({
      name,
      value: addressHeaders.has(name.toLowerCase()) ? plainAddress(value) : hideTokens(value),
    }));
}

const plainValue = (name: string, value: string): string =>
  secretName.test(name) && value !== '' ? redacted : hideTokens(value);

/** Also one without a host, as `Location` may be. */
function plainAddress(address: string): string {
  const base = 'http://none.invalid';
  const url = parseUrl(address, base);
  if (!url || !/^https?:$/.test(url.protocol)) return hideTokens(address.replace(/[?#].*$/s, ''));
  const pairs = url.search
    .slice(1)
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return value.length > 0 ? `${name}=${plainValue(name, value.join('='))}` : pair;
    });
  const origin = url.origin === base ? '' : url.origin;
  return hideTokens(origin + url.pathname + (pairs.length > 0 ? `?${pairs.join('&')}` : ''));
}
