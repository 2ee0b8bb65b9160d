import { parseUrl } from '../parseUrl';

/** What a browser makes of a text in its address bar; undefined for what is no address. */
export function navigableUrl(text: string): string | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  // `localhost:3000` would be of a scheme of that name
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(typed);
  const isLocal = /^(localhost|127\.|\[)/i.test(typed);
  return parseUrl(hasScheme ? typed : `${isLocal ? 'http' : 'https'}://${typed}`)?.href;
}
