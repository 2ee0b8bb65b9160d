import * as assert from 'node:assert/strict';
import { summarize } from '../../../../src/browserless/fleetSummary';
import type { Store as StoreType } from '../../../../src/browserless/store';
import { Store } from '../../../../src/browserless/store';
import type { Pressure } from '../../../../src/browserless/wire';
import type { StatusBarMode } from '../../../../src/contributions';
import { endpoint, pressure, sighting } from '../../samples';
import { outsideVscode } from '../outsideVscode';

const now = 1000;
const endpoints = ['A', 'B', 'C'].map((name) => endpoint(`http://${name.toLowerCase()}`, { name }));
const [a = '', b = '', c = ''] = endpoints.map(({ id }) => id);

/** Three endpoints that answer, with two sessions each. */
function fleet(): StoreType {
  const store = new Store();
  store.setEndpoints(endpoints);
  for (const { id } of endpoints) store.succeed(id, [sighting({ id: 's1' }), sighting({ id: 's2' })], now);
  return store;
}

const say = (store: StoreType, id: string, part: Partial<Pressure>): void =>
  store.takeReading(id, { pressure: pressure(part), at: now, goodUntil: now + 100 });

describe('the status bar', () => {
  let texts: typeof import('../../../../src/features/statusBar/texts');
  before(async () => (texts = await outsideVscode('statusBar/texts.ts')));

  const shown = (mode: StatusBarMode, store: StoreType, seen?: string): string | undefined =>
    texts.fleetText(mode, summarize(store.endpoints, now), seen);

  it('shows nothing while all is well, but where it always does', () => {
    const store = fleet();
    say(store, a, { running: 9 });
    assert.equal(shown('off', store), undefined);
    assert.equal(shown('problems', store), undefined);
    assert.equal(shown('always', store), '$(browser) 9/10');
  });

  it('shows nothing of no endpoints', () => {
    assert.equal(shown('always', new Store()), undefined);
  });

  it('adds up what the endpoints say, and what waits at them', () => {
    const store = fleet();
    say(store, a, { running: 2 });
    say(store, b, { running: 10, maxConcurrent: 20, queued: 2 });
    assert.equal(shown('always', store), '$(browser) 12/30 · 2 queued');
  });

  it('counts the sessions where no endpoint says its pressure, and nothing before one has answered', () => {
    const store = fleet();
    assert.equal(shown('always', store), '$(browser) 6 sessions');
    const unasked = new Store();
    unasked.setEndpoints(endpoints);
    assert.equal(shown('always', unasked), '$(browser) …');
  });

  it('names the one endpoint that has a problem', () => {
    const store = fleet();
    say(store, a, { running: 10, queued: 1 });
    assert.equal(shown('problems', store), '$(browser) A: full');
    assert.equal(shown('always', store), '$(browser) 10/10 · 1 queued · A: full');
    assert.equal(shown('off', store), undefined);
    store.fail(a, { kind: 'refused' });
    assert.equal(shown('problems', store), '$(browser) A: failing');
    assert.equal(shown('always', store), '$(browser) 4 sessions · A: failing');
  });

  it('counts problems, the worst kind first', () => {
    const store = fleet();
    say(store, a, { running: 10 });
    say(store, b, { reason: 'memory' });
    store.fail(c, { kind: 'refused' });
    assert.equal(shown('problems', store), '$(browser) 1 failing · 1 overloaded · 1 full');
  });

  it('says when it was so, where nobody has asked since', () => {
    const store = fleet();
    store.fail(c, { kind: 'refused' });
    assert.equal(shown('problems', store, '14:05'), '$(browser) C: failing (14:05)');
    assert.match(texts.fleetTooltip(store.endpoints, now, '14:05').value, /Seen at 14&#58;05&#46; Nothing is asked/);
  });

  it('takes nothing old for what is so now', () => {
    const store = fleet();
    say(store, a, { running: 10 });
    assert.equal(texts.fleetText('problems', summarize(store.endpoints, now + 100), undefined), undefined);
  });

  it('has a line for each endpoint in its hover, and not for hundreds', () => {
    const store = fleet();
    say(store, a, { running: 10, queued: 2, recentlyRejected: 1 });
    store.fail(b, { kind: 'refused' });
    store.setEndpoints(endpoints.toReversed());
    const [first, second, third] = texts.fleetTooltip(store.endpoints, now, undefined).value.split('  \n');
    assert.equal(second, '**A** 10 of 10 running&#44; 2 queued&#44; overloaded&#58; clients rejected');
    assert.match(first ?? '', /^\*\*B\*\* /);
    assert.equal(third, '**C** 2 sessions');
    store.setEndpoints(Array.from({ length: 300 }, (_, n) => endpoint(`http://h${n}`)));
    const lines = texts.fleetTooltip(store.endpoints, now, undefined).value.split('  \n');
    assert.deepEqual([lines.length, lines.at(-1)], [21, 'and 280 more']);
  });

  it('lets no name be an icon or a link', () => {
    const store = new Store();
    const evil = '$(flame) [x](command:quit) https://evil.example <b>';
    store.setEndpoints([endpoint('http://a', { name: evil })]);
    store.fail('http://a', { kind: 'refused' });
    assert.doesNotMatch(shown('problems', store) ?? '', /\$\(flame/);
    assert.doesNotMatch(texts.fleetTooltip(store.endpoints, now, undefined).value, /[$[\]<]|:\/\/|command:/);
  });

  it('is read aloud without its icon', () => {
    assert.equal(texts.fleetSentence('$(browser) 12/30 · 2 queued'), 'Browserless Sessions: 12/30, 2 queued');
  });
});
