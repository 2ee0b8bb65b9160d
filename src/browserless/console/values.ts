import type { ConsoleSpan, ConsoleTone } from '../../shared/consoleMessages';
import { plainLines, plainText } from '../plainText';
import { hideTokens } from '../redaction';
import { fieldsOf, listOf, numberOf, textOf, type Fields } from './fields';
import { errorSpans } from './places';

/** Of a text that is shown in full (UTF-16 units), and of one within something else. */
export const longestText = 10_000;
const longestInside = 200;

/** Of previews within previews; V8 makes two. */
const deepest = 4;

export const span = (text: string, tone?: ConsoleTone): ConsoleSpan => (tone === undefined ? { text } : { text, tone });

/** Text of a page's as it is shown. */
export const shownText = (text: string, longest = longestText): string => plainLines(hideTokens(text), longest);

const inside = (text: string): string => plainText(hideTokens(text), longestInside);

/** A text in the quotes that DevTools put it in. */
function quoted(text: string): string {
  const shown = inside(text);
  if (!shown.includes("'")) return `'${shown}'`;
  return shown.includes('"') ? `\`${shown}\`` : `"${shown}"`;
}

/**
 * A value as DevTools write it in a line: `Runtime.RemoteObject` with the preview that V8 makes of it, which calls no
 * getter. Source: https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#type-RemoteObject
 */
export function valueSpans(value: unknown): ConsoleSpan[] {
  const remote = fieldsOf(value);
  const { type, subtype } = remote;
  const description = textOf(remote['description']);
  if (type === 'string') return [span(shownText(textOf(remote['value'])))];
  if (subtype === 'error') return errorSpans(description);
  if (type !== 'object' || subtype === 'null') return [primitive(remote)];
  const preview = fieldsOf(remote['preview']);
  return 'properties' in preview ? previewSpans(preview, 1) : [span(inside(description) || 'Object', 'name')];
}

/** What is said of a value that has nothing within. Also of a property, whose `value` is text. */
function primitive({ type, subtype, value, description, unserializableValue }: Fields): ConsoleSpan {
  const plain = typeof value === 'number' || typeof value === 'boolean' ? String(value) : textOf(value);
  const said = textOf(unserializableValue) || textOf(description) || plain;
  switch (type) {
    case 'undefined':
      return span('undefined', 'quiet');
    case 'string':
      return span(quoted(textOf(value)), 'string');
    case 'number':
    case 'bigint':
      return span(inside(said), 'number');
    case 'boolean':
      return span(inside(said), 'keyword');
    case 'symbol':
      return span(inside(said), 'string');
    case 'function':
      return span(functionHead(said), 'name');
    case 'accessor':
      // DevTools call it when that is clicked; nothing of the page's is called here
      return span('(…)', 'quiet');
    default:
      return subtype === 'null' ? span('null', 'quiet') : span(inside(said) || 'Object', 'name');
  }
}

/** `ƒ add(item)` of a function's source. */
function functionHead(source: string): string {
  const head = inside(source);
  if (/^class\b/.test(head)) return head.replace(/\s*\{.*$/s, '');
  const [, kind = '', rest = ''] = /^(async\s+)?(?:function\s*)?(.*)$/s.exec(head) ?? [];
  return `${kind}ƒ ${rest.replace(/\s*(=>\s*)?\{.*$/s, '')}`.trimEnd();
}

const separator = span(', ');

const joined = (parts: readonly ConsoleSpan[][], between = separator): ConsoleSpan[] =>
  parts.flatMap((part, index) => (index === 0 ? part : [between, ...part]));

/** `Runtime.ObjectPreview`: `{a: 1}`, `(2) [1, 2]`, `Map(1) {'a' => 1}`. */
function previewSpans(preview: Fields, depth: number): ConsoleSpan[] {
  const { subtype } = preview;
  const description = textOf(preview['description']);
  switch (subtype) {
    case 'array':
    case 'typedarray':
      return arraySpans(preview, description, depth);
    case 'node':
    case 'regexp':
    case 'date':
      return [span(inside(description), subtype === 'node' ? 'name' : 'string')];
  }
  const entries = listOf(preview['entries']);
  const properties = listOf(preview['properties']).map(fieldsOf);
  const parts =
    subtype === 'promise'
      ? promiseParts(properties, depth)
      : entries.length > 0
        ? entries.map((entry) => entrySpans(fieldsOf(entry), depth))
        : named(properties, depth);
  const name = description === 'Object' ? [] : [span(`${inside(description)} `, 'quiet')];
  return [...name, span('{'), ...joined(withMore(parts, preview)), span('}')];
}

/** The rest that V8 has left out. */
const withMore = (parts: readonly ConsoleSpan[][], { overflow }: Fields): readonly ConsoleSpan[][] =>
  overflow === true ? [...parts, [span('…', 'quiet')]] : parts;

/** Properties with their names; those in double brackets are V8's own. */
const named = (properties: readonly Fields[], depth: number): ConsoleSpan[][] =>
  properties
    .filter(({ name }) => !textOf(name).startsWith('[['))
    .map((property) => [span(inside(textOf(property['name'])), 'name'), span(': '), ...propertySpans(property, depth)]);

/** `Runtime.PropertyPreview`. What is within it, V8 says of entries alone. */
function propertySpans(property: Fields, depth: number): ConsoleSpan[] {
  const { type, subtype, valuePreview } = property;
  if (valuePreview !== undefined) return valueOfEntry(valuePreview, depth);
  const value = textOf(property['value']);
  if (type === 'function') return [span('ƒ', 'name')];
  if (type !== 'object' || subtype === 'null') return [primitive({ ...property, value })];
  return [span(value === 'Object' ? '{…}' : inside(value))];
}

function arraySpans(preview: Fields, description: string, depth: number): ConsoleSpan[] {
  const parts: ConsoleSpan[][] = [];
  let next = 0;
  for (const property of listOf(preview['properties']).map(fieldsOf)) {
    const name = textOf(property['name']);
    if (!/^\d{1,15}$/.test(name)) {
      // a typed array's own are the same in each of them
      if (preview['subtype'] === 'array') parts.push(...named([property], depth));
      continue;
    }
    const index = Number(name);
    if (index > next) parts.push([span(`empty × ${index - next}`, 'quiet')]);
    next = index + 1;
    parts.push(propertySpans(property, depth));
  }
  // `Array(3)` is `(3)` before the brackets, where it has more than one; other kinds keep their name
  const [, name = '', length = ''] = /^(.*)\((\d+)\)$/.exec(description) ?? [];
  const head = name === 'Array' ? (Number(length) > 1 ? `(${length}) ` : '') : `${inside(description)} `;
  return [span(head, 'quiet'), span('['), ...joined(withMore(parts, preview)), span(']')].filter(({ text }) => text);
}

/** Of a map or a set. */
function entrySpans({ key, value }: Fields, depth: number): ConsoleSpan[] {
  const said = valueOfEntry(value, depth);
  return key === undefined ? said : [...valueOfEntry(key, depth), span(' => '), ...said];
}

/** A preview of a value that is no object has it as its description. `depth`: of what it stands in. */
function valueOfEntry(value: unknown, depth: number): ConsoleSpan[] {
  const preview = fieldsOf(value);
  const { type, subtype, description } = preview;
  if (type === 'object' && subtype !== 'null')
    return depth < deepest ? previewSpans(preview, depth + 1) : [span('…', 'quiet')];
  return [primitive({ ...preview, value: description })];
}

/** `<pending>`, or `<fulfilled>: 1`. */
function promiseParts(properties: readonly Fields[], depth: number): ConsoleSpan[][] {
  const of = (name: string): Fields | undefined => properties.find((property) => property['name'] === name);
  const state = inside(textOf(of('[[PromiseState]]')?.['value']));
  const result = of('[[PromiseResult]]');
  const said = span(`<${state || 'pending'}>`, 'quiet');
  return [state === 'pending' || !result ? [said] : [said, span(': '), ...propertySpans(result, depth)]];
}

/** A value where a format wants text, or a number: `undefined` where it is none. */
export function valueText(value: unknown): string {
  const remote = fieldsOf(value);
  return remote['type'] === 'string'
    ? shownText(textOf(remote['value']))
    : valueSpans(value)
        .map(({ text }) => text)
        .join('');
}

export function valueNumber(value: unknown): number | undefined {
  const { type, value: number } = fieldsOf(value);
  return type === 'number' ? numberOf(number) : undefined;
}
