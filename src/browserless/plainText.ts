/** Control characters, line breaks, and marks that turn the direction of text: none has a place in a row. */

const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/**
 * The first `longest` UTF-16 units at the most, without half a character at the end. By itself: a slice would keep the
 * whole in memory, and that may be a megabyte (V8's sliced strings, seen on Node 20).
 */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
  return Buffer.from(start, 'utf16le').toString('utf16le');
}

/** Text from a page or a server on one line, `longest` characters at the most. */
export function plainText(text: string, longest = 200): string {
  // cut first: a title may be a megabyte
  const line = cut(text, longest * 4)
    .replace(unprintable, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= longest ? line : `${cut(line, longest - 1).trimEnd()}…`;
}

/** What terminals colour text with. */
const colours = /\u001b\[[\d;]*m/g;

/** As `unprintable`, but for what makes lines and columns. */
const unprintableInLines =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Text from a page with its lines, `longest` characters at the most. */
export function plainLines(text: string, longest: number): string {
  // cut first: a message may be a megabyte
  const lines = cut(text, longest * 2)
    .replace(colours, '')
    .replace(/\r\n?/g, '\n')
    .replace(unprintableInLines, ' ');
  return lines.length <= longest ? lines : `${cut(lines, longest - 1)}…`;
}

/**
 * Foreign text where VS Code makes something of what is written: messages and the prompts of inputs render
 * `[text](command:…)` and `[text](https:…)` as links, and quick picks `$(name)` as an icon. Rows, their hovers and modal
 * dialogs show text as it is (seen in VS Code 1.139).
 */
export const inMessage = (text: string, longest?: number): string =>
  plainText(text, longest).replace(/\]\(/g, '] (').replace(/\$\(/g, '$ (');

/**
 * Foreign text behind or below a quick pick's label. Its hover renders Markdown, pictures and icons included, and makes
 * links of addresses (seen in VS Code 1.139); invisible word joiners keep it from these.
 */
export const inPick = (text: string, longest?: number): string =>
  inMessage(text, longest).replace(/:(?=\/\/)|www(?=\.)|@/gi, '$&\u2060');

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Chromium escapes the titles of its target list for HTML (`devtools_http_handler.cc`); this is the title itself. */
export function unescapeTitle(title: string): string {
  // most have none, and looking for a character is much cheaper
  if (!title.includes('&')) return title;
  return title.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);
}
