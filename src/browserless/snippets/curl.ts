import type { Endpoint } from '../endpoint';
import type { Session } from '../session';
import { parseUnixUrl } from '../unixSocket';
import { killUrl } from '../urls';
import { tokenVariable, type Door } from './connection';
import type { Snippet } from './snippet';
import { lines, textOf, type Text, type Variable } from './text';

/** What a call asks of the server's HTTP API: https://docs.browserless.io/rest-apis/intro */
interface Call {
  readonly url: string;
  /** The body of a POST. */
  readonly json?: string;
}

const shell = { tool: 'curl', languageId: 'shellscript' } as const;

/** A page's HTML, by a new browser. */
export const curlContent = (endpoint: Endpoint, door: Door): Snippet => ({
  ...shell,
  language: 'Shell',
  code: curl(endpoint, door, { url: `${endpoint.baseUrl}/content`, json: '{"url":"https://example.com"}' }),
});

export const curlSessions = (endpoint: Endpoint, door: Door): Snippet => ({
  ...shell,
  language: 'Shell',
  code: curl(endpoint, door, { url: `${endpoint.baseUrl}/sessions` }),
});

/** Ends a session. */
export function curlStop(endpoint: Endpoint, session: Session, door: Door): Snippet | undefined {
  const url = killUrl(endpoint, session);
  return url === undefined ? undefined : { ...shell, language: 'Shell', code: curl(endpoint, door, { url }) };
}

function curl({ connection }: Endpoint, { auth, headers }: Door, { url, json }: Call): string {
  const socket = parseUnixUrl(url);
  const options = [
    ...(socket ? [`--unix-socket ${word([socket.socket])}`] : []),
    ...(connection.ca === undefined ? [] : [`--cacert ${word([connection.ca])}`]),
    ...(connection.rejectUnauthorized ? [] : ['--insecure']),
    ...Object.entries(headers).map(([name, value]) => `--header ${word(headerOf(name, value))}`),
    ...door(auth, json !== undefined),
    ...(json === undefined ? [] : [`--header 'Content-Type: application/json'`, `--data ${word([json])}`]),
    word([socket?.url ?? url]),
  ];
  return lines(
    ...['curl --silent --show-error --fail', ...options.map((option) => `  ${option}`)].join(' \\\n').split('\n'),
  );
}

/** curl takes a name with a colon alone for one that is not to be sent. */
const headerOf = (name: string, value: string): Text => (value === '' ? [`${name};`] : textOf(`${name}: ${value}`));

function door(auth: Door['auth'], hasBody: boolean): readonly string[] {
  const token = { variable: tokenVariable, as: 'itself' } as const;
  switch (auth) {
    case 'header':
      return [`--header ${word(['Authorization: Bearer ', token])}`];
    case 'basic':
      return [`--user ${word([':', token])}`];
    case 'query':
      // with a body, --get is not to be had; --url-query is of curl 7.87
      return hasBody
        ? [`--url-query ${word(['token=', token])}`]
        : [`--get --data-urlencode ${word(['token=', token])}`];
    case undefined:
      return [];
  }
}

/** One word for a shell, which says so where a variable is not set. */
function word(text: Text): string {
  const isPlain = text.every((part) => typeof part !== 'string' || /^[\w :.,/=-]*$/.test(part));
  const hasVariable = text.some((part) => typeof part !== 'string');
  // within double quotes only what no shell makes anything of
  if (isPlain && hasVariable)
    return `"${text.map((part) => (typeof part === 'string' ? part : valueOf(part))).join('')}"`;
  return text
    .map((part) => (typeof part === 'string' ? `'${part.replaceAll("'", "'\\''")}'` : `"${valueOf(part)}"`))
    .join('');
}

const valueOf = ({ variable }: Variable): string => `\${${variable}:?}`;
