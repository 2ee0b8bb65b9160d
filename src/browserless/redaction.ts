import { shownAddress } from './address';
import type { Fault } from './faults';
import { parseUrl } from './parseUrl';
import { isPlainId } from './plainId';
import { plainText } from './plainText';

/**
 * The one place that decides what may be told to who was not given it: in the log, in details, in reports, in messages
 * about errors. Everything in those comes through a function of this file, and each of them passes what it knows to be
 * plain and hides the rest; only names and titles, which are for people to read, are passed but for what in them is
 * known to be secret.
 */

/** Stands where a secret stood, or could have. */
export const redacted = '•••';

/** A letter as it is, or as it stands in an address. */
const letter = (sign: string): string =>
  `(?:${sign}|%${sign.charCodeAt(0).toString(16)}|%${sign.toUpperCase().charCodeAt(0).toString(16)})`;

/** An address in an address is encoded, and one in that twice. */
const sign = (plain: string, ...codes: string[]): string => `(?:${plain}|%(?:25)*(?:${codes.join('|')}))`;

const tokenValue = new RegExp(
  `(${sign('[?&#;]', '3F', '26', '23', '3B')}[\\w.-]*${'token'.replace(/./g, letter)}${sign('=', '3D')})[^&#\\s]+`,
  'gi',
);

/** `user:password@` in an address. */
const credentials = /\/\/[^\s/?#]*@/g;

/**
 * Text for people to read, with the value of anything called `token` hidden, and user names and passwords in addresses:
 * a page may be browserless' own debugger, with the endpoint's token in its address and so in its title.
 */
export function hideTokens(text: string): string {
  return text.replace(tokenValue, `$1${redacted}`).replace(credentials, '//');
}

/** What people call an endpoint or a session. It is shown wherever they are: what is written there is no secret. */
export const redactName = (name: string): string => plainText(hideTokens(name), 80);

export const redactId = (id: string): string => (isPlainId(id) ? id : redacted);

/** A pattern of a path, as browserless has them: `/chromium/playwright?(/)`. */
export const redactRoute = (route: string): string => (/^[a-z/?()*+|-]{1,100}$/.test(route) ? route : redacted);

/** A fault by its kind and its facts, of which only these are told: numbers, codes, a variable's name, an origin. */
export function redactFault(fault: Fault): string {
  const facts: Partial<Record<string, unknown>> = { ...fault };
  const told = [
    ...['afterMs', 'retryAfterMs', 'status', 'limit', 'limitBytes'].map((name) => ({ name, isPlain: isNumber })),
    { name: 'tokenSent', isPlain: isYesOrNo },
    { name: 'loginSent', isPlain: isYesOrNo },
    { name: 'code', isPlain: isWord },
    { name: 'answer', isPlain: isWord },
    { name: 'variable', isPlain: isWord },
    { name: 'variables', isPlain: (value: unknown) => Array.isArray(value) && value.every(isWord) },
    { name: 'proxy', isPlain: isAuthority },
    { name: 'to', isPlain: isOrigin },
  ].filter(({ name, isPlain }) => isPlain(facts[name]));
  const pressure = 'pressure' in fault && fault.pressure;
  const listed = [
    ...told.map(({ name }) => `${name} ${String(facts[name])}`),
    ...(pressure ? [`running ${pressure.running} of ${pressure.maxConcurrent}`] : []),
  ];
  return listed.length > 0 ? `${fault.kind} (${listed.join(', ')})` : fault.kind;
}

const isYesOrNo = (value: unknown): boolean => typeof value === 'boolean';
/** `host:port`, as `URL.host` has it: no user, no password. */
const isAuthority = (value: unknown): boolean =>
  typeof value === 'string' && /^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i.test(value);
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isWord = (value: unknown): boolean => typeof value === 'string' && /^\w{1,80}$/.test(value);
const isOrigin = (value: unknown): boolean => typeof value === 'string' && parseUrl(value)?.origin === value;

/** Yes or no, a number, or a word of Puppeteer's and browserless' own. */
const plainValue = /^(\d{1,10}|true|false|new|shell|[A-Za-z]{2})?$/;

/** Whether a parameter's value is too short and plain to open a door, unless its name says so. */
export const isPlainValue = (value: string): boolean => plainValue.test(value);

/** Query parameters of browserless' connect URLs whose values are plain options. Source: browserless 2.42 route schemas. */
const plainParameters = new Set(
  'blockAds blockConsentModals bestAttempt headless keepalive proxyCountry proxySticky record replay slowMo stealth timeout'.split(
    ' ',
  ),
);

/** Launch options that cannot carry a credential. */
const plainOptions = new Set(
  'acceptInsecureCerts defaultViewport devtools dumpio headless ignoreHTTPSErrors pipe protocolTimeout slowMo stealth timeout waitForInitialPage'.split(
    ' ',
  ),
);

/** What these switches say: numbers, words and lists of names. */
const plainSwitchValue = /^=[A-Za-z\d,.-]{0,500}$/;

/** Chromium switches whose values cannot carry a credential. */
const plainSwitches = new Set(
  'disable-features enable-features force-device-scale-factor headless lang remote-debugging-port window-position window-size'.split(
    ' ',
  ),
);

/** Schemes of addresses that are not shown, but named. */
const namedSchemes = /^(blob|chrome-extension|data|devtools|file|javascript|view-source):$/;

/** An address with its credentials left out and every query value that is not known to be plain hidden. */
export function redactUrl(url: string): string {
  const parsed = parseUrl(url);
  if (parsed === undefined) return redacted;
  const { protocol, host, pathname, search, hash } = parsed;
  if (!/^(https?|wss?):$/.test(protocol)) {
    if (/^(about|chrome|unix):/.test(url)) return url.replace(/[?#].*$/s, '');
    return `${namedSchemes.test(protocol) ? protocol : ''}${redacted}`;
  }
  const pairs = search
    .slice(1)
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [key = '', value] = pair.split('=');
      if (plainParameters.has(key) && isPlainValue(value ?? '')) return pair;
      // what people call a session
      if (key === 'trackingId' && /^[\w.-]{1,64}$/.test(value ?? '')) return pair;
      // without a value, the secret may be what stands where a name should, with the `=` that ends base64
      return value && key.length <= 40 ? `${key}=${redacted}` : redacted;
    });
  return `${protocol}//${host}${pathname}${pairs.length ? `?${pairs.join('&')}` : ''}${hash && `#${redacted}`}`;
}

/** An endpoint's address, without a slash at its end. */
export const redactBaseUrl = (baseUrl: string): string =>
  baseUrl.startsWith('unix:') ? shownAddress(baseUrl) : redactUrl(baseUrl).replace(/\/$/, '');

/** A page without a title has its address in that place. */
export function redactTitle(title: string, url: string): string {
  const isAddress = title !== '' && url.endsWith(title);
  return isAddress ? redactUrl(url) : plainText(hideTokens(title));
}

function redactSwitch(argument: unknown): string {
  if (typeof argument !== 'string') return redacted;
  const [, name = '', value] = /^--([a-z\d-]{1,60})(=.*)?$/s.exec(argument) ?? [];
  if (name === '') return redacted;
  const isPlainSwitch = value === undefined || (plainSwitches.has(name) && plainSwitchValue.test(value));
  return isPlainSwitch ? argument : `--${name}=${redacted}`;
}

/** What cannot hold a credential: numbers, yes or no, and Puppeteer's words for headless. */
const isPlain = (value: unknown): boolean =>
  value === null || ['number', 'boolean'].includes(typeof value) || value === 'new' || value === 'shell';

function redactOption(value: unknown): unknown {
  if (isPlain(value)) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return redacted;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, isPlain(field) ? field : redacted]));
}

/** Names that mean something to JavaScript itself. */
const reserved = new Set(['__proto__', 'constructor', 'prototype']);

/** Launch options with their names kept and every value hidden that could carry a secret. */
export function redactLaunchOptions(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const told: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(options)) {
    if (reserved.has(key)) continue;
    if (key === 'args') told[key] = Array.isArray(value) ? value.map(redactSwitch) : redacted;
    else told[key] = plainOptions.has(key) ? redactOption(value) : redacted;
  }
  return told;
}
