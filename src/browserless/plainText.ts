/** Control characters, line breaks, and marks that turn the direction of text: none has a place in a row. */

const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Text from a page or a server on one line, `longest` characters at the most. */
export function plainText(text: string, longest = 200): string {
  // cut first: a title may be a megabyte
  const line = text
    .slice(0, longest * 4)
    .replace(unprintable, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).trimEnd()}…`;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Chromium escapes the titles of its target list for HTML (`devtools_http_handler.cc`); this is the title itself. */
export function unescapeTitle(title: string): string {
  return title.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);
}
