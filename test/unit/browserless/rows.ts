import * as fc from 'fast-check';

/** Few ids, so that rows meet. */
const someId = fc.constantFrom('a', 'b', 'c', '__proto__', '');
const odd = <T>(usual: fc.Arbitrary<T>) => fc.oneof({ weight: 8, arbitrary: usual }, fc.jsonValue());

/** A row as some version of the server could send it, or as none would. */
export const anyRow = fc.record(
  {
    id: odd(someId),
    browserId: odd(someId),
    type: odd(fc.constantFrom('browser', 'page', 'worker', 'iframe', 'browser_ui')),
    browser: odd(fc.constantFrom('ChromiumCDP', 'FirefoxPlaywright')),
    running: odd(fc.boolean()),
    numbConnected: odd(fc.nat()),
    startedOn: odd(fc.double()),
    timeAliveMs: odd(fc.double()),
    ttl: odd(fc.nat()),
    trackingId: odd(fc.string()),
    initialConnectURL: odd(fc.webUrl()),
    routePath: odd(fc.array(fc.string())),
    launchOptions: odd(fc.dictionary(fc.string(), fc.jsonValue())),
    title: odd(fc.string()),
    url: odd(fc.webUrl()),
    parentId: odd(someId),
    browserWSEndpoint: odd(someId.map((id) => `ws://127.0.0.1:3000/devtools/browser/${id}`)),
  },
  { requiredKeys: [] },
);
