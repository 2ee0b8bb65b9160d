import * as assert from 'node:assert/strict';
import type { CancellationToken, MarkdownString, TreeItem } from 'vscode';
import type { Session } from '../../../../src/browserless/session';
import { Store } from '../../../../src/browserless/store';
import type { HoversOptions } from '../../../../src/features/sessions/hovers';
import type { Node } from '../../../../src/features/sessions/nodes';
import { Pointer } from '../../../../src/features/sessions/pointer';
import type { Thumbnail } from '../../../../src/features/sessions/thumbnails';
import { deferred } from '../../deferred';
import { endpoint, jpeg, page, session, sighting } from '../../samples';
import { VirtualClock } from '../../virtualClock';
import { outsideVscode } from '../outsideVscode';

const farm = endpoint('http://farm');
const sessionRow = { kind: 'session', endpointId: farm.id, sessionId: 's1' } as const;
const pageRow = { kind: 'target', endpointId: farm.id, sessionId: 's1', targetId: 'P1' } as const;

const picture: Thumbnail = {
  kind: 'picture',
  picture: { bytes: jpeg(320, 180), width: 320, height: 180 },
  isBehind: false,
};

describe('the hover of a page or session', () => {
  let hovers: typeof import('../../../../src/features/sessions/hovers');
  before(async () => (hovers = await outsideVscode('sessions/hovers.ts')));

  let clock: VirtualClock;
  let drawn: Node[];
  let asked: string[];
  let thumbnail: HoversOptions['thumbnail'];

  function resolve(node: Node, part: Partial<Session> = {}, token?: CancellationToken) {
    const store = new Store();
    store.setEndpoints([farm]);
    store.succeed(farm.id, [sighting({ id: 's1', ...part })], clock.now());
    const made = new hovers.Hovers(
      {
        store,
        clock,
        workers: undefined as never,
        looking: () => ({ suspicions: [], end: undefined, timeoutMs: undefined, standing: undefined }) as never,
        thumbnail: (wanted, signal) => {
          asked.push(wanted.targetId);
          return thumbnail(wanted, signal);
        },
      },
      new Pointer(clock, (row) => drawn.push(row)),
    );
    return made.resolve(Object.create(null) as TreeItem, node, undefined, token);
  }

  const tooltip = async (...args: Parameters<typeof resolve>): Promise<string> => {
    const { tooltip: made } = await resolve(...args);
    return typeof made === 'string' ? made : (made as MarkdownString).value;
  };

  beforeEach(() => {
    clock = new VirtualClock();
    drawn = [];
    asked = [];
    thumbnail = () => Promise.resolve(picture);
  });

  it('has the picture below what is said', async () => {
    assert.equal(
      await tooltip(pageRow),
      '**Home**  \nhttp&#58;&#47;&#47;site&#46;example&#47;\n\nUptime&#58; 5 s  \nClients&#58; 1\n\n' +
        `![Picture of the page](data:image/jpeg;base64,${jpeg(320, 180).toString('base64')}|width=320,height=180)`,
    );
  });

  it("has a session's main page", async () => {
    const targets = [page({ id: 'blank', url: 'about:blank' }), page({ id: 'P2' })];
    assert.match(await tooltip(sessionRow, { targets }), /!\[Picture of the page\]/);
    assert.deepEqual(asked, ['P2']);
  });

  it('makes nothing of what a page is called', async () => {
    const title = '![](https://evil.example/) [a](command:b) <b> `c`';
    const text = (await tooltip(pageRow, { targets: [page({ title })] })).replace(/!\[Picture.*$/, '');
    assert.doesNotMatch(text, /[<[\]`]|:\/\//);
  });

  for (const [kind, words] of [
    ['busy', 'The page is busy: no picture within 2 s.'],
    ['crashed', 'The page has crashed: no picture.'],
    ['undrawn', 'In the background, where it has not been drawn yet: no picture.'],
  ] as const)
    it(`says why there is none: ${kind}`, async () => {
      thumbnail = () => Promise.resolve({ kind });
      assert.equal(await tooltip(pageRow), `Home\nhttp://site.example/\n\nUptime: 5 s\nClients: 1\n\n${words}`);
    });

  it('says which session is in the way, and that a page is in the background', async () => {
    thumbnail = () => Promise.resolve({ kind: 'blocked', by: session({ browser: 'FirefoxPlaywright' }) });
    assert.match(await tooltip(pageRow), /No picture while Home \(Firefox · Playwright\) runs/);
    thumbnail = () => Promise.resolve({ ...picture, isBehind: true } as Thumbnail);
    assert.match(await tooltip(pageRow), /Clients&#58; 1\n\nIn the background&#58; as it was last drawn&#46;\n\n!/);
  });

  it('has the rest alone where there is no picture, where none is wanted, and where none can be loaded', async () => {
    const plain = 'Home\nhttp://site.example/\n\nUptime: 5 s\nClients: 1';
    thumbnail = () => Promise.resolve({ kind: 'none' });
    assert.equal(await tooltip(pageRow), plain);
    thumbnail = () => Promise.reject(new Error('no such file'));
    assert.equal(await tooltip(pageRow), plain);
    thumbnail = () => undefined;
    assert.equal((resolve(pageRow) as TreeItem).tooltip, plain, 'at once');
  });

  it("asks for no picture of Playwright's own, and names the browser", async () => {
    const part = { browser: 'FirefoxPlaywright', protocol: 'playwright', targets: [] } as const;
    assert.match(await tooltip(sessionRow, part), /Firefox speaks Playwright's own protocol here: .*no picture/);
    assert.deepEqual(asked, []);
  });

  it('is given up with the pointer, and leaves nothing that VS Code would keep', async () => {
    const { promise, resolve: end } = deferred<Thumbnail>();
    let isLeft = false;
    thumbnail = (_, signal) => {
      signal.addEventListener('abort', () => {
        isLeft = true;
        end({ kind: 'none' });
      });
      return promise;
    };
    let leave = (): void => undefined;
    const token = {
      isCancellationRequested: false,
      onCancellationRequested: (listener: () => void) => {
        leave = listener;
        return { dispose: () => undefined };
      },
    } as unknown as CancellationToken;
    const resolving = resolve(pageRow, {}, token);
    leave();
    assert.equal((await resolving).tooltip, undefined);
    assert.ok(isLeft);
  });

  it('is forgotten when the pointer has left', async () => {
    await resolve(pageRow);
    assert.deepEqual(drawn, []);
    await clock.advance(10_000);
    assert.deepEqual(drawn, [pageRow]);
  });

  it("is forgotten of an endpoint as well, whose capacity was that moment's", async () => {
    const row = { kind: 'endpoint', endpointId: farm.id } as const;
    assert.match(await tooltip(row), /local/);
    assert.deepEqual(drawn, []);
    await clock.advance(10_000);
    assert.deepEqual(drawn, [row]);
  });
});
