import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Disposable } from '../../src/shared/disposable';

/** Runs only if VS Code makes a link or a variable of what a server has written; whoever tests registers it. */
export const trap = 'browserlessSessionsTest.trap';

/** Stands wherever a server was seen to have a secret, or could have. */
export const secret = 'S3CR3Thostile';

/** Text that is a link, a picture, an icon, a variable and a forged line to whoever does not take it for text. */
export const attack = (stranger: string): string =>
  `[go](command:${trap}) ![](${stranger}/pixel.png) [web](${stranger}/link) $(bug) $(sync~spin) \${command:${trap}} ` +
  `<img src="${stranger}/img.png" onerror="fetch('${stranger}/js')"> <a href="command:${trap}">a</a> \u202e` +
  `\r\n2026-01-01 [error] forged \u0000\u0007\u001b[31m`;

/** Ids that are another address to whoever puts them into one. */
export const hostileIds = (stranger: string): readonly string[] => [
  ...['../../kill/all', 'all', 'x?token=1#', 'a\r\nHost: stranger', '%2e%2e/kill/all', `@${new URL(stranger).host}/`],
  ...[stranger, `$(touch pwned)`, '', ' '.repeat(3), 'ü'.repeat(200)],
];

/** What a server answers that has an attack in every field. All its addresses lead to the stranger. */
export function hostileRows(stranger: string): readonly object[] {
  const text = attack(stranger);
  const addresses = {
    killURL: `${stranger}/kill/1`,
    browserWSEndpoint: `${stranger.replace('http', 'ws')}/devtools/browser/1`,
    webSocketDebuggerUrl: `${stranger.replace('http', 'ws')}/devtools/page/1`,
    devtoolsFrontendUrl: `${stranger}/devtools/inspector.html?ws=stranger`,
    initialConnectURL: `${stranger}/chromium/?launch={"args":["--proxy-server=http://u:${secret}@p"]}&token=${secret}&x=$(touch pwned)\`id\``,
    userDataDir: text,
    routePath: [text, `/chromium?token=${secret}`],
    launchOptions: {
      args: [`--proxy-server=http://u:${secret}@p`, text, `--${text}=${secret}`],
      env: { A: secret },
      $schema: `${stranger}/schema.json`,
    },
  };
  const browser = (id: string, more: object = {}): object => ({
    ...{ id, browserId: id, type: 'browser', browser: 'ChromiumCDP', running: true, numbConnected: 1, startedOn: 1 },
    ...{ timeAliveMs: 5000, ttl: 60_000, trackingId: text, ...addresses, ...more },
  });
  const target = (id: string, browserId: string, more: object = {}): object => ({
    ...{ id, browserId, type: 'page', title: text, url: `${stranger}/${text}?token=${secret}`, ...addresses, ...more },
  });
  return [
    // the newest is the first
    browser('plain', { startedOn: 2 }),
    target('P1', 'plain'),
    target('P2', 'plain', { title: '', url: `javascript:${text}` }),
    target('P3', 'plain', { title: `h/?a=1&token=${secret}`, url: `command:${trap}` }),
    target('P4', 'plain', { type: text, title: 'odd', url: `x://$(bug)/${text}` }),
    target('P5', 'plain', { type: 'worker', title: '', url: `http://u:${secret}@h/` }),
    ...hostileIds(stranger).flatMap((id, index) => [
      browser(id || `empty${index}`, { trackingId: index % 2 ? '' : text }),
      target(id, id || `empty${index}`),
      ...(index % 4 === 0 ? [target(`Q${index}`, id || `empty${index}`, { title: '' })] : []),
    ]),
    browser('nameless', { browser: text, trackingId: '', url: `x://$(bug)/`, title: '' }),
    browser('blocker', { browser: `${text.slice(0, 20)}Playwright` }),
  ];
}

/** Answers as browserless does, in the words of an attacker; whatever else it is asked leads to the stranger. */
export const hostileAnswers =
  (stranger: string): http.RequestListener =>
  ({ url = '' }, response) => {
    const text = attack(stranger).replace(/[^\x20-\x7e]/g, ' ');
    const headers = { 'content-type': 'application/json', server: text, 'set-cookie': text, link: `<${stranger}>` };
    const answers: Readonly<Record<string, unknown>> = {
      '/sessions': hostileRows(stranger),
      '/meta': { version: text },
      '/pressure': { pressure: { running: text, maxConcurrent: 1e308, queued: -1, maxQueued: null } },
    };
    const answer = answers[url];
    if (answer === undefined) response.writeHead(302, { ...headers, location: `${stranger}${url}` }).end(text);
    else response.writeHead(200, headers).end(JSON.stringify(answer));
  };

export interface Listening extends Disposable {
  readonly url: string;
  readonly paths: readonly string[];
  readonly connections: () => number;
}

/** A server that remembers what it was asked, WebSockets included, and every connection that was only opened. */
export async function listen(answer: http.RequestListener): Promise<Listening> {
  const paths: string[] = [];
  let connections = 0;
  const server = http.createServer((request, response) => {
    paths.push(request.url ?? '');
    answer(request, response);
  });
  server.on('connection', () => connections++);
  server.on('upgrade', (request, socket) => {
    paths.push(request.url ?? '');
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    connections: () => connections,
    dispose: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
