import { variablesIn } from './variables';

export type HeaderProblem = 'headers' | 'secretInHeaders';

/** https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/;

/** What a header can carry: a line of Latin letters and signs. */
export const isHeaderValue = (value: string): boolean => /^[\x20-\x7e\xa0-\xff]*$/.test(value);

/** They make the request what it is: a setting has no say in them. */
const own =
  /^(accept|connection|content-.*|expect|host|keep-alive|proxy-.*|sec-websocket-.*|te|trailer|transfer-encoding|upgrade)$/;

/** By their names, headers whose values are nobody's to read. */
const secret = /auth|cookie|credential|key|pass|secret|session|signature|token/;

/** Reads an entry's `headers`, names in lower case. A secret may not stand there in clear, as a token may not. */
export function readHeaders(setting: unknown): Readonly<Record<string, string>> | HeaderProblem {
  if (setting === undefined || setting === null) return {};
  if (typeof setting !== 'object' || Array.isArray(setting)) return 'headers';
  const headers = Object.entries(setting).map(([name, value]) => [name.toLowerCase(), value] as const);
  const isUsable = headers.every(
    ([name, value]) => headerName.test(name) && !own.test(name) && typeof value === 'string' && isHeaderValue(value),
  );
  if (!isUsable || new Set(headers.map(([name]) => name)).size < headers.length) return 'headers';
  const isClear = headers.some(([name, value]) => secret.test(name) && variablesIn(value as string).length === 0);
  return isClear ? 'secretInHeaders' : Object.fromEntries(headers);
}
