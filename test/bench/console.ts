// What a page that logs without end costs, from CDP's messages to what is told to the screen, beside `JSON.parse`.
import { RequestLog } from '../../src/browserless/console/requests';
import { ConsoleHistory } from '../../src/browserless/console/history';
import { ConsoleReader } from '../../src/browserless/console/reader';
import { median, type Measurements } from './figures';

const rounds = 20;
const lines = 10_000;

/** `console.log('line', n, { a: 1, b: 'x' })`, as V8 tells it. */
const message = (n: number): string =>
  JSON.stringify({
    method: 'Runtime.consoleAPICalled',
    params: {
      type: 'log',
      args: [
        { type: 'string', value: 'line' },
        { type: 'number', value: n, description: String(n) },
        {
          ...{ type: 'object', className: 'Object', description: 'Object', objectId: `1.1.${n}` },
          preview: {
            ...{ type: 'object', description: 'Object', overflow: false },
            properties: [
              { name: 'a', type: 'number', value: '1' },
              { name: 'b', type: 'string', value: 'x' },
            ],
          },
        },
      ],
      executionContextId: 1,
      timestamp: 1_795_785_898_953 + n,
      stackTrace: {
        callFrames: [
          { functionName: 'add', scriptId: '4', url: 'https://shop.example/js/app.js', lineNumber: 3, columnNumber: 4 },
        ],
      },
    },
  });

export function measure(): Promise<Measurements> {
  let second = 0;
  const history = new ConsoleHistory({ now: () => second * 1000 }, (count) => [{ text: `${count} left out` }]);
  const words = { navigated: String, cleared: String, leftOut: String };
  const reader = new ConsoleReader(history, new RequestLog('page'), words);
  const costs = { parse: [] as number[], read: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    // strings of their own: V8 keeps what it knows of one that it has seen
    const [toParse, toRead] = [0, 1].map(() => Array.from({ length: lines }, (_, n) => message(n))) as [
      string[],
      string[],
    ];
    second++;
    const started = performance.now();
    for (const text of toParse) JSON.parse(text);
    const parsed = performance.now();
    for (const text of toRead) {
      const { params } = JSON.parse(text) as { params: unknown };
      reader.take('Runtime.consoleAPICalled', params);
    }
    history.take();
    costs.parse.push(parsed - started);
    costs.read.push(performance.now() - parsed);
  }
  const [parsed, read] = [median(costs.parse), median(costs.read)];
  return Promise.resolve({
    'console.flood': {
      value: read / parsed,
      measured: { what: 'message to screen', value: read, unit: 'ms' },
      reference: { what: 'JSON.parse', value: parsed, unit: 'ms' },
    },
  });
}
