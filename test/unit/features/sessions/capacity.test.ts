import * as assert from 'node:assert/strict';
import type { MarkdownString } from 'vscode';
import { Store, type EndpointState } from '../../../../src/browserless/store';
import { plainEndpoint } from '../../../../src/browserless/endpoint';
import type { Pressure } from '../../../../src/browserless/wire';
import { capacityChart, minutesFor, type ChartOptions } from '../../../../src/features/sessions/capacityChart';
import { endpoint, pressure, sighting } from '../../samples';
import { outsideVscode } from '../outsideVscode';

const now = 1_000_000;

/** An endpoint with a session that has said its pressure, if it has. */
function state(part?: Partial<Pressure>, of = endpoint()): EndpointState {
  const store = new Store();
  store.setEndpoints([of]);
  store.succeed(of.id, [sighting()], now);
  if (part) store.takeReading(of.id, { pressure: pressure(part), at: now, goodUntil: now + 1000 });
  return store.endpoints[0]!;
}

describe("an endpoint's row", () => {
  let items: typeof import('../../../../src/features/sessions/items');
  before(async () => (items = await outsideVscode('sessions/items.ts')));

  /** Its description, what is read aloud and its icon. */
  function row(of: EndpointState, at = now): string[] {
    const { description, accessibilityInformation, iconPath } = items.endpointItem(of, at);
    const { id, color } = iconPath as { id: string; color?: { id: string } };
    return [String(description), accessibilityInformation?.label ?? '', `${id} ${color?.id ?? ''}`.trim()];
  }

  it('says how many run of how many can, and how that is to those who do not see its icon', () => {
    assert.deepEqual(row(state({})), [
      '1 session · 4/10 running',
      'Endpoint local, 1 session, 4 of 10 running, free',
      'server charts.green',
    ]);
    assert.deepEqual(row(state({ running: 9 })), [
      '1 session · 9/10 running',
      'Endpoint local, 1 session, 9 of 10 running, busy',
      'server charts.yellow',
    ]);
  });

  it('says in words what wants attention', () => {
    assert.deepEqual(row(state({ running: 10, queued: 2 })), [
      'full · 1 session · 10/10 running · 2 queued',
      'Endpoint local, 1 session, 10 of 10 running, 2 queued, full',
      'server charts.red',
    ]);
    const overloaded: readonly [Partial<Pressure>, string][] = [
      [{ reason: 'cpu' }, 'overloaded: CPU · 1 session · 4/10 running'],
      [{ reason: 'memory' }, 'overloaded: memory · 1 session · 4/10 running'],
      [{ running: 10, recentlyRejected: 1 }, 'overloaded: clients rejected · 1 session · 10/10 running'],
    ];
    for (const [part, description] of overloaded) {
      const [shown, , icon] = row(state(part));
      assert.deepEqual([shown, icon], [description, 'flame charts.red']);
    }
  });

  it('is as ever where a server does not say, or what it said is old', () => {
    const plain = ['1 session', 'Endpoint local, 1 session', 'server'];
    assert.deepEqual(row(state()), plain);
    assert.deepEqual(row(state({}), now + 1000), plain);
  });

  it('keeps the icon of a certificate that is not checked', () => {
    const unchecked = { ...endpoint('https://localhost'), connection: { ca: undefined, rejectUnauthorized: false } };
    const [description, , icon] = row(state({}, unchecked));
    assert.equal(description, 'certificate not checked · 1 session · 4/10 running');
    assert.equal(icon, 'unlock list.warningForeground');
  });
});

describe("an endpoint's hover", () => {
  let room: typeof import('../../../../src/features/sessions/endpointHover');
  before(async () => (room = await outsideVscode('sessions/endpointHover.ts')));
  const history = [{ from: now - 60_000, to: now, running: 4, queued: 0 }];
  /** Without the numbers by which it writes what is no letter. */
  const readable = ({ value }: MarkdownString): string =>
    value.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

  it('says what the row does not: the machine, those turned away, and the last 15 minutes', () => {
    const hover = room.endpointHover(state({ cpu: 22, memory: 12, recentlyRejected: 3 }), history, now);
    const [name, numbers, picture] = readable(hover).split('\n\n');
    assert.equal(name, '**local**  \nhttp://localhost:3000');
    assert.equal(
      numbers,
      '4 of 10 running, 0 of 10 queued: free  \nCPU 22 %, memory 12 %  \n3 clients rejected within 5 minutes',
    );
    assert.match(picture ?? '', /^!\[[\w ]+\]\(data:image\/svg\+xml;base64,[\w+/]+=*\|width=\d+,height=\d+\)$/);
  });

  it('has no picture before there is something to draw, and no numbers that are old', () => {
    const single = [{ from: now, to: now, running: 4, queued: 0 }];
    assert.doesNotMatch(room.endpointHover(state({}), single, now).value, /!\[/);
    assert.equal(readable(room.endpointHover(state({}), [], now + 1000)), '**local**  \nhttp://localhost:3000');
  });

  it('shows whatever a name or an address holds as text', () => {
    const evil =
      '[x](command:a) ![y](https://evil/p.png) $(flame) `c` **b** <img src=x> www.evil.example a@b.example &lt;\n# h';
    const hover = room.endpointHover(state({}, { ...plainEndpoint('http://a/*x*_y_'), name: evil }), history, now);
    const withoutOurs = hover.value.replace(/^\*\*|\*\* {2}\n|\n|!\[[\w ]+\]\(data:[^)]*\)$/g, '');
    assert.match(withoutOurs, /^(?:[\p{L}\p{N} ]|&#\d+;)+$/u);
    assert.ok(readable(hover).startsWith(`**${evil.replace('\n', ' ')}**`));
  });
});

describe('the picture of the last 15 minutes', () => {
  const draw = (spans: ChartOptions['spans'], maxConcurrent = 10): string =>
    capacityChart({
      spans,
      now,
      minutes: 15,
      maxConcurrent,
      colors: { running: 'blue', queued: 'orange', text: 'black', line: 'gray' },
      words: { before: 'A & B', now: 'now', running: 'running', queued: 'queued' },
    });
  const minutes = (count: number): number => now - count * 60_000;
  const bars = (svg: string, color: string): string[] =>
    (new RegExp(`<path d="([^"]*)" fill="${color}"`).exec(svg)?.[1] ?? '').split('Z').filter(Boolean);

  it('is a bar for each time, those who wait on top of those who run', () => {
    const svg = draw([
      { from: minutes(15), to: minutes(5), running: 5, queued: 0 },
      { from: minutes(5), to: now, running: 10, queued: 0 },
    ]);
    assert.deepEqual(bars(svg, 'blue'), ['M1 74V41H168.3V74', 'M168.3 74V8H252V74']);
    assert.deepEqual(bars(svg, 'orange'), []);
    const crowded = draw([{ from: minutes(1), to: now, running: 10, queued: 10 }]);
    assert.deepEqual(bars(crowded, 'blue'), ['M235.3 74V41H252V74']);
    assert.deepEqual(bars(crowded, 'orange'), ['M235.3 41V8H252V41'], 'above the line of the slots');
  });

  it('shows a single answer, and leaves out where nobody knows', () => {
    const svg = draw([
      { from: minutes(10), to: minutes(10), running: 10, queued: 0 },
      { from: minutes(1), to: now, running: 10, queued: 0 },
    ]);
    assert.equal(bars(svg, 'blue').length, 2);
    assert.match(bars(svg, 'blue')[0] ?? '', /^M82\.7 74V8H84\.7/);
  });

  it('is as wide as its history is long, up to 15 minutes', () => {
    const since = (ms: number): number => minutesFor([{ from: now - ms, to: now, running: 0, queued: 0 }], now);
    assert.deepEqual([0, 60_000, 60_001, 300_000, 300_001, 900_000, 1_000_000].map(since), [1, 1, 2, 5, 15, 15, 15]);
    assert.equal(minutesFor([], now), 1);
  });

  it('stays a picture of any numbers, and its words stay words', () => {
    for (const svg of [draw([]), draw([{ from: 0, to: 2 * now, running: 0, queued: 0 }], 0)]) {
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
      assert.match(svg, />A &#38; B</);
    }
  });
});
