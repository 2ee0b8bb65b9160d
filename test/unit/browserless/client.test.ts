import * as assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { Client, type ClientOptions } from '../../../src/browserless/client';
import type { Credentials } from '../../../src/browserless/credentials';
import { EndpointError, UnfinishedAnswerError, type Fault } from '../../../src/browserless/faults';
import type { Fingerprint } from '../../../src/browserless/fingerprint';
import type { Http } from '../../../src/browserless/http';
import { probe } from '../../../src/browserless/probe';
import { deferred } from '../deferred';
import { fixture, fixtureText } from '../fixtures';
import { closedPort, json, loopbackServers, status } from '../loopback';
import { networks } from '../net/networks';
import { renderSessions } from '../rendering';
import { endpoint, pressure } from '../samples';

const { signal } = new AbortController();

describe('a client of an endpoint', () => {
  const start = loopbackServers();
  const open = networks();
  const clientOf = (url: string, token?: string, options: Partial<ClientOptions> = {}): Client =>
    new Client({
      endpoint: endpoint(url),
      http: open(),
      credentials: () => Promise.resolve({ token, headers: {} }),
      timeoutMs: () => 5000,
      maxBytes: () => 1_000_000,
      ...options,
    });

  /** What a question ends in. */
  const faultOfAnswer = async (answer: Promise<unknown>): Promise<Fault> =>
    answer.then(
      () => assert.fail('it succeeded'),
      (error: unknown) => {
        assert.ok(error instanceof EndpointError, String(error));
        return error.fault;
      },
    );

  /** A server that gives one answer after the other, the last one for ever. */
  const inTurn = (...answers: readonly RequestListener[]): RequestListener => {
    let turn = 0;
    return (request, response) => answers[Math.min(turn++, answers.length - 1)]?.(request, response);
  };

  describe('asks for sessions', () => {
    it('and gives them as a person would list them', async () => {
      const server = await start(status(200, fixtureText('sessions-no-token.json')));
      const { sightings, rejectedRows } = await clientOf(server.url).sessions(signal);
      assert.deepEqual(renderSessions(sightings), [
        'c20d15c4-e832-417c-a6a0-3e03f48db8bf · Chromium · 0 s · 1 clients',
        '  page: Home <http://127.0.0.1:13100/>',
        '  page: about:blank <about:blank>',
      ]);
      assert.equal(rejectedRows, 0);
    });

    it('and reads no answer that is known', async () => {
      const server = await start(status(200, fixtureText('sessions-no-token.json')));
      const client = clientOf(server.url);
      const looked: Fingerprint[] = [];
      const answer = await client.newSessions(signal, (fingerprint) => {
        looked.push(fingerprint);
        return false;
      });
      assert.equal(answer?.sightings.length, 1);
      assert.deepEqual(looked, [answer.fingerprint]);
      assert.equal(await client.newSessions(signal, ({ sum }) => sum === looked[0]?.sum), undefined);
    });

    it('and takes no error for an answer that is known', async () => {
      const server = await start(status(503, fixtureText('sessions-no-token.json')));
      const asked = clientOf(server.url).newSessions(signal, () => true);
      assert.deepEqual(await faultOfAnswer(asked), { kind: 'gateway', status: 503, retryAfterMs: undefined });
    });

    it('and counts the rows that make no sense', async () => {
      const server = await start(json([{ id: 'a' }, null, {}, 5]));
      const { sightings, rejectedRows } = await clientOf(server.url).sessions(signal);
      assert.deepEqual([sightings.length, rejectedRows], [1, 3]);
    });

    it('under the path prefix, as JSON, with the token in a header and not in the address', async () => {
      const server = await start(json([]));
      await clientOf(`${server.url}/team/browsers`, 'T').sessions(signal);
      const [request] = server.requests;
      assert.equal(request?.url, '/team/browsers/sessions');
      assert.equal(request.headers.accept, 'application/json');
      assert.equal(request.headers.authorization, 'Bearer T');
      assert.equal(request.headers['content-type'], undefined, 'browserless answers 400 to one');
    });

    it('without any authorization where there is no token', async () => {
      const server = await start(json([]));
      await clientOf(server.url).sessions(signal);
      assert.equal(server.requests[0]?.headers.authorization, undefined);
    });

    it('with the token of the moment', async () => {
      const server = await start(json([]));
      let token = 'first';
      const client = clientOf(server.url, undefined, { credentials: () => Promise.resolve({ token, headers: {} }) });
      await client.sessions(signal);
      token = 'second';
      await client.sessions(signal);
      assert.deepEqual(
        server.requests.map(({ headers }) => headers.authorization),
        ['Bearer first', 'Bearer second'],
      );
    });

    it('not at all where the variable of its token is missing', async () => {
      const server = await start(json([]));
      const missing: Fault = { kind: 'missingVariable', variable: 'TOKEN', isToken: true };
      const client = clientOf(server.url, undefined, { credentials: () => Promise.reject(new EndpointError(missing)) });
      assert.deepEqual(await faultOfAnswer(client.sessions(signal)), missing);
      assert.equal(server.connections(), 0);
    });
  });

  describe('does not let a passing 500 be seen', () => {
    it('while a session closes', async () => {
      const server = await start(inTurn(status(500, 'fetch failed'), json([{ id: 'a' }])));
      assert.equal((await clientOf(server.url).sessions(signal)).sightings.length, 1);
      assert.equal(server.requests.length, 2);
    });

    it('but one that stays is a fault, after one more question', async () => {
      const server = await start(status(500, 'fetch failed'));
      assert.deepEqual(await faultOfAnswer(clientOf(server.url).sessions(signal)), {
        kind: 'serverError',
        status: 500,
      });
      assert.equal(server.requests.length, 2);
    });

    it('and asks no more when it is given up in between', async () => {
      const controller = new AbortController();
      const server = await start((request, response) => {
        status(500)(request, response);
        response.once('finish', () => setImmediate(() => controller.abort()));
      });
      await assert.rejects(clientOf(server.url).sessions(controller.signal), { name: 'AbortError' });
      assert.equal(server.requests.length, 1);
    });
  });

  describe('says what is wrong', () => {
    const unauthorized = status(401, 'Bad or missing authentication.\n');
    const wrong: readonly (readonly [string, RequestListener, Fault, token?: string])[] = [
      ['a token is needed', unauthorized, { kind: 'unauthorized', tokenSent: false }],
      ['the token is refused', unauthorized, { kind: 'unauthorized', tokenSent: true }, 'T'],
      ['access is denied', status(403), { kind: 'forbidden' }],
      ['there is no list of sessions', status(404), { kind: 'noSessions' }],
      ['too many requests', status(429), { kind: 'tooManyRequests', retryAfterMs: undefined }],
      [
        'too many requests, and how long to wait',
        status(429, '', { 'retry-after': '30' }),
        { kind: 'tooManyRequests', retryAfterMs: 30_000 },
      ],
      ['a server error', status(501), { kind: 'serverError', status: 501 }],
      ['a proxy before nothing', status(502), { kind: 'gateway', status: 502, retryAfterMs: undefined }],
      [
        'a proxy that asks to wait',
        status(503, '', { 'retry-after': '5' }),
        { kind: 'gateway', status: 503, retryAfterMs: 5000 },
      ],
      [
        'plain HTTP where HTTPS is wanted',
        status(400, '<center>The plain HTTP request was sent to HTTPS port</center>'),
        { kind: 'tlsMismatch' },
      ],
      ['a bad request', status(400), { kind: 'notBrowserless', status: 400 }],
      ['a page', status(200, '\n<!doctype html><title>Hello</title>'), { kind: 'webPage' }],
      ['other text', status(200, 'It works!'), { kind: 'notBrowserless', status: 200 }],
      ['other JSON', json({ sessions: [] }), { kind: 'notBrowserless', status: 200 }],
      ['nothing', status(204), { kind: 'emptyAnswer' }],
      ['cut JSON', status(200, '[{"id":"a"'), { kind: 'brokenAnswer' }],
      ['a redirect to nowhere', status(302), { kind: 'redirect', to: undefined }],
      [
        'a redirect to no server',
        status(302, '', { location: 'javascript:alert(1)' }),
        { kind: 'redirect', to: undefined },
      ],
    ];
    for (const [what, answer, fault, token] of wrong) {
      it(what, async () => {
        const server = await start(answer);
        assert.deepEqual(await faultOfAnswer(clientOf(server.url, token).sessions(signal)), fault);
      });
    }

    it('nobody listens', async () => {
      assert.deepEqual(await faultOfAnswer(clientOf(await closedPort()).sessions(signal)), { kind: 'refused' });
    });

    it('a redirect, with no more than where it leads; the token does not go there', async () => {
      const other = await start(json([]));
      const location = `${other.url}/login?back=SECRET#SECRET`.replace('http://', 'http://SECRET:SECRET@');
      const server = await start(status(302, '', { location }));
      const fault = await faultOfAnswer(clientOf(server.url, 'T').sessions(signal));
      assert.deepEqual(fault, { kind: 'redirect', to: other.url });
      assert.equal(other.connections(), 0);
    });

    it('no answer within the time limit', async () => {
      const server = await start(() => undefined);
      const client = clientOf(server.url, undefined, { timeoutMs: () => 20 });
      assert.deepEqual(await faultOfAnswer(client.sessions(signal)), { kind: 'timeout', afterMs: 20 });
    });

    it('an answer that does not come to its end within the time limit', async () => {
      const http: Http = {
        get: (_, { signal: given }) =>
          new Promise((__, reject) => {
            given.addEventListener('abort', () => reject(new UnfinishedAnswerError({ cause: given.reason })));
          }),
      };
      const client = clientOf('http://slow.example', undefined, { http, timeoutMs: () => 20 });
      assert.deepEqual(await faultOfAnswer(client.sessions(signal)), { kind: 'slow', afterMs: 20 });
    });

    it('a list that does not come while the server lives', async () => {
      const server = await start((request, response) => {
        if (request.url === '/pressure') json(fixture('pressure.json'))(request, response);
      });
      const client = clientOf(server.url, 'T', { timeoutMs: () => 1000 });
      assert.deepEqual(await faultOfAnswer(client.sessions(signal)), {
        kind: 'stuck',
        afterMs: 1000,
        pressure: pressure({ maxConcurrent: 40, cpu: 22, memory: 12 }),
      });
      assert.deepEqual(
        server.requests.map(({ url, headers }) => [url, headers.authorization]),
        [
          ['/sessions', 'Bearer T'],
          ['/pressure', 'Bearer T'],
        ],
      );
    });

    it('a list that does not come from a server of before /pressure, which lives all the same', async () => {
      const server = await start((request, response) => {
        if (request.url === '/pressure') status(404)(request, response);
      });
      const fault = await faultOfAnswer(clientOf(server.url, undefined, { timeoutMs: () => 1000 }).sessions(signal));
      assert.deepEqual(fault, { kind: 'stuck', afterMs: 1000, pressure: undefined });
    });

    it('no answer, where a gateway alone shows life', async () => {
      const server = await start((request, response) => {
        if (request.url === '/pressure') status(504)(request, response);
      });
      const fault = await faultOfAnswer(clientOf(server.url, undefined, { timeoutMs: () => 1000 }).sessions(signal));
      assert.deepEqual(fault, { kind: 'timeout', afterMs: 1000 });
    });

    it('an answer that is too large', async () => {
      const server = await start(json([{ id: 'a longer one' }]));
      const client = clientOf(server.url, undefined, { maxBytes: () => 10 });
      assert.deepEqual(await faultOfAnswer(client.sessions(signal)), { kind: 'tooLarge', limitBytes: 10 });
    });

    it('more rows than any fleet has', async () => {
      const server = await start(json(Array.from({ length: 20_001 }, () => 0)));
      assert.deepEqual(await faultOfAnswer(clientOf(server.url).sessions(signal)), {
        kind: 'tooManyRows',
        limit: 20_000,
      });
    });
  });

  describe('follows a redirect', () => {
    /** Sends each path on to the next one, and answers at the end. */
    const chain =
      (to: Readonly<Record<string, string>>, code = 302): RequestListener =>
      (request, response) => {
        const location = to[request.url ?? ''];
        return (location === undefined ? json([{ id: 'a' }]) : status(code, '', { location }))(request, response);
      };

    for (const code of [301, 302, 303, 307, 308]) {
      it(`on the same server, with the token (${code})`, async () => {
        const server = await start(chain({ '/sessions': '/team/sessions?x#y' }, code));
        assert.equal((await clientOf(server.url, 'T').sessions(signal)).sightings.length, 1);
        assert.deepEqual(
          server.requests.map(({ url, headers }) => [url, headers.authorization]),
          [
            ['/sessions', 'Bearer T'],
            ['/team/sessions?x', 'Bearer T'],
          ],
        );
      });
    }

    it('never so that the name of another server tells what was sent', async () => {
      const server = await start(status(302, '', { location: 'https://S3CRET-TOKEN.evil.example/' }));
      assert.deepEqual(await faultOfAnswer(clientOf(server.url, 's3cret-token').sessions(signal)), {
        kind: 'redirect',
        to: undefined,
      });
    });

    it('on the same server, with the token in its query once', async () => {
      const server = await start(chain({ '/sessions?token=T': '/sessions/?token=T' }, 301));
      const client = clientOf(server.url, 'T', { endpoint: endpoint(server.url, { auth: 'query' }) });
      assert.equal((await client.sessions(signal)).sightings.length, 1);
      assert.deepEqual(
        server.requests.map(({ url, headers }) => [url, headers.authorization]),
        [
          ['/sessions?token=T', undefined],
          ['/sessions/?token=T', undefined],
        ],
      );
    });

    it('three times, each from where the last one led, and not a fourth time', async () => {
      const to = { '/a/sessions': 'b/', '/a/b/': './c', '/a/b/c': '/d' };
      const server = await start(chain(to));
      assert.equal((await clientOf(`${server.url}/a`).sessions(signal)).sightings.length, 1);
      assert.deepEqual(
        server.requests.map(({ url }) => url),
        ['/a/sessions', '/a/b/', '/a/b/c', '/d'],
      );
      const longer = await start(chain({ ...to, '/d': '/e' }));
      assert.deepEqual(await faultOfAnswer(clientOf(`${longer.url}/a`).sessions(signal)), {
        kind: 'redirectedTooOften',
      });
      assert.equal(longer.requests.length, 4);
    });

    it('without a user name and password that it names', async () => {
      const server = await start((request, response) =>
        chain({ '/sessions': `http://u:p@${request.headers.host}/x` })(request, response),
      );
      await clientOf(server.url, 'T').sessions(signal);
      assert.equal(server.requests[1]?.headers.authorization, 'Bearer T');
    });

    it('never to another server, also where the same one was followed first', async () => {
      const other = await start(json([]));
      const server = await start(chain({ '/sessions': '/next', '/next': `${other.url}/sessions` }));
      assert.deepEqual(await faultOfAnswer(clientOf(server.url, 'T').sessions(signal)), {
        kind: 'redirect',
        to: other.url,
      });
      assert.equal(other.connections(), 0);
    });

    it('never to https on its own, which is another server: a token was given for this one', async () => {
      const server = await start((request, response) =>
        status(301, '', { location: `https://${request.headers.host?.split(':')[0]}/sessions` })(request, response),
      );
      assert.deepEqual(await faultOfAnswer(clientOf(server.url, 'T').sessions(signal)), {
        kind: 'wantsHttps',
        to: 'https://127.0.0.1',
      });
    });
  });

  describe('asks once more when the connection breaks', () => {
    it('which is not seen if it passes', async () => {
      const server = await start(inTurn((request) => request.socket.destroy(), json([{ id: 'a' }])));
      assert.equal((await clientOf(server.url).sessions(signal)).sightings.length, 1);
    });

    it('and not a third time', async () => {
      const server = await start((request) => request.socket.destroy());
      assert.deepEqual(await faultOfAnswer(clientOf(server.url).sessions(signal)), { kind: 'broken' });
      assert.equal(server.requests.length, 2);
    });
  });

  it('ends with the signal of whoever asked, which is no fault of the endpoint', async () => {
    const controller = new AbortController();
    const server = await start(() => controller.abort(new Error('enough')));
    await assert.rejects(clientOf(server.url).sessions(controller.signal), { message: 'enough' });
  });

  it('does not ask when it is given up while the token is looked up', async () => {
    const controller = new AbortController();
    const credentials = deferred<Credentials>();
    const server = await start(json([]));
    const answer = clientOf(server.url, undefined, { credentials: () => credentials.promise }).sessions(
      controller.signal,
    );
    controller.abort(new Error('enough'));
    credentials.resolve({ token: 'T', headers: {} });
    await assert.rejects(answer, { message: 'enough' });
    assert.equal(server.connections(), 0);
  });

  it('never puts the token into what it throws', async () => {
    const token = 'S3CR3T-TOKEN';
    const closed = await closedPort();
    for (const answer of [
      status(401, token),
      status(302, '', { location: `http://h/?token=${token}` }),
      status(418, token),
    ]) {
      const server = await start(answer);
      for (const url of [server.url, closed, server.url.replace('http:', 'https:')]) {
        const error: unknown = await clientOf(url, token)
          .sessions(signal)
          .catch((thrown: unknown) => thrown);
        assert.ok(error instanceof EndpointError);
        assert.ok(!`${error.message} ${error.stack} ${JSON.stringify(error)}`.includes(token));
        assert.equal(error.cause, undefined);
      }
    }
  });

  describe('stops a session', () => {
    it('by the address that browserless has for it', async () => {
      const server = await start(status(204));
      assert.equal(await clientOf(`${server.url}/prefix`, 'T').kill({ id: 's-1' }, signal), true);
      assert.equal(server.requests[0]?.url, '/prefix/kill/s-1');
      assert.equal(server.requests[0].method, 'GET');
      assert.equal(server.requests[0].headers.authorization, 'Bearer T');
    });

    it('and says so where the server knows no such session or request', async () => {
      const server = await start(status(404));
      assert.equal(await clientOf(server.url).kill({ id: 's-1' }, signal), false);
    });

    it('and fails where the server refuses', async () => {
      const server = await start(status(401));
      assert.deepEqual(await faultOfAnswer(clientOf(server.url).kill({ id: 's-1' }, signal)), {
        kind: 'unauthorized',
        tokenSent: false,
      });
    });

    it('never with an id that would mean something else', async () => {
      const server = await start(status(204));
      for (const id of ['all', '', '../sessions', 'a?b']) {
        assert.equal(await clientOf(server.url).kill({ id }, signal), false);
      }
      assert.equal(server.connections(), 0);
    });
  });

  describe('asks for the pressure', () => {
    it('and takes a server without it, or a proxy that hides it, for one that does not say', async () => {
      for (const answer of [status(404), status(401), status(403), status(200, '<html>'), json({})]) {
        const server = await start(answer);
        assert.equal(await clientOf(server.url).pressure(signal), undefined);
      }
    });

    it('and reads no more of an answer than such a one can have', async () => {
      const server = await start(status(200, ' '.repeat(300_000)));
      const fault = await faultOfAnswer(clientOf(server.url).pressure(signal));
      assert.deepEqual(fault, { kind: 'tooLarge', limitBytes: 262_144 });
    });

    it('and does not take a passing fault for that', async () => {
      for (const code of [429, 500, 502, 503]) {
        const server = await start(status(code));
        await assert.rejects(clientOf(server.url).pressure(signal), EndpointError, String(code));
      }
    });
  });

  describe('looks at a new endpoint', () => {
    const browserless: RequestListener = (request, response) => {
      const answers: Readonly<Record<string, string>> = {
        '/sessions': 'sessions-mixed.json',
        '/meta': 'meta.json',
        '/pressure': 'pressure.json',
      };
      return json(fixture(answers[request.url ?? ''] ?? ''))(request, response);
    };

    it('and finds its sessions, version and capacity', async () => {
      const server = await start(browserless);
      assert.deepEqual(await probe(clientOf(server.url), signal), {
        sessions: 4,
        version: '2.42.0',
        pressure: pressure({ maxConcurrent: 40, cpu: 22, memory: 12 }),
      });
    });

    it('and is content with the sessions where an old server has no more', async () => {
      for (const answer of [status(404), status(500), status(200, '<html>'), json({})]) {
        const server = await start((request, response) =>
          (request.url === '/sessions' ? json([]) : answer)(request, response),
        );
        assert.deepEqual(await probe(clientOf(server.url), signal), {
          sessions: 0,
          version: undefined,
          pressure: undefined,
        });
      }
    });

    it('and says what is wrong with it, without asking for more', async () => {
      const server = await start(status(401));
      assert.deepEqual(await faultOfAnswer(probe(clientOf(server.url), signal)), {
        kind: 'unauthorized',
        tokenSent: false,
      });
      assert.equal(server.requests.length, 1);
    });

    it('and can be cancelled at the last question', async () => {
      const controller = new AbortController();
      const server = await start((request, response) => {
        if (request.url === '/sessions') return json([])(request, response);
        controller.abort(new Error('enough'));
      });
      await assert.rejects(probe(clientOf(server.url), controller.signal), { message: 'enough' });
    });
  });
});
