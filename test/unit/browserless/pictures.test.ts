import * as assert from 'node:assert/strict';
import { Pictures, type PageKey, type Taken } from '../../../src/browserless/pictures';
import { deferred } from '../deferred';
import { settled, VirtualClock } from '../virtualClock';

const picture: Taken = {
  kind: 'picture',
  picture: { bytes: Buffer.from('a'), width: 1, height: 1 },
  isBehind: false,
};

/** Takes that the test ends. */
class Photographer {
  readonly clock = new VirtualClock();
  /** The pages that are being taken, as `session/page`. */
  readonly busy: string[] = [];
  takes = 0;
  private readonly ends = new Map<string, (taken: Taken | Error) => void>();
  private readonly pictures = new Pictures({
    clock: this.clock,
    take: async ({ sessionId, targetId }, signal) => {
      this.takes++;
      const name = `${sessionId}/${targetId}`;
      this.busy.push(name);
      const { promise, resolve, reject } = deferred<Taken>();
      this.ends.set(name, (end) => (end instanceof Error ? reject(end) : resolve(end)));
      // as over a socket, which closes in a moment
      signal.addEventListener('abort', () => resolve({ kind: 'busy' }));
      return promise.finally(() => this.busy.splice(this.busy.indexOf(name), 1));
    },
  });

  /** Somebody rests the pointer on a page, as `session/page`. */
  hover(name: string, url = '') {
    const [sessionId = '', targetId = ''] = name.split('/');
    const page: PageKey = { endpointId: 'farm', sessionId, targetId, url };
    const pointer = new AbortController();
    const hover: { said: string | undefined; leave(): void } = {
      said: undefined,
      leave: () => pointer.abort(),
    };
    void this.pictures.of(page, pointer.signal).then(({ kind }) => (hover.said = kind));
    return hover;
  }

  async end(name: string, taken: Taken | Error = picture): Promise<void> {
    this.ends.get(name)?.(taken);
    await settled();
  }
}

describe('pictures of pages', () => {
  it('are kept for five seconds, each page its own', async () => {
    const studio = new Photographer();
    const first = studio.hover('s1/a');
    await studio.end('s1/a');
    assert.equal(first.said, 'picture');
    await studio.clock.advance(4999);
    const second = studio.hover('s1/a');
    await settled();
    assert.equal(second.said, 'picture');
    assert.equal(studio.takes, 1);
    const other = studio.hover('s1/b');
    await studio.end('s1/b');
    assert.equal(other.said, 'picture');
    assert.equal(studio.takes, 2);
    await studio.clock.advance(1);
    studio.hover('s1/a');
    await settled();
    assert.deepEqual(studio.busy, ['s1/a']);
  });

  it('are old when the page shows something else', async () => {
    const studio = new Photographer();
    studio.hover('s1/a', 'http://site.example/');
    await studio.end('s1/a');
    studio.hover('s1/a', 'http://site.example/other');
    await settled();
    assert.deepEqual(studio.busy, ['s1/a']);
  });

  it('are taken of one page of a session at a time', async () => {
    const studio = new Photographer();
    const hovers = ['s1/a', 's1/b', 's2/a'].map((name) => studio.hover(name));
    await settled();
    assert.deepEqual(studio.busy, ['s1/a', 's2/a']);
    await studio.end('s1/a');
    assert.deepEqual(studio.busy, ['s2/a', 's1/b']);
    await studio.end('s1/b');
    await studio.end('s2/a');
    assert.deepEqual(
      hovers.map(({ said }) => said),
      ['picture', 'picture', 'picture'],
    );
  });

  it('are taken once for all who wait for the same one', async () => {
    const studio = new Photographer();
    const hovers = ['s1/a', 's1/a'].map((name) => studio.hover(name));
    await studio.end('s1/a');
    assert.deepEqual(
      hovers.map(({ said }) => said),
      ['picture', 'picture'],
    );
    assert.equal(studio.takes, 1);
  });

  it('are taken of four sessions at the same time at the most', async () => {
    const studio = new Photographer();
    for (const session of [1, 2, 3, 4, 5, 6]) studio.hover(`s${session}/a`);
    await settled();
    assert.deepEqual(studio.busy, ['s1/a', 's2/a', 's3/a', 's4/a']);
    await studio.end('s3/a');
    assert.deepEqual(studio.busy, ['s1/a', 's2/a', 's4/a', 's5/a']);
    await studio.end('s1/a', new Error('refused'));
    assert.deepEqual(studio.busy, ['s2/a', 's4/a', 's5/a', 's6/a']);
  });

  it('end when the pointer leaves, and the next one begins', async () => {
    const studio = new Photographer();
    const first = studio.hover('s1/a');
    const second = studio.hover('s1/b');
    const third = studio.hover('s1/c');
    await settled();
    second.leave();
    first.leave();
    await settled();
    assert.deepEqual([first.said, second.said], ['none', 'none']);
    assert.deepEqual(studio.busy, ['s1/c']);
    await studio.end('s1/c');
    assert.equal(third.said, 'picture');
  });

  it('are not begun for who has left already', async () => {
    const studio = new Photographer();
    studio.hover('s1/a').leave();
    const pointer = new AbortController();
    pointer.abort();
    await settled();
    assert.deepEqual(studio.busy, []);
  });

  it('are given up after two seconds, counted from their turn, and tried anew for the next', async () => {
    const studio = new Photographer();
    const first = studio.hover('s1/a');
    const second = studio.hover('s1/b');
    await studio.clock.advance(1999);
    assert.equal(first.said, undefined);
    await studio.clock.advance(1);
    assert.equal(first.said, 'busy');
    await studio.clock.advance(1999);
    assert.equal(second.said, undefined);
    await studio.end('s1/b');
    assert.equal(second.said, 'picture');
    assert.deepEqual(studio.clock.waits, []);
    studio.hover('s1/a');
    await settled();
    assert.deepEqual(studio.busy, ['s1/a']);
  });

  it('that fail are none', async () => {
    const studio = new Photographer();
    const hover = studio.hover('s1/a');
    await studio.end('s1/a', new Error('refused'));
    assert.equal(hover.said, 'none');
  });
});
