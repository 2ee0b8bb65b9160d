import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { requestTo, type AuthForm } from '../../../src/browserless/credentials';

const url = 'http://host/sessions';
const connection = { ca: undefined, rejectUnauthorized: true };
const request = (auth: AuthForm, token: string | undefined, headers: Record<string, string> = {}) =>
  requestTo({ auth, connection }, { token, headers }, url);

describe('the header for a token', () => {
  const authorization = (token: string, auth: AuthForm = 'header'): string =>
    request(auth, token).headers['authorization'] ?? '';

  /** As browserless 2.42 reads it: `build/utils.js`, getAuthHeaderToken. */
  const asRead = (header: string): string | undefined =>
    header.startsWith('Basic')
      ? Buffer.from(header.split(/\s+/).pop() ?? '', 'base64')
          .toString()
          .replace(':', '')
      : header.split(' ')[1];

  it('is the usual one, unless the token has what that cannot carry', () => {
    assert.equal(authorization('6R0W53R135510'), 'Bearer 6R0W53R135510');
    assert.equal(authorization('a:b/c+d=~!'), 'Bearer a:b/c+d=~!');
    for (const token of ['with space', 'größe', 'a line\nbreak'])
      assert.match(authorization(token), /^Basic [\w+/]+=*$/);
  });

  it('is Basic for who wants that', () => {
    assert.equal(authorization('T', 'basic'), `Basic ${Buffer.from(':T').toString('base64')}`);
  });

  it('gives the server the whole token, whatever is in it', () => {
    assert.equal(asRead(authorization('a b:c:d')), 'a b:c:d');
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: 'binary' })),
        fc.constantFrom<AuthForm>('header', 'basic'),
        (token, auth) => {
          const header = authorization(token, auth);
          assert.match(header, /^[\x20-\x7e]+$/, 'a header can carry it');
          assert.equal(asRead(header), token);
        },
      ),
    );
  });
});

describe('a request', () => {
  it('has its token in its query where the endpoint wants it there, and in no header', () => {
    assert.deepEqual(request('query', 'a b&c'), { url: `${url}?token=a%20b%26c`, headers: {}, connection });
    const more = requestTo({ auth: 'query', connection }, { token: 'T', headers: {} }, `${url}?trackingId=a`);
    assert.equal(more.url, `${url}?trackingId=a&token=T`);
  });

  it("has the endpoint's own headers, and is plain without a token", () => {
    const headers = { 'x-gateway': 'G' };
    assert.deepEqual(request('header', undefined, headers), { url, headers, connection });
    assert.deepEqual(request('header', 'T', headers).headers, { 'x-gateway': 'G', authorization: 'Bearer T' });
    assert.deepEqual(request('query', 'T', headers).headers, headers);
  });
});
