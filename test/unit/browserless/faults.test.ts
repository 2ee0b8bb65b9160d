import * as assert from 'node:assert/strict';
import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { BodyTooLargeError, EndpointError, faultOf, needsUser, type Fault } from '../../../src/browserless/faults';
import { selfSigned } from '../certificate';
import { closedPort, json, loopbackServers } from '../loopback';
import { networks, plainRequest } from '../net/networks';

describe('what went wrong with a real endpoint', () => {
  const start = loopbackServers();
  const open = networks();
  const faultAt = async (url: string): Promise<Fault> =>
    open()
      .get(url, plainRequest)
      .then(() => assert.fail('it answered'), faultOf);

  it('is that nobody listens there', async () => {
    assert.deepEqual(await faultAt(await closedPort()), { kind: 'refused' });
  });

  it('is that nobody listens at any address of a name', async () => {
    const { port } = new URL(await closedPort());
    assert.deepEqual(await faultAt(`http://localhost:${port}`), { kind: 'refused' });
  });

  it('is a certificate that nobody trusts', async () => {
    const server = await start(json([]), (listener) => https.createServer(selfSigned(), listener));
    assert.deepEqual(await faultAt(server.url.replace('http:', 'https:')), {
      kind: 'certificate',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('is https where plain HTTP is spoken', async () => {
    const server = await start(json([]));
    assert.deepEqual(await faultAt(server.url.replace('http:', 'https:')), { kind: 'tlsMismatch' });
  });

  it('is a server that speaks something else', async () => {
    const server = await start(json([]), (listener) =>
      http.createServer(listener).on('connection', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')),
    );
    assert.deepEqual(await faultAt(server.url), { kind: 'tlsMismatch' });
  });

  it('is a connection that breaks', async () => {
    const server = await start((request) => request.socket.destroy());
    assert.deepEqual(await faultAt(server.url), { kind: 'broken' });
    const half = await start((request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('[');
      response.once('close', () => undefined);
      setImmediate(() => request.socket.destroy());
    });
    assert.deepEqual(await faultAt(half.url), { kind: 'broken' });
  });
});

const withCode = (code: string, more: object = {}): Error =>
  Object.assign(new Error('SECRET in the message'), { code, ...more });

describe('what an error means', () => {
  const meanings: Readonly<Record<string, string>> = {
    ENOTFOUND: 'unknownHost',
    EAI_AGAIN: 'unknownHost',
    ECONNREFUSED: 'refused',
    ECONNRESET: 'broken',
    EPIPE: 'broken',
    EHOSTUNREACH: 'unreachable',
    ENETUNREACH: 'unreachable',
    ETIMEDOUT: 'unreachable',
    UND_ERR_CONNECT_TIMEOUT: 'unreachable',
    UND_ERR_HEADERS_TIMEOUT: 'unreachable',
    UND_ERR_SOCKET: 'broken',
    UND_ERR_HEADERS_OVERFLOW: 'headersTooLarge',
    HPE_HEADER_OVERFLOW: 'headersTooLarge',
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'brokenAnswer',
    Z_DATA_ERROR: 'brokenAnswer',
    Z_BUF_ERROR: 'brokenAnswer',
    CERT_HAS_EXPIRED: 'certificate',
    CERT_NOT_YET_VALID: 'certificate',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
    SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
    ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
    HOSTNAME_MISMATCH: 'certificate',
    ERR_SSL_WRONG_VERSION_NUMBER: 'tlsMismatch',
    EPROTO: 'tlsMismatch',
    HPE_INVALID_CONSTANT: 'tlsMismatch',
    EWHATEVER: 'unknown',
  };
  for (const [code, kind] of Object.entries(meanings)) {
    it(`${code}: ${kind}`, () => assert.equal(faultOf(withCode(code)).kind, kind));
  }

  it('is found in what caused it', () => {
    const inner = withCode('ECONNREFUSED');
    assert.deepEqual(faultOf(new TypeError('fetch failed', { cause: inner })), { kind: 'refused' });
    assert.deepEqual(faultOf(withCode('EUNCLEAR', { cause: withCode('EUNCLEAR', { cause: inner }) })), {
      kind: 'refused',
    });
    assert.deepEqual(faultOf(new AggregateError([inner, inner])), { kind: 'refused' });
  });

  it('is found although an error is its own cause', () => {
    const error = withCode('EWHATEVER');
    error.cause = error;
    assert.deepEqual(faultOf(error), { kind: 'unknown', code: 'EWHATEVER' });
  });

  it('is what the core said, where the core said it', () => {
    const fault: Fault = { kind: 'missingVariable', variable: 'TOKEN', isToken: true };
    assert.equal(faultOf(new EndpointError(fault)), fault);
    assert.deepEqual(faultOf(new BodyTooLargeError(5)), { kind: 'tooLarge', limitBytes: 5 });
  });

  it('is named in the log even where nobody has met it yet', () => {
    assert.deepEqual(faultOf(new RangeError('x')), { kind: 'unknown', code: 'RangeError' });
    for (const thrown of ['text', undefined, null, 7, {}, { code: 7 }]) {
      assert.deepEqual(faultOf(thrown), { kind: 'unknown', code: typeof thrown });
    }
  });

  it('never holds an error message: an address with a token could stand in it', () => {
    for (const code of Object.keys(meanings)) {
      const fault = faultOf(withCode(code));
      assert.doesNotMatch(JSON.stringify(fault), /SECRET/);
      assert.doesNotMatch(new EndpointError(fault).message, /SECRET/);
    }
  });
});

describe('a fault', () => {
  it('that only the user can mend is a token or its absence', () => {
    const faults: readonly Fault[] = [
      { kind: 'unauthorized', tokenSent: true },
      { kind: 'forbidden' },
      { kind: 'missingVariable', variable: 'X', isToken: true },
      { kind: 'refused' },
      { kind: 'noSessions' },
      { kind: 'serverError', status: 500 },
      { kind: 'certificate', code: 'CERT_HAS_EXPIRED' },
    ];
    assert.deepEqual(faults.map(needsUser), [true, true, true, false, false, false, false]);
  });
});
