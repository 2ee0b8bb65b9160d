/**
 * A URL, or undefined where the text is none. Not by `URL.canParse`: after a few thousand calls, Node 20 takes hosts
 * like `bücher.example` for none there (seen on 20.20; 24 does not).
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
