/** What a server asks for beyond this is not believed. */
const longestMs = 3_600_000;

/**
 * The pause in ms that a `Retry-After` asks for, or undefined where it says nothing: seconds, or a date by the server's
 * clock, which is taken for this machine's (https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3).
 */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  const text = header?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : /[a-z]/i.test(text) ? Date.parse(text) - now : NaN;
  return ms > 0 ? Math.min(ms, longestMs) : undefined;
}
