import type { ConsoleFrame, ConsoleSource, ConsoleSpan } from '../../shared/consoleMessages';
import { parseUrl } from '../parseUrl';
import { plainLines, plainText } from '../plainText';
import { hideTokens } from '../redaction';
import { fieldsOf, listOf, numberOf, textOf } from './fields';

/** Of an address (UTF-16 units), and of a stack (lines). */
const longestAddress = 2_000;
const deepestStack = 50;

/** Whether an address may be opened, if the user says so: http and https alone. */
export function isOpenable(address: string): boolean {
  return address.length <= longestAddress && /^https?:\/\/[^\s/]/i.test(address) && parseUrl(address) !== undefined;
}

/** A source's address without line and column; a port is neither, as nothing stands before its host's path. */
export const withoutPlace = (address: string): string =>
  address.replace(/^(https?:\/\/[^/?#]+\/.*?)(?::\d+){1,2}$/i, '$1');

/** The last part of an address' path, as DevTools name sources. */
function fileName(url: string): string {
  const parsed = parseUrl(url);
  if (!parsed) return url;
  if (!/^(https?|file):$/.test(parsed.protocol)) return parsed.protocol.replace(/:$/, '');
  const [last = ''] = parsed.pathname.split('/').filter(Boolean).slice(-1);
  return last || parsed.host || url;
}

/** `line` and `column` as CDP counts them, from 0. Undefined for code that stands nowhere. */
export function sourceAt(url: unknown, line: unknown, column: unknown): ConsoleSource | undefined {
  const address = plainText(hideTokens(textOf(url)), longestAddress);
  if (address === '') return undefined;
  const place = [line, column]
    .map(numberOf)
    .filter((at) => at !== undefined && at >= 0)
    .map((at) => `:${(at as number) + 1}`);
  const isLink = isOpenable(address);
  return {
    label: plainText(fileName(address), 60) + (place[0] ?? ''),
    // what is in a `data:` address may be a whole page
    address: (isLink ? address : plainText(address, 200)) + place.join(''),
    isLink,
  };
}

/** `Runtime.StackTrace` as frames, with those that waited for them. */
export function framesOf(stackTrace: unknown): ConsoleFrame[] {
  const frames: ConsoleFrame[] = [];
  for (let trace = fieldsOf(stackTrace); frames.length < deepestStack; trace = fieldsOf(trace['parent'])) {
    for (const frame of listOf(trace['callFrames']).slice(0, deepestStack - frames.length)) {
      const { functionName, url, lineNumber, columnNumber } = fieldsOf(frame);
      const name = plainText(textOf(functionName), 100) || '(anonymous)';
      frames.push({ name, source: sourceAt(url, lineNumber, columnNumber) });
    }
    if (trace['parent'] === undefined) break;
  }
  return frames;
}

/** An address in a text, without what ends a sentence or closes a bracket. */
const address = /https?:\/\/[^\s"'`<>()[\]{}]+/gi;

/** By hand: a pattern that ends in `+$` takes a page's text as often as it is long. */
function withoutEnd(found: string): string {
  let end = found.length;
  while ('.,:;!?…•'.includes(found.charAt(end - 1)) && end > 0) end--;
  return found.slice(0, end);
}

/** Text with its addresses as links. */
export function linked(text: string, tone?: ConsoleSpan['tone']): ConsoleSpan[] {
  const plain = (part: string): ConsoleSpan[] =>
    part === '' ? [] : [tone === undefined ? { text: part } : { text: part, tone }];
  const spans: ConsoleSpan[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    const link = withoutEnd(found);
    if (!isOpenable(link)) continue;
    spans.push(...plain(text.slice(from, index)), { text: link, link });
    from = index + link.length;
  }
  return [...spans, ...plain(text.slice(from))];
}

/** A line of V8's stack: `    at add (https://host/shop/basket.js:12:3)`. */
const stackLine = /^(\s+at (?:.*\()?)(https?:\/\/[^\s()]+?)((?::\d+){0,2})(\)?)$/;

/** An error's description, which is its message and its stack: sources by their names, as DevTools have them. */
export function errorSpans(description: string): ConsoleSpan[] {
  const lines = plainLines(hideTokens(description), 10_000).split('\n');
  const isStack = (line: string): boolean => /^\s+at /.test(line);
  return lines
    .filter((line, index) => !isStack(line) || index <= deepestStack)
    .flatMap((line, index) => {
      const end = index === 0 ? [] : [{ text: '\n' }];
      const [, before = '', url = '', place = '', after = ''] = (isStack(line) && stackLine.exec(line)) || [];
      const quiet = (text: string): ConsoleSpan => ({ text, tone: 'quiet' });
      // Puppeteer names the code that it brings by the place in its caller's, which is the caller's business
      if (isStack(line) && !isOpenable(url))
        return [...end, quiet(`    ${plainText(line.replace(/(pptr:\w+);\S*/, '$1'), 200)}`)];
      if (!isOpenable(url)) return [...end, ...linked(line)];
      return [...end, quiet(before), { text: fileName(url) + place, link: url + place }, quiet(after)];
    })
    .filter(({ text }) => text !== '');
}
