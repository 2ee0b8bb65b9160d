import * as assert from 'node:assert/strict';
import { copiedEntry } from '../../../../src/browserless/console/copying';
import { RequestLog } from '../../../../src/browserless/console/requests';
import { ConsoleHistory } from '../../../../src/browserless/console/history';
import { consoleEvents, ConsoleReader } from '../../../../src/browserless/console/reader';
import type { ConsoleEntry } from '../../../../src/shared/consoleMessages';
import { VirtualClock } from '../../virtualClock';
import { text } from './remote';

const line = ({ kind, level, depth, spans, source }: ConsoleEntry): string =>
  [kind, level, depth, spans.map((span) => span.text).join(''), source?.label]
    .filter((part) => part !== undefined)
    .join(' ');

const frame = { functionName: 'pay', url: 'https://shop.example/js/pay.js', lineNumber: 11, columnNumber: 2 };

describe("a console's reader", () => {
  let history: ConsoleHistory;
  let reader: ConsoleReader;

  beforeEach(() => {
    history = new ConsoleHistory(new VirtualClock(), (count) => [{ text: `${count} left out` }]);
    reader = new ConsoleReader(history, new RequestLog('main'), {
      navigated: (url = 'nowhere') => `to ${url}`,
      cleared: () => 'cleared',
      leftOut: String,
    });
  });

  const lines = (): string[] => history.take(true).entries.map(line);
  const call = (type: string, args: readonly unknown[] = [], timestamp = 1, more: object = {}) =>
    ({ event: 'Runtime.consoleAPICalled', params: { type, args, timestamp, ...more } }) as const;
  const take = ({ event, params }: ReturnType<typeof call>): void => reader.take(event, params);

  it('weighs calls as DevTools do, and says from where', () => {
    for (const type of ['log', 'info', 'debug', 'warning', 'error', 'dir', 'table', 'count', 'timeEnd'])
      take(call(type, [text(type)], 1, { stackTrace: { callFrames: [frame] } }));
    assert.deepEqual(
      lines().map((one) => one.split(' ').slice(1, 2).join()),
      ['info', 'info', 'verbose', 'warning', 'error', 'info', 'info', 'info', 'info'],
    );
    assert.equal(lines()[0], 'message info 0 log pay.js:12');
    const [first, , , warning] = history.take(true).entries;
    assert.deepEqual([first?.source?.address, first?.source?.isLink], ['https://shop.example/js/pay.js:12:3', true]);
    assert.deepEqual([first?.stack.length, warning?.stack.map(({ name }) => name)], [0, ['pay']]);
  });

  it('keeps groups, assertions, traces and what clears it', () => {
    for (const [type, ...args] of [
      ['startGroup', text('outer')],
      ['startGroupCollapsed', text('inner')],
      ['log', text('x')],
      ['endGroup', text('console.groupEnd')],
      ['endGroup', text('console.groupEnd')],
      ['endGroup', text('console.groupEnd')],
      ['assert', text('sums')],
      ['assert', text('console.assert')],
      ['clear'],
    ] as const)
      take(call(type, args));
    assert.deepEqual(lines(), [
      'group info 0 outer',
      'group info 1 inner',
      'message info 2 x',
      'message error 0 Assertion failed: sums',
      'message error 0 Assertion failed',
      'mark info 0 cleared',
    ]);
  });

  it('puts what came before in its order, and knows it again', () => {
    const logged = {
      event: 'Log.entryAdded',
      params: { entry: { source: 'violation', level: 'verbose', text: 'slow', timestamp: 2 } },
    } as const;
    const before = [call('log', [text('first')], 1), call('log', [text('third')], 3), logged];
    reader.replay(before);
    assert.deepEqual(lines(), ['message info 0 first', 'browser verbose 0 slow', 'message info 0 third']);
    reader.replay([...before, call('log', [text('missed')], 4)]);
    assert.deepEqual(lines().length, 4);
    assert.equal(lines().at(-1), 'message info 0 missed');
  });

  it('has what was handled before somebody looked as handled, wherever that is told', () => {
    const thrown = { event: 'Runtime.exceptionThrown', params: { timestamp: 5, exceptionDetails: { exceptionId: 1 } } };
    const revoked = { event: 'Runtime.exceptionRevoked', params: { exceptionId: 1 } };
    const logged = { event: 'Log.entryAdded', params: { entry: { text: 'slow', timestamp: 2 } } };
    reader.replay([thrown, revoked, logged] as never);
    assert.deepEqual(lines(), ['browser info 0 slow', 'exception verbose 0 Uncaught']);
  });

  it('is not emptied by a page that clears it again and again', () => {
    take(call('log', [text('kept')]));
    for (let n = 0; n < 10_000; n++) {
      take(call('clear'));
      if (n % 2 === 0) take(call('log', [text(String(n))]));
    }
    assert.equal(lines()[0], 'message info 0 kept');
    take(call('clear'));
    assert.ok(history.size < 1_100);
  });

  it('makes few pieces of an exception, however many lines and callers it has', () => {
    const description = `Error: ${'\n'.repeat(9_000)}`;
    const stackTrace = { callFrames: Array(10_000).fill(frame), parent: { callFrames: Array(10_000).fill(frame) } };
    for (const [exception, said] of [
      [{ type: 'object', subtype: 'error', description }, 'Uncaught'],
      [text('x'), 'http://a/ '.repeat(900)],
    ])
      reader.take('Runtime.exceptionThrown', { timestamp: 1, exceptionDetails: { exception, text: said, stackTrace } });
    const { entries } = history.take(true);
    assert.deepEqual(
      entries.map(({ spans, stack }) => [spans.length, stack.length]),
      [
        [1, 0],
        [500, 50],
      ],
    );
  });

  it('says what is thrown, and takes back what is handled in the end', () => {
    const thrown = (exceptionId: number, more: object) =>
      reader.take('Runtime.exceptionThrown', {
        timestamp: 1,
        exceptionDetails: { exceptionId, text: 'Uncaught (in promise)', ...more },
      });
    const exception = {
      type: 'object',
      subtype: 'error',
      description: 'Error: no\n    at pay (https://shop.example/js/pay.js:1:2)',
    };
    thrown(1, { exception, stackTrace: { callFrames: [frame] } });
    thrown(2, { exception: text('just text'), url: 'https://shop.example/', lineNumber: 0 });
    thrown(3, {});
    reader.take('Runtime.exceptionRevoked', { exceptionId: 3 });
    reader.take('Runtime.exceptionRevoked', { exceptionId: 4 });
    assert.deepEqual(lines(), [
      'exception error 0 Uncaught (in promise) Error: no\n    at pay (pay.js:1:2) pay.js:12',
      'exception error 0 Uncaught (in promise) just text shop.example:1',
      'exception verbose 0 Uncaught (in promise)',
    ]);
  });

  it('says once what failed of a request, whoever tells first', () => {
    const sent = (requestId: string, url: string) =>
      reader.take('Network.requestWillBeSent', {
        ...{ requestId, frameId: 'main', type: 'Fetch', wallTime: 1, timestamp: 1 },
        request: { url, method: 'GET', headers: {} },
        initiator: { type: 'script', stack: { callFrames: [frame] } },
      });
    const logged = (networkRequestId: string) =>
      reader.take('Log.entryAdded', {
        entry: {
          source: 'network',
          level: 'error',
          text: 'Failed to load',
          url: 'https://shop.example/a?token=abc',
          networkRequestId,
          timestamp: 1,
        },
      });
    sent('1', 'https://shop.example/a?token=abc');
    reader.take('Network.responseReceived', { requestId: '1', response: { status: 404, statusText: 'Not Found' } });
    logged('1');
    logged('2');
    sent('2', 'https://shop.example/b');
    reader.take('Network.loadingFailed', { requestId: '2', errorText: 'net::ERR_FAILED', timestamp: 2 });
    sent('3', 'https://shop.example/c');
    reader.take('Network.loadingFailed', {
      requestId: '3',
      errorText: 'net::ERR_ABORTED',
      canceled: true,
      timestamp: 2,
    });
    sent('4', 'https://shop.example/d');
    reader.take('Network.loadingFailed', {
      requestId: '4',
      errorText: 'net::ERR_FAILED',
      corsErrorStatus: { corsError: 'MissingAllowOriginHeader' },
    });
    assert.deepEqual(lines(), [
      'request error 0 GET https://shop.example/a?token=••• 404 (Not Found) pay.js:12',
      'request error 0 Failed to load https://shop.example/a?token=••• a',
      'request error 0 GET https://shop.example/d net::ERR_FAILED (MissingAllowOriginHeader) pay.js:12',
    ]);
  });

  it('marks where the page goes, once, and not where it is', () => {
    const world = (uniqueId: string, frameId = 'main', isDefault = true) =>
      reader.take('Runtime.executionContextCreated', { context: { uniqueId, auxData: { frameId, isDefault } } });
    world('1');
    world('1');
    world('2', 'some frame');
    world('3', 'main', false);
    reader.take('Network.requestWillBeSent', {
      ...{ requestId: '1', frameId: 'main', type: 'Document', wallTime: 1, timestamp: 1 },
      request: { url: 'https://u:p@shop.example/?token=abc', method: 'GET' },
    });
    world('4');
    world('5');
    assert.deepEqual(lines(), ['mark info 0 to https://shop.example/?token=•••', 'mark info 0 to nowhere']);
  });

  it('reads whatever may come', () => {
    for (const event of consoleEvents)
      for (const evil of [
        undefined,
        null,
        1,
        'x',
        [],
        {},
        { args: 3, type: {}, entry: 4, exceptionDetails: [], context: 1, requestId: {}, request: 2, response: [] },
      ])
        reader.take(event, evil);
    assert.ok(Array.isArray(lines()));
  });

  it('gives entries that are copied with all that is known of them', () => {
    take(call('warning', [text('old')], Date.UTC(2026, 0, 2), { stackTrace: { callFrames: [frame] } }));
    take(call('warning', [text('old')], Date.UTC(2026, 0, 2), { stackTrace: { callFrames: [frame] } }));
    const [entry] = history.take(true).entries;
    assert.equal(
      entry && copiedEntry(entry),
      '2026-01-02T00:00:00.000Z warning  old (2 times)  https://shop.example/js/pay.js:12:3\n    at pay (https://shop.example/js/pay.js:12:3)',
    );
  });
});
