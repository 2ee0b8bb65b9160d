import { tokenVariable, trustNote, variablesOf, type Connection } from './connection';
import { escaped, type Text, type Variable } from './text';

/** What Puppeteer's and Playwright's snippets have in common: modules that are JavaScript and TypeScript alike. */

export const languages = { language: 'JavaScript, TypeScript', languageId: 'typescript' } as const;

/** `'words'`, or a template where there is a variable. */
export function stringOf(text: Text): string {
  if (text.every((part) => typeof part === 'string')) return `'${escaped(text.join(''), "'")}'`;
  const parts = text.map((part) =>
    typeof part === 'string' ? escaped(part, '`').replaceAll('$', '\\$') : `\${${expression(part)}}`,
  );
  return `\`${parts.join('')}\``;
}

const valueOf = (name: string): string => (name === tokenVariable ? 'token' : `process.env.${name}`);

function expression({ variable, as }: Variable): string {
  const value = valueOf(variable);
  if (as === 'inQuery') return `encodeURIComponent(${value})`;
  return as === 'password' ? `Buffer.from(':' + ${value}).toString('base64')` : value;
}

const noteLines = ({ isPrivatelyTrusted }: Connection): readonly string[] =>
  isPrivatelyTrusted ? [`// ${trustNote}`] : [];

/** Above the connection: what has to be set, and is said to be missing. */
export function preparation(connection: Connection): readonly string[] {
  const names = variablesOf(connection);
  return [
    ...noteLines(connection),
    ...(names.includes(tokenVariable) ? [`const token = process.env.${tokenVariable};`] : []),
    ...names.map((name) => `if (!${valueOf(name)}) throw new Error('Set ${name}.');`),
    ...(names.length > 0 || connection.isPrivatelyTrusted ? [''] : []),
  ];
}

/** `headers` as a member of an object, indented by two. */
export function headerLines({ headers }: Connection): readonly string[] {
  const entries = headers.map(([name, value]) => `${keyOf(name)}: ${stringOf(value)}`);
  if (entries.length <= 1) return entries.map((entry) => `  headers: { ${entry} },`);
  return ['  headers: {', ...entries.map((entry) => `    ${entry},`), '  },'];
}

const keyOf = (name: string): string => (/^[A-Za-z]+$/.test(name) ? name : stringOf([name]));
