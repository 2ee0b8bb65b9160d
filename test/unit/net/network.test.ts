import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { deflateSync, gzipSync } from 'node:zlib';
import { BodyTooLargeError, UnfinishedAnswerError } from '../../../src/browserless/faults';
import { Network } from '../../../src/net';
import { deferred } from '../deferred';
import { json, loopbackServers, status } from '../loopback';
import { settled } from '../virtualClock';
import { networks, plainRequest, plainSettings } from './networks';

describe('a request', () => {
  const start = loopbackServers();
  const open = networks();

  it('gives the status, the body, where a redirect points and how long to wait', async () => {
    const server = await start(status(302, 'größe', { location: 'https://elsewhere.example/x', 'retry-after': '7' }));
    assert.deepEqual(await open().get(`${server.url}/a?b`, plainRequest), {
      status: 302,
      location: 'https://elsewhere.example/x',
      retryAfter: '7',
      body: 'größe',
    });
    assert.equal(server.requests[0]?.url, '/a?b');
    assert.equal(server.requests[0].method, 'GET');
  });

  it('leaves a body unread that is known', async () => {
    const server = await start(status(200, 'größe'));
    const seen: string[] = [];
    const isKnown = (body: Buffer): boolean => seen.push(body.toString('utf8')) === 2;
    assert.equal((await open().get(server.url, { ...plainRequest, isKnown })).body, 'größe');
    const { body, isKnown: wasKnown } = await open().get(server.url, { ...plainRequest, isKnown });
    assert.deepEqual([body, wasKnown], ['', true]);
    assert.deepEqual(seen, ['größe', 'größe']);
  });

  it('mixes up no bodies that come at once, in as many pieces as they come', async () => {
    const waiting: ServerResponse[] = [];
    const server = await start((_, response) => void waiting.push(response));
    const network = open();
    const answers = ['a', 'b', 'c'].map((letter) => network.get(`${server.url}/${letter}`, plainRequest));
    while (waiting.length < answers.length) await new Promise(setImmediate);
    for (let piece = 0; piece < 3; piece++) {
      for (const response of waiting) response.write(response.req.url!.slice(1).repeat(100_000));
      await new Promise(setImmediate);
    }
    for (const response of waiting) response.end();
    const bodies = (await Promise.all(answers)).map(({ body }) => body);
    assert.deepEqual(
      bodies,
      ['a', 'b', 'c'].map((letter) => letter.repeat(300_000)),
    );
  });

  it('sends the headers it was given and no more than HTTP needs', async () => {
    const server = await start(json([]));
    await open().get(server.url, {
      ...plainRequest,
      headers: { accept: 'application/json', authorization: 'Bearer T' },
    });
    assert.deepEqual(server.requests[0]?.headers, {
      host: `127.0.0.1:${server.port}`,
      connection: 'keep-alive',
      accept: 'application/json',
      authorization: 'Bearer T',
    });
  });

  it('keeps its connection for the next one, also where the server means to close it soon', async () => {
    const server = await start((_, response) => {
      response.setHeader('keep-alive', 'timeout=2').end('[]');
    });
    const network = open();
    for (let asked = 0; asked < 3; asked++) {
      await network.get(server.url, plainRequest);
      await settled();
    }
    assert.equal(server.connections(), 1);
  });

  it('follows no redirect', async () => {
    const other = await start(json([]));
    const server = await start(status(307, '', { location: other.url }));
    assert.equal((await open().get(server.url, plainRequest)).status, 307);
    assert.equal(other.connections(), 0);
  });

  it('puts characters together that arrive in pieces', async () => {
    const text = Buffer.from('größe 😀');
    const server = await start((_, response) => {
      response.write(text.subarray(0, 3));
      void settled().then(() => response.end(text.subarray(3)));
    });
    assert.equal((await open().get(server.url, plainRequest)).body, 'größe 😀');
  });

  it('gives up a body over the limit while it still arrives, and ends the connection', async () => {
    const closed = deferred<unknown>();
    const server = await start((_, response) => {
      // without an end: read to its end, it would never be refused
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      response.once('close', closed.resolve);
      more();
    });
    await assert.rejects(open().get(server.url, { ...plainRequest, maxBytes: 50_000 }), new BodyTooLargeError(50_000));
    await closed.promise;
  });

  it('takes a body that is just as large as the limit', async () => {
    const server = await start(status(200, 'x'.repeat(1000)));
    assert.equal((await open().get(server.url, { ...plainRequest, maxBytes: 1000 })).body.length, 1000);
    await assert.rejects(open().get(server.url, { ...plainRequest, maxBytes: 999 }), new BodyTooLargeError(999));
  });

  it('ends with its signal before there is an answer, and so does its connection', async () => {
    const controller = new AbortController();
    const closed = deferred<unknown>();
    const server = await start((request) => {
      request.socket.once('close', closed.resolve);
      controller.abort(new Error('enough'));
    });
    await assert.rejects(open().get(server.url, { ...plainRequest, signal: controller.signal }), { message: 'enough' });
    await closed.promise;
  });

  it('ends with its signal in the middle of the body and says so, and so does its connection', async () => {
    const controller = new AbortController();
    const closed = deferred<unknown>();
    const server = await start((request, response) => {
      request.socket.once('close', closed.resolve);
      // one that never ends: the first of it has arrived by the time that so much has been taken off
      let written = 0;
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000))) written += 10_000;
        if (written > 5_000_000) controller.abort(new Error('enough'));
      };
      response.on('drain', more);
      more();
    });
    const options = { ...plainRequest, maxBytes: Infinity, signal: controller.signal };
    await assert.rejects(open().get(server.url, options), (error: unknown) => {
      assert.ok(error instanceof UnfinishedAnswerError);
      assert.deepEqual(error.cause, new Error('enough'));
      return true;
    });
    await closed.promise;
  });

  for (const [encoding, pack] of Object.entries({ gzip: gzipSync, 'X-GZIP': gzipSync, deflate: deflateSync })) {
    it(`unpacks what was packed unasked (${encoding})`, async () => {
      const server = await start((_, response) =>
        response.setHeader('content-encoding', encoding).end(pack('größe 😀')),
      );
      assert.equal((await open().get(server.url, plainRequest)).body, 'größe 😀');
    });
  }

  it('gives up a small body that unpacks to one over the limit, and ends the connection', async () => {
    const closed = deferred<unknown>();
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const server = await start((request, response) => {
      request.socket.once('close', closed.resolve);
      // not to its end, or the connection would be kept
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(bomb);
    });
    assert.ok(bomb.length < plainRequest.maxBytes);
    await assert.rejects(open().get(server.url, plainRequest), new BodyTooLargeError(plainRequest.maxBytes));
    await closed.promise;
  });

  for (const [what, body] of Object.entries({
    'no gzip': Buffer.from('[]'),
    'cut off': gzipSync('[]').subarray(0, 15),
  })) {
    it(`fails where a packed body is ${what}`, async () => {
      const server = await start((_, response) => response.setHeader('content-encoding', 'gzip').end(body));
      await assert.rejects(open().get(server.url, plainRequest), { code: /^Z_/ });
    });
  }

  it('is never made when its signal is aborted already', async () => {
    const server = await start(json([]));
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(open().get(server.url, { ...plainRequest, signal }), { message: 'enough' });
    assert.equal(server.connections(), 0);
  });
});

describe('the network', () => {
  const start = loopbackServers();
  const open = networks();

  it('uses one connection for many polls', async () => {
    const server = await start(json([]));
    const network = open();
    for (let poll = 0; poll < 20; poll++) {
      await network.get(`${server.url}/sessions`, plainRequest);
      // undici has its connection back one turn later
      await settled();
    }
    assert.equal(server.requests.length, 20);
    assert.equal(server.connections(), 1);
  });

  it('reads the settings with the first request, and again when they have changed', async () => {
    const server = await start(json([]));
    let reads = 0;
    const network = new Network({ settings: () => (reads++, plainSettings) });
    assert.equal(reads, 0);
    await network.get(server.url, plainRequest);
    await settled();
    await network.get(server.url, plainRequest);
    assert.deepEqual([reads, server.connections()], [1, 1]);
    network.settingsChanged();
    assert.equal(reads, 1);
    await network.get(server.url, plainRequest);
    assert.deepEqual([reads, server.connections()], [2, 2]);
    network.dispose();
  });

  it('lets requests under way end as they began when the settings change', async () => {
    const asked = deferred<ServerResponse>();
    const server = await start((_, response) => asked.resolve(response));
    const network = open();
    const answer = network.get(server.url, plainRequest);
    const response = await asked.promise;
    network.settingsChanged();
    response.end('late');
    assert.equal((await answer).body, 'late');
  });

  it('ends what is under way when it is disposed', async () => {
    const asked = deferred<ServerResponse>();
    const server = await start((_, response) => asked.resolve(response));
    const network = open();
    const answer = assert.rejects(network.get(server.url, plainRequest));
    const closed = once((await asked.promise).req.socket, 'close');
    network.dispose();
    await answer;
    await closed;
  });
});
