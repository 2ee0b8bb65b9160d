import type { ConsoleSpan } from '../../shared/consoleMessages';
import { cut } from '../plainText';
import { fieldsOf, textOf } from './fields';
import { linked } from './places';
import { longestText, shownText, span, valueNumber, valueSpans, valueText } from './values';

/** More pieces than anybody reads in one line. */
const mostSpans = 500;
const mostArguments = 100;

/** https://console.spec.whatwg.org/#formatter; `%c` is style, of which nothing is taken. */
const specifier = /%[sdifoOc%]/g;

/** The arguments of a console's call as DevTools write them: the first may say how the others are put into it. */
export function formatArguments(all: readonly unknown[]): ConsoleSpan[] {
  const [first, ...rest] = all.slice(0, mostArguments);
  if (first === undefined) return [];
  const isFormat = fieldsOf(first)['type'] === 'string' && rest.length > 0;
  const { spans, used } = isFormat
    ? // a `%%` makes one of two
      formatted(cut(textOf(fieldsOf(first)['value']), longestText * 2), rest)
    : { spans: alone(first), used: 0 };
  const others = rest.slice(used).flatMap((value) => [span(' '), ...alone(value)]);
  const left = all.length > mostArguments ? [span(' …', 'quiet')] : [];
  return readable([...spans, ...others, ...left]);
}

/** As much as anybody reads of one entry, in as few pieces as may be. */
export const readable = (spans: readonly ConsoleSpan[]): ConsoleSpan[] => short(merged(spans).slice(0, mostSpans));

/** A value of its own, not within another. */
const alone = (value: unknown): ConsoleSpan[] =>
  fieldsOf(value)['type'] === 'string' ? linked(shownText(textOf(fieldsOf(value)['value']))) : valueSpans(value);

function formatted(format: string, values: readonly unknown[]): { spans: ConsoleSpan[]; used: number } {
  const spans: ConsoleSpan[] = [];
  let used = 0;
  let from = 0;
  for (const { 0: found, index } of format.matchAll(specifier)) {
    const isPercent = found === '%%';
    // one for which nothing is left stays as it is written
    if (!isPercent && used >= values.length) break;
    spans.push(...linked(shownText(format.slice(from, index))));
    from = index + found.length;
    spans.push(...(isPercent ? [span('%')] : put(found, values[used++])));
  }
  spans.push(...linked(shownText(format.slice(from))));
  return { spans, used };
}

function put(found: string, value: unknown): ConsoleSpan[] {
  const number = valueNumber(value);
  switch (found) {
    case '%s':
      return [span(valueText(value))];
    case '%d':
    case '%i':
      return [span(String(number === undefined ? NaN : Math.trunc(number)), 'number')];
    case '%f':
      return [span(String(number ?? NaN), 'number')];
    case '%c':
      return [];
    default:
      return valueSpans(value);
  }
}

/** As much as of a single text. */
function short(spans: readonly ConsoleSpan[]): ConsoleSpan[] {
  let left = longestText;
  const kept: ConsoleSpan[] = [];
  for (const one of spans) {
    if (one.text.length > left) return [...kept, { ...one, text: `${one.text.slice(0, left)}…` }];
    left -= one.text.length;
    kept.push(one);
  }
  return kept;
}

/** Neighbours of the same kind are one. */
function merged(spans: readonly ConsoleSpan[]): ConsoleSpan[] {
  const all: ConsoleSpan[] = [];
  for (const one of spans) {
    const last = all.at(-1);
    if (last && last.tone === one.tone && last.link === undefined && one.link === undefined)
      all[all.length - 1] = { ...last, text: last.text + one.text };
    else all.push(one);
  }
  return all;
}
