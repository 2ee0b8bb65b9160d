import * as assert from 'node:assert/strict';
import { Suspicions } from '../../../src/browserless/suspicions';
import { FakeViewer, farm, Viewing } from './viewing';
import { Server, Watch } from './behind';
import { sighting } from '../samples';

describe('a session that another server has than the last answer’s', () => {
  it('is no leak for a time that nobody has seen', () => {
    const watch = new Watch();
    const [one, other] = [new Server(), new Server()];
    const [{ id }] = [one.begin(watch.now - 600_000), other.begin(watch.now - 600_000)];
    for (let i = 0; i < 4; i++) watch.ask(i % 2 ? other : one);
    const never = { notRunning: undefined, withoutClient: undefined, onlyBlank: undefined, duplicate: undefined };
    const suspicions = new Suspicions({
      store: watch.store,
      // over a second after its own server has answered, and two before the other has
      serverTimeouts: { get: () => 610_000, onDidChange: () => ({ dispose: () => undefined }) },
      thresholds: () => ({ ...never, pastTimeout: 0 }),
      clock: { now: () => watch.clock },
    });
    const of = () => suspicions.of({ endpointId: watch.watched.id, sessionId: id });
    watch.ask(other);
    assert.deepEqual(of(), []);
    watch.ask(one);
    assert.deepEqual(of(), ['pastTimeout']);
  });

  it('is not thought to be alone with a viewer that its server has not counted yet', async () => {
    const viewing = new Viewing();
    const { store, clock, viewers } = viewing;
    const answer = async (id: string, clients: number): Promise<void> => {
      await clock.advance(3000);
      store.succeed(farm.id, [sighting({ id, clients }, clock.now() + 600_000)], clock.now(), clock.now());
    };
    for (let i = 0; i < 3; i++) await answer(i % 2 ? 's2' : 's1', 1);
    await answer('s2', 1);
    const viewer = new FakeViewer();
    await clock.advance(10);
    viewers.add({ endpointId: farm.id, sessionId: 's1' }, viewer);
    viewer.connect();
    const standing = () => viewers.standing({ endpointId: farm.id, sessionId: 's1' });
    await answer('s2', 1);
    assert.equal(standing(), undefined, 'the one client is its owner');
    await answer('s1', 2);
    assert.deepEqual(standing(), { own: 1, isAlone: false });
    await answer('s1', 1);
    await answer('s2', 1);
    assert.deepEqual(standing(), { own: 1, isAlone: true });
  });
});
