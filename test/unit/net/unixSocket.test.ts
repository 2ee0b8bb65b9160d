import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Client } from '../../../src/browserless/client';
import { noCredentials } from '../../../src/browserless/credentials';
import { endpoint } from '../samples';
import { settled } from '../virtualClock';
import { ending, networks, plainRequest } from './networks';
import { recordingProxies } from './recordingProxy';

describe('an endpoint on a socket of this machine', () => {
  const startProxy = recordingProxies();
  const open = networks();
  let folder = '';
  let socket = '';
  const asked: http.IncomingMessage[] = [];
  let connections = 0;
  let server: http.Server;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'unix-'));
    socket = path.join(folder, 'a socket');
    asked.length = connections = 0;
    server = http
      .createServer((request, response) => {
        asked.push(request);
        if (request.url === '/team/sessions') response.writeHead(302, { location: 'http://localhost/lists/sessions' });
        response.end('[{"id":"a"}]');
      })
      .on('connection', () => connections++)
      .on('upgrade', (request: http.IncomingMessage, client: net.Socket) => {
        asked.push(request);
        client.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello');
      });
    server.listen(socket);
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  it('is asked over it, as localhost, on one connection', async () => {
    const network = open();
    for (let poll = 0; poll < 3; poll++) {
      const { status, body } = await network.get(`unix:${socket}:/sessions?a=b`, plainRequest);
      assert.deepEqual([status, body], [200, '[{"id":"a"}]']);
      await settled();
    }
    assert.deepEqual(
      [asked[0]?.url, asked[0]?.headers.host, asked.length, connections],
      ['/sessions?a=b', 'localhost', 3, 1],
    );
  });

  it('gives sockets for the bridge', async () => {
    const answer = await open().upgrade(`unix:${socket}:/devtools/page/P`, plainRequest);
    assert.ok('socket' in answer);
    const [hello] = (await once(answer.socket, 'data')) as [Buffer];
    assert.equal(hello.toString(), 'hello');
    assert.deepEqual([asked[0]?.url, asked[0]?.headers.host], ['/devtools/page/P', 'localhost']);
    answer.socket.destroy();
  });

  it('is never asked through a proxy, nor is one chosen for it', async () => {
    const proxy = await startProxy(1);
    assert.equal(await ending(open({ proxy: proxy.url }), `unix:${socket}:/`), 200);
    assert.equal(
      await ending(
        open({}, () => assert.fail('it was asked')),
        `unix:${socket}:/`,
      ),
      200,
    );
    assert.deepEqual(proxy.seen, []);
  });

  it('is asked by a client with its prefix, and where its redirects lead', async () => {
    const client = new Client({
      endpoint: endpoint(`unix:${socket}:/team`),
      http: open(),
      credentials: () => Promise.resolve({ ...noCredentials, token: 'T' }),
      timeoutMs: () => 5000,
      maxBytes: () => 1_000_000,
    });
    assert.equal((await client.sessions(new AbortController().signal)).sightings.length, 1);
    assert.deepEqual(
      asked.map(({ url, headers }) => [url, headers.authorization]),
      [
        ['/team/sessions', 'Bearer T'],
        ['/lists/sessions', 'Bearer T'],
      ],
    );
  });

  it('ends with the network', async () => {
    const network = open();
    await network.get(`unix:${socket}:/`, plainRequest);
    const closed = once(asked[0]!.socket, 'close');
    network.dispose();
    await closed;
  });

  it('has faults of its own: no such socket, one that is not for us, and nobody behind it', async () => {
    const network = open();
    assert.equal(await ending(network, `unix:${folder}/missing.sock:/`), 'noSocket');
    assert.equal(await ending(network, `unix:${socket}/below.sock:/`), 'noSocket');
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    assert.equal(await ending(network, `unix:${file}:/`), 'refused');
    await chmod(socket, 0);
    // root may open everything
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.('nobody');
    try {
      assert.equal(await ending(network, `unix:${socket}:/`), 'socketDenied');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});
