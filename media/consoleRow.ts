import type {
  ConsoleEntry,
  ConsoleFrame,
  ConsoleSource,
  ConsoleSpan,
  ConsoleWords,
} from '../src/shared/consoleMessages';
import { filled, iconButton, language, part } from './consoleParts';
import { icon, type IconName } from './icons';

/** What is looked through by a filter. */
export const entryText = ({ spans, source }: ConsoleEntry): string =>
  spans.map(({ text }) => text).join('') + (source ? ` ${source.label}` : '');

/** An entry as a row of the list. */
export function rowOf(entry: ConsoleEntry, words: ConsoleWords): HTMLElement {
  const { id, kind, level, depth, stack } = entry;
  const row = part('li', `${kind} ${level}`);
  row.dataset['id'] = String(id);
  row.tabIndex = -1;
  const sign = part('span', 'sign');
  sign.append(...signOf(entry, words));
  const time = part('time', 'time', new Date(entry.at).toLocaleTimeString(language, timeFormat));
  const text = part('span', 'text');
  if (depth > 0) text.style.setProperty('--depth', String(depth));
  if (stack.length > 0) text.append(stackButton(words));
  text.append(...entry.spans.map(spanOf));
  if (stack.length > 0) text.append(stackOf(stack));
  row.append(sign, time, text);
  if (entry.source) row.append(sourceOf(entry.source));
  if (kind !== 'mark') {
    // the list listens to its clicks
    const copy = iconButton('copy', words.copyEntry, () => undefined);
    copy.dataset['does'] = 'copy';
    copy.tabIndex = -1;
    row.append(copy);
  }
  return row;
}

const timeFormat: Intl.DateTimeFormatOptions = {
  hour12: false,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
};

/** How often, where it was said again and again; otherwise its level, if it is more than said. */
function signOf({ kind, level, count }: ConsoleEntry, words: ConsoleWords): Node[] {
  const name = iconOf(kind, level);
  if (count > 1) {
    const often = filled(words.repeated, count);
    const badge = part('span', 'repeated', count > 9_999 ? '9999+' : String(count));
    badge.title = often;
    badge.setAttribute('aria-hidden', 'true');
    return [badge, part('span', 'spoken', name ? `${words.levels[level]}, ${often}:` : `${often}:`)];
  }
  if (!name) return [];
  const spoken = part('span', 'spoken', kind === 'mark' ? '' : `${words.levels[level]}:`);
  return [icon(name), spoken];
}

function iconOf(kind: ConsoleEntry['kind'], level: ConsoleEntry['level']): IconName | undefined {
  if (kind === 'mark') return 'arrived';
  return level === 'error' || level === 'warning' ? level : undefined;
}

function spanOf({ text, tone, link }: ConsoleSpan): HTMLElement {
  if (link !== undefined) return linkTo(link, text);
  return part('span', tone ?? '', text);
}

/** No `<a>`: it would be VS Code that opens it, without asking. */
function linkTo(address: string, text: string): HTMLElement {
  const link = part('span', 'link', text);
  link.setAttribute('role', 'link');
  link.tabIndex = -1;
  link.dataset['address'] = address;
  link.title = address;
  return link;
}

function sourceOf({ label, address, isLink }: ConsoleSource): HTMLElement {
  const source = part('span', 'source');
  if (isLink) source.append(linkTo(address, label));
  else {
    source.textContent = label;
    source.title = address;
  }
  return source;
}

function stackButton(words: ConsoleWords): HTMLElement {
  const button = iconButton('stack', words.showStack, () => undefined);
  button.classList.add('twistie');
  button.tabIndex = -1;
  button.dataset['does'] = 'stack';
  button.setAttribute('aria-expanded', 'false');
  return button;
}

function stackOf(frames: readonly ConsoleFrame[]): HTMLElement {
  const stack = part('span', 'stack');
  for (const { name, source } of frames) {
    const line = part('span', 'frame');
    line.append(part('span', 'name', name));
    if (source) line.append(part('span', 'quiet', ' @ '), sourceOf(source));
    stack.append(line);
  }
  return stack;
}
