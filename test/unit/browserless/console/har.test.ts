import * as assert from 'node:assert/strict';
import { harOf } from '../../../../src/browserless/console/har/har';
import { mostOfAll, mostRequests, RequestLog, type RequestEvent } from '../../../../src/browserless/console/requests';

const pageUrl = 'https://shop.example/start?token=t0ken';
const secrets = ['t0ken', 'c00kie', 's3cret', 'p4ssword', 'k3y', 'us3r', 'fr4gment'];

interface Entry {
  readonly pageref: string;
  readonly request: {
    readonly url: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
  };
  readonly response: { readonly status: number; readonly _error?: string; readonly redirectURL: string };
}

describe('a HAR of the requests that were seen', () => {
  let requests: RequestLog;

  beforeEach(() => (requests = new RequestLog('main')));

  const take = (event: RequestEvent, params: object): void => void requests.take(event, params);
  const timing = {
    requestTime: 1,
    sendStart: 0,
    sendEnd: 1,
    receiveHeadersEnd: 2,
    dnsStart: -1,
    connectStart: -1,
    sslStart: -1,
  };

  function send(requestId: string, url: string, more: object = {}, request: object = {}): void {
    take('Network.requestWillBeSent', {
      ...{
        requestId,
        frameId: 'main',
        type: 'Fetch',
        wallTime: 1_790_000_000,
        timestamp: 1,
        initiator: { type: 'other' },
      },
      request: { url, method: 'GET', headers: {}, ...request },
      ...more,
    });
  }

  function answer(requestId: string, status = 200, response: object = {}): void {
    const whole = {
      status,
      statusText: 'OK',
      protocol: 'http/1.1',
      mimeType: 'text/html',
      headers: {},
      connectionId: 1,
      timing,
    };
    take('Network.responseReceived', { requestId, response: { ...whole, ...response } });
    take('Network.dataReceived', { requestId, dataLength: 10 });
    take('Network.dataReceived', { requestId, dataLength: 5 });
    take('Network.loadingFinished', { requestId, timestamp: 2, encodedDataLength: 100 });
  }

  const archived = (withSecrets: boolean) =>
    harOf({ requests: requests.all, pageUrl, withSecrets, extensionVersion: '1.2.3' });
  const har = (withSecrets: boolean) => archived(withSecrets).har;
  const entries = (withSecrets = true): Entry[] => har(withSecrets).log.entries as unknown as Entry[];

  it('has each of them, on its page, redirects and failures too, and none that asks nobody', () => {
    send('1', 'https://shop.example/data');
    answer('1');
    send('2', 'https://shop.example/old', { type: 'Document' });
    const redirectResponse = {
      status: 302,
      statusText: 'Found',
      headers: { Location: '/new' },
      protocol: 'h2',
      timing,
    };
    send('2', 'https://shop.example/new', { type: 'Document', redirectResponse });
    answer('2');
    send('3', 'https://shop.example/gone');
    take('Network.loadingFailed', { requestId: '3', errorText: 'net::ERR_CONNECTION_REFUSED', timestamp: 2 });
    send('4', 'data:text/plain,x');
    answer('4');
    send('5', 'https://shop.example/waiting');
    assert.deepEqual(
      entries().map(({ pageref, request, response }) => [
        pageref,
        request.url.slice(20),
        response.status,
        response._error,
      ]),
      [
        ['page_1', '/data', 200, undefined],
        ['page_2', '/old', 302, undefined],
        ['page_3', '/new', 200, undefined],
        ['page_3', '/gone', 0, 'net::ERR_CONNECTION_REFUSED'],
      ],
    );
    assert.equal(entries()[1]?.response.redirectURL, '/new');
    const { creator, version, pages } = har(true).log;
    assert.deepEqual([version, creator, pages.length], ['1.2', { name: 'Browserless Sessions', version: '1.2.3' }, 3]);
  });

  it('has what went over the wire, whether it is told before or after', () => {
    take('Network.requestWillBeSentExtraInfo', { requestId: '1', headers: { Cookie: 'a=c00kie' } });
    send('1', 'https://shop.example/');
    take('Network.responseReceivedExtraInfo', { requestId: '1', headers: { 'Set-Cookie': 'b=c00kie' } });
    answer('1');
    const [entry] = entries();
    assert.deepEqual(entry?.request.headers, [{ name: 'Cookie', value: 'a=c00kie' }]);
    assert.equal(JSON.stringify(entry).split('c00kie').length, 5, 'as headers and as cookies');
  });

  it('has nothing that opens a door, unless that is asked for', () => {
    const url = `https://us3r:p4ssword@shop.example/a?token=t0ken&apiKey=k3y&page=2&next=https%3A%2F%2Fx%2F%3Ftoken%3Dt0ken#fr4gment`;
    send('0', pageUrl, { type: 'Document' });
    answer('0');
    send(
      '1',
      url,
      { initiator: { type: 'parser', url, lineNumber: 3 } },
      {
        method: 'POST',
        postData: '{"password":"p4ssword"}',
        headers: {
          Authorization: 'Bearer s3cret',
          'Content-Type': 'application/json',
          'X-Own': 's3cret',
          Referer: url,
        },
      },
    );
    take('Network.requestWillBeSentExtraInfo', {
      requestId: '1',
      headers: { Cookie: 'sid=c00kie', Accept: '*/*', 'Proxy-Authorization': 's3cret', Referer: url },
    });
    take('Network.responseReceivedExtraInfo', {
      requestId: '1',
      headers: {
        'Set-Cookie': 'sid=c00kie',
        Location: '/b?session=s3cret',
        'Content-Type': 'text/html',
        'WWW-Authenticate': 's3cret',
      },
    });
    answer('1', 302);
    const plain = JSON.stringify(har(false));
    assert.deepEqual(
      secrets.filter((secret) => plain.includes(secret)),
      [],
    );
    const [, entry] = entries(false);
    assert.equal(entry?.request.url, 'https://shop.example/a?token=•••&apiKey=•••&page=2&next=•••');
    assert.equal(entry.response.redirectURL, '/b?session=•••');
    assert.deepEqual(
      entry.request.headers.map(({ name }) => name),
      ['Accept', 'Referer'],
    );
    const whole = JSON.stringify(har(true));
    assert.deepEqual(
      secrets.filter((secret) => !whole.includes(secret)),
      [],
    );
  });

  const plainUrl = (url: string): string | undefined => {
    requests = new RequestLog('main');
    send('1', url);
    answer('1');
    return entries(false)[0]?.request.url;
  };

  it('keeps of parameters what is short and plain under a plain name alone', () => {
    const given = [
      ...[
        'a=1',
        'b=true',
        'c=de',
        'otp=123456',
        'pin=1234',
        '%74oken=1',
        'p%61ss=1',
        'SAMLResponse=1',
        'd=1234567890123',
      ],
      ...['e=hunter2', 'f=http%3A%2F%2Fx%2F', 'g=', 'bare', `${'h'.repeat(41)}=1`, 'i%3Dj=1', 'k=1=z3cret', 'l=%'],
    ];
    const kept = [
      ...['a=1', 'b=true', 'c=de', 'otp=•••', 'pin=•••', 'token=•••', 'pass=•••', 'SAMLResponse=•••', 'd=•••'],
      ...['e=•••', 'f=•••', '•••', '•••', '•••', '•••', 'k=1', 'l=•••'],
    ];
    const url = `https://shop.example/a;jsessionid=abc/b%3Bx=1/c?${given.join('&')}`;
    assert.equal(plainUrl(url), `https://shop.example/a/b/c?${kept.join('&')}`);
    const [entry] = har(false).log.entries as unknown as {
      request: { queryString: { name: string; value: string }[] };
    }[];
    assert.deepEqual(entry?.request.queryString.slice(0, 4), [
      { name: 'a', value: '1' },
      { name: 'b', value: 'true' },
      { name: 'c', value: 'de' },
      { name: 'otp', value: '•••' },
    ]);
  });

  it('has addresses in headers as they were written, but for what is secret', () => {
    send(
      '1',
      'https://shop.example/',
      {},
      { headers: { Origin: 'null', Referer: 'https://u:p@shop.example/a?x=secret' } },
    );
    answer('1', 302, {
      headers: {
        Location: 'next;sid=1?page=2#part',
        'Access-Control-Allow-Origin': 'https://shop.example',
        'Content-Security-Policy':
          "default-src 'self' https://cdn.example; report-uri https://u:p@csp.example/r?key=k3y; x",
      },
    });
    send('2', 'https://shop.example/plain');
    answer('2');
    const [first, second] = entries(false) as unknown as {
      request: Entry['request'];
      response: Entry['response'] & { headers: { value: string }[] };
    }[];
    assert.deepEqual(
      [...(first?.request.headers ?? []), ...(first?.response.headers ?? [])].map(({ value }) => value),
      [
        'null',
        'https://shop.example/a?x=•••',
        'next?page=2',
        'https://shop.example',
        "default-src 'self' https://cdn.example; report-uri https://csp.example/r?key=•••; x",
      ],
    );
    assert.deepEqual([first?.response.redirectURL, second?.response.redirectURL], ['next?page=2', '']);
  });

  it('has bodies as they were sent, with secrets', () => {
    const postData = '{"a":{"b":["ü"]}}';
    send('1', pageUrl, {}, { method: 'POST', postData, headers: { 'content-type': 'application/json' } });
    answer('1');
    const sent = (withSecrets: boolean) =>
      har(withSecrets).log.entries[0]?.['request'] as { bodySize: number; postData?: unknown };
    const whole = sent(true);
    assert.deepEqual([whole.bodySize, whole.postData], [18, { mimeType: 'application/json', text: postData }]);
    assert.equal(sent(false).postData, undefined);
  });

  it('leaves out what no entry can be made of, and says how many', () => {
    send('1', 'http://user:100%@shop.example/');
    answer('1');
    send('2', 'https://shop.example/', { wallTime: 1e300, timestamp: -1e300 });
    answer('2');
    send('3', 'https://shop.example/');
    answer('3', 200, { timing: { ...timing, sendEnd: { toString: 1, valueOf: 1 } } });
    for (const withSecrets of [true, false]) {
      const { har: saved, leftOut } = archived(withSecrets);
      assert.deepEqual([saved.log.entries.length, leftOut], [1, 2]);
    }
  });

  it('is of the last that are not too long together, none with an address that is', () => {
    const url = `https://shop.example/${'x'.repeat(2_000_000)}`;
    const length = 9_000;
    for (let n = 0; n < 1_000; n++) {
      send(String(n), url, {}, { postData: 'y'.repeat(64 * 1024) });
      answer(String(n), 200, { headers: { a: 'z'.repeat(length) } });
    }
    const [first] = requests.all;
    assert.equal(first?.url.length, 8 * 1024);
    assert.ok(requests.all.length * (length + 72 * 1024) < mostOfAll * 1.2);
    assert.equal(requests.all.length + requests.dropped, 1_000);
    assert.ok(requests.all.length > 300);
  });

  it('is of the last so many', () => {
    for (let n = 0; n < mostRequests * 1.2; n++) send(String(n), `https://shop.example/${n}`);
    assert.ok(requests.all.length <= mostRequests * 1.1);
    assert.equal(requests.all.length + requests.dropped, mostRequests * 1.2);
  });

  it('is made of whatever may come', () => {
    for (const evil of [{}, { requestId: 1 }, { requestId: 'x', request: 3, response: 4, headers: 5, initiator: 6 }]) {
      send('x', 'https://shop.example/');
      for (const event of [
        'Network.requestWillBeSent',
        'Network.responseReceived',
        'Network.loadingFailed',
        'Network.loadingFinished',
      ] as const)
        take(event, evil);
    }
    send('y', 'https://shop.example/', {}, { headers: { Cookie: ';=;;=x;\u0000' } });
    answer('y', 200, {
      headers: { 'Set-Cookie': 'a=b; Expires=never\nc; Max-Age=x' },
      timing: undefined,
      protocol: undefined,
    });
    assert.ok(entries().length > 0);
    assert.ok(entries(false).length > 0);
  });
});
