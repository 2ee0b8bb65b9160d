import { variablesIn } from '../variables';

/** The value of an environment variable, which a snippet reads when it runs. */
export interface Variable {
  readonly variable: string;
  /** As it is, percent-encoded for a query, or as what follows `Basic ` with the value for a password. */
  readonly as: 'itself' | 'inQuery' | 'password';
}

/** What a snippet's language writes as one string: words as they are, and variables. */
export type Text = readonly (string | Variable)[];

/** What the setting writes with `${env:NAME}`. */
export function textOf(setting: string): Text {
  const names = variablesIn(setting);
  const between = setting.split(/\$\{env:[A-Za-z_]\w{0,79}\}/);
  return between.flatMap((words, index): Text => {
    const variable = names[index];
    return [words, ...(variable === undefined ? [] : [{ variable, as: 'itself' } as const])].filter(isSomething);
  });
}

const isSomething = (part: string | Variable): boolean => part !== '';

/** Control characters, and marks that turn or hide text: they would break a line, or show another code than there is. */
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const codeOf = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Words between such quotes as JavaScript, Python, Java and C# all read them. Java turns `\uXXXX` into the sign before it
 * reads strings, so that line breaks have names; a backslash is doubled, so that none of the words' own is read so.
 */
export const escaped = (words: string, quotes: string): string =>
  words
    .replace(/\\/g, '\\\\')
    .replaceAll(quotes, `\\${quotes}`)
    .replace(unprintable, (sign) => named[sign] ?? codeOf(sign));

/** `"words"`, for Python, Java and C#. */
export const quoted = (words: string): string => `"${escaped(words, '"')}"`;

/** `"words" + variable`, for languages whose other ways to write it differ; `value` writes a variable as an expression. */
export const joined = (text: Text, value: (variable: Variable) => string): string =>
  text.length === 0 ? '""' : text.map((part) => (typeof part === 'string' ? quoted(part) : value(part))).join(' + ');

/** Lines of code; what is false is left out. */
export const lines = (...code: readonly (string | false)[]): string =>
  code.map((line) => (line === false ? '' : `${line}\n`)).join('');
