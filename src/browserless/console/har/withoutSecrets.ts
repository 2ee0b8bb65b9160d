import { parseUrl } from '../../parseUrl';
import { hideTokens, isPlainValue, redacted } from '../../redaction';
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
const addressHeaders = new Set(['location', 'referer']);

/** Names of parameters whose values may open a door also where they are short. */
const secretName =
  /assert|auth|code|credential|csrf|jwt|key|nonce|otp|pass|pin|pw|saml|secret|session|sid$|sig|state|ticket|token|xsrf/i;

/** Names that are no secret themselves, once they are decoded. */
const plainName = /^[\w.[\]-]{1,40}$/;

/**
 * A HAR with nothing in it that opens a door, written field by field: no cookies, no bodies, of the headers those that are
 * known to be plain, and of addresses no user, no fragment, and of parameters short numbers and the like alone.
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
  const url = plainAddress(textOf(request['url']));
  return {
    ...picked(entry, ['pageref', 'startedDateTime', 'time', 'cache', 'timings', 'serverIPAddress', 'connection']),
    ...picked(entry, ['_resourceType', '_priority', '_initialPriority', '_initiator_type', '_initiator_line']),
    ...(typeof entry['_initiator'] === 'string' && { _initiator: plainAddress(entry['_initiator']) }),
    request: {
      ...picked(request, ['method', 'httpVersion', 'headersSize', 'bodySize']),
      url,
      queryString: [...(parseUrl(url)?.searchParams ?? [])].map(([name, value]) => ({ name, value })),
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
      value: addressHeaders.has(name.toLowerCase()) ? plainAddress(value) : hideTokens(plainAddresses(value)),
    }));
}

/** Addresses in a value, as a policy has them; a bare origin stays as it is written. */
const plainAddresses = (value: string): string =>
  value.replace(/https?:\/\/[^\s"'<>,;]+/gi, (found) => (/[?#@]/.test(found) ? plainAddress(found) : found));

/** Also one without a host, as `Location` may be. */
function plainAddress(address: string): string {
  const url = parseUrl(address);
  const [whole = ''] = address.split('#', 1);
  const [before = ''] = whole.split('?', 1);
  if (url && !/^https?:$/.test(url.protocol)) return hideTokens(before);
  // `;jsessionid=…`
  const path = (url ? url.origin + url.pathname : before).replace(/(?:;|%3b)[^/]*/gi, '');
  const search = whole.slice(before.length + 1);
  const pairs = search.split('&').filter(Boolean).map(plainPair);
  return hideTokens(path + (pairs.length > 0 ? `?${pairs.join('&')}` : ''));
}

function plainPair(pair: string): string {
  const [encoded = '', value = ''] = pair.split('=');
  const [name = ''] = new URLSearchParams(encoded).keys();
  // without a value, the secret may be what stands where a name should
  if (value === '' || !plainName.test(name)) return redacted;
  return `${name}=${isPlainValue(value) && !secretName.test(name) ? value : redacted}`;
}
