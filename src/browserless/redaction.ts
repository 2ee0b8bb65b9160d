import { parseUrl } from './parseUrl';

/** Stands where a secret stood, or could have. */
export const redacted = '•••';

/**
 * Text from a page with the value of anything called `token` hidden: a page may be browserless' own debugger, with the
 * endpoint's token in its address and so in its title.
 */
export function hideTokens(text: string): string {
  return text.replace(/((?:[?&#;]|%3F|%26)token(?:=|%3D))[^&#\s]+/gi, `$1${redacted}`);
}

/** Query parameters of browserless' connect URLs whose values are plain options. Source: browserless 2.42 route schemas. */
const plainParameters = new Set(
  'blockAds blockConsentModals bestAttempt headless keepalive proxyCountry proxySticky record replay slowMo stealth timeout trackingId'.split(
    ' ',
  ),
);

/** Launch options that cannot carry a credential. */
const plainOptions = new Set(
  'acceptInsecureCerts defaultViewport devtools dumpio headless ignoreHTTPSErrors pipe protocolTimeout slowMo stealth timeout waitForInitialPage'.split(
    ' ',
  ),
);

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
    if (/^(about|chrome):/.test(url)) return url.replace(/[?#].*$/s, '');
    return `${namedSchemes.test(protocol) ? protocol : ''}${redacted}`;
  }
  const pairs = search
    .slice(1)
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [key = '', value] = pair.split('=');
      if (plainParameters.has(key)) return pair;
      // without a value, the secret may be what stands where a name should
      return value === undefined ? redacted : `${key}=${redacted}`;
    });
  return `${protocol}//${host}${pathname}${pairs.length ? `?${pairs.join('&')}` : ''}${hash && `#${redacted}`}`;
}

/** A page without a title has its address in that place. */
export function redactTitle(title: string, url: string): string {
  const isAddress = title !== '' && url.endsWith(title);
  return isAddress ? redactUrl(url) : hideTokens(title);
}

function redactSwitch(argument: unknown): string {
  if (typeof argument !== 'string') return redacted;
  const [, name = '', value] = /^--([\w-]+)(=.*)?$/s.exec(argument) ?? [];
  if (name === '') return redacted;
  return value === undefined || plainSwitches.has(name) ? argument : `--${name}=${redacted}`;
}

/** What cannot hold a credential: numbers, yes or no, and Puppeteer's words for headless. */
const isPlain = (value: unknown): boolean =>
  value === null || ['number', 'boolean'].includes(typeof value) || value === 'new' || value === 'shell';

function redactOption(value: unknown): unknown {
  if (isPlain(value)) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return redacted;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, isPlain(field) ? field : redacted]));
}

/** Launch options with their names kept and every value hidden that could carry a secret. */
export function redactLaunchOptions(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => {
      if (key === 'args') return [key, Array.isArray(value) ? value.map(redactSwitch) : redacted];
      return [key, plainOptions.has(key) ? redactOption(value) : redacted];
    }),
  );
}
