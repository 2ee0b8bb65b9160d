import * as assert from 'node:assert/strict';
import { PageLink } from '../../../../src/features/watching/pageLink';
import type { PageViewer } from '../../../../src/features/watching/pageViewer';
import { Emitter } from '../../../../src/shared/emitter';
import { deferred } from '../../deferred';
import { VirtualClock } from '../../virtualClock';

/** A viewer as a link sees it. */
class Viewer {
  private readonly ended = new Emitter<void>();
  readonly onDidEnd = this.ended.event;
  wasLeft = false;
  isOpen = true;

  end(): void {
    this.isOpen = false;
    this.ended.fire();
  }

  dispose(): void {
    this.wasLeft = true;
    this.end();
  }
}

describe('a link to a page', () => {
  let clock: VirtualClock;
  let link: PageLink;
  let tries: number;
  let opens: () => Promise<Viewer>;
  let isListed: boolean;
  let isSeen: boolean;
  let said: string[];

  beforeEach(() => {
    clock = new VirtualClock();
    tries = 0;
    opens = () => Promise.resolve(new Viewer());
    isListed = isSeen = true;
    said = [];
    link = new PageLink({
      open: () => (tries++, opens() as unknown as Promise<PageViewer>),
      isListed: () => isListed,
      isSeen: () => isSeen,
      clock,
    });
    link.onDidTry(() => said.push('tries'));
    link.onDidConnect(() => said.push('connected'));
    link.onDidFail((error) => said.push((error as Error).message));
    link.onDidLose(({ wasLeft }) => said.push(wasLeft ? 'left' : 'lost'));
  });
  afterEach(() => link.dispose());

  const refuse = (): Promise<Viewer> => Promise.reject(new Error('refused'));
  const current = (): Viewer => link.viewer as unknown as Viewer;

  it('is there while it is wanted, and connects again where it is lost', async () => {
    link.want();
    await clock.advance(0);
    current().end();
    await clock.advance(1_000);
    assert.deepEqual(said, ['tries', 'connected', 'lost', 'tries', 'connected']);
  });

  it('is tried more and more seldom, and at once again after an answer', async () => {
    opens = refuse;
    link.want();
    await clock.advance(60_000);
    // after 0, 1, 3, 7, 15, 30, 45 and 60 s
    assert.equal(tries, 8);
    opens = () => Promise.resolve(new Viewer());
    await clock.advance(15_000);
    link.answered();
    current().end();
    assert.deepEqual(clock.waits, [1_000]);
  });

  it('is not tried while the page is not listed', async () => {
    isListed = false;
    link.want();
    await clock.advance(60_000);
    assert.equal(tries, 0);
    isListed = true;
    link.look();
    await clock.advance(0);
    assert.equal(tries, 1);
  });

  it('is given up after half a minute that nobody sees, until somebody does', async () => {
    opens = refuse;
    isSeen = false;
    link.want();
    await clock.advance(600_000);
    assert.deepEqual([tries, clock.waits], [6, []]);
    // what has changed in the list is nothing to hurry for
    link.look();
    await clock.advance(0);
    assert.equal(tries, 6);
    isSeen = true;
    link.look();
    await clock.advance(0);
    assert.deepEqual([tries, clock.waits], [7, [15_000]]);
  });

  it('does not come back unasked after it was left from here', async () => {
    link.want();
    await clock.advance(0);
    current().dispose();
    link.look();
    await clock.advance(60_000);
    assert.deepEqual(said, ['tries', 'connected', 'left']);
    link.want();
    await clock.advance(0);
    assert.equal(said.at(-1), 'connected');
  });

  it('keeps what is connected while it rests, and says nothing when it leaves', async () => {
    link.want();
    await clock.advance(0);
    const viewer = current();
    link.rest();
    assert.equal(viewer.isOpen, true);
    link.leave();
    await clock.advance(60_000);
    assert.deepEqual([viewer.isOpen, said, clock.waits], [false, ['tries', 'connected'], []]);
  });

  it('leaves a viewer that comes when nobody wants it any more', async () => {
    const late = deferred<Viewer>();
    opens = () => late.promise;
    link.want();
    link.rest();
    const viewer = new Viewer();
    late.resolve(viewer);
    await clock.advance(0);
    assert.deepEqual([viewer.isOpen, link.viewer, said], [false, undefined, ['tries']]);
  });
});
