import type { ConsoleEntry } from '../../shared/consoleMessages';

/** An entry as text to be pasted: when, how grave, what and where, and below it who called. */
export function copiedEntry({ at, level, spans, source, stack, count, kind, depth }: ConsoleEntry): string {
  const time = new Date(at).toISOString();
  const text = spans.map(({ text: part, link }) => link ?? part).join('');
  const weight = kind === 'mark' ? '' : ` ${level}`;
  const again = count > 1 ? ` (${count} times)` : '';
  const place = source ? `  ${source.address}` : '';
  const calls = stack.map(({ name, source: from }) => `\n    at ${name}${from ? ` (${from.address})` : ''}`);
  return `${time}${weight}  ${'  '.repeat(depth)}${text}${again}${place}${calls.join('')}`;
}
