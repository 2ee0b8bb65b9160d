import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  asksFor,
  parseFilter,
  unknownStates,
  withoutState,
  withState,
} from '../../../../src/browserless/arrangement/filter';
import { stateWords } from '../../../../src/browserless/arrangement/states';
import type { Session, Target } from '../../../../src/browserless/session';
import type { EndpointState, Health } from '../../../../src/browserless/store';
import { beside, endpoint, page, session } from '../../samples';

const state = (health: Health = { kind: 'ok' }, name = 'Staging'): EndpointState => ({
  endpoint: endpoint('http://staging:3000', { name }),
  health,
  sessions: [],
  answeredAt: 0,
  askedAt: 0,
  reading: undefined,
  isBalanced: false,
  held: new Map(),
  lost: new Set(),
});

const cart = page({ id: 'P1', title: 'Shopping Cart', url: 'https://shop.example/cart?step=2' });
const login = page({ id: 'P2', title: 'Log in', url: 'https://id.example/login' });
const job = session({
  id: '3f2a9c01-77aa-4b5e-9d39-0f6e2f9a1b11',
  trackingId: 'job-42',
  browser: 'ChromiumCDP',
  routePath: ['/chromium?(/)', '?(/)'],
  targets: [cart, login],
});

const known = beside({
  isSuspicious: ({ sessionId }) => sessionId === 'leak',
  isEnding: ({ endpointId, sessionId }) => endpointId === 'http://staging:3000' && sessionId === 'late',
  isPinned: ({ trackingId }) => trackingId === 'pin-1',
});

const match = (text: string, of: Session = job, on = state()) => parseFilter(text, known).match(of, on);
const pages = (text: string, of: Session = job): string[] =>
  of.targets
    .filter((target: Target) => parseFilter(text, known).matchesTarget(target, of, state()))
    .map(({ id }) => id);

describe('a filter', () => {
  it('that is empty, or of nothing but what is begun, lets everything through', () => {
    for (const text of ['', '   ', 'title:', 'is:', '-', '-url:', '""', 'title:""', '"', 'browser:"']) {
      assert.equal(match(text), 'session', text);
      assert.equal(parseFilter(text, known).isEmpty, true, text);
    }
  });

  it('finds a word in any field, whatever its case', () => {
    assert.equal(match('CHROMIUM'), 'session');
    assert.equal(match('job-4'), 'session');
    assert.equal(match('staging'), 'session');
    assert.equal(match('cart'), 'pages');
    assert.equal(match('id.example'), 'pages');
    assert.equal(match('firefox'), undefined);
  });

  it('wants every term', () => {
    assert.equal(match('job chromium'), 'session');
    assert.equal(match('job cart'), 'pages');
    assert.equal(match('cart login'), 'pages', 'on different pages');
    assert.equal(match('job firefox'), undefined);
  });

  it('finds a field’s word in that field alone', () => {
    const found: Record<string, string | undefined> = {
      'browser:chrom': 'session',
      'browser:job': undefined,
      'id:job-': 'session',
      'id:chromium': undefined,
      'title:cart': 'pages',
      'title:shop.example': undefined,
      'url:shop.example/cart': 'pages',
      'url:shopping': undefined,
      'endpoint:stag': 'session',
      'endpoint:job': undefined,
      'route:/chromium': 'session',
      'route:/firefox': undefined,
      'TITLE:Cart': 'pages',
      'url:https://shop': 'pages',
    };
    for (const [text, expected] of Object.entries(found)) assert.equal(match(text), expected, text);
  });

  it('takes what stands before a colon as text where it is no field', () => {
    const local = session({ trackingId: 'a:b', targets: [page({ url: 'http://localhost:3000/' })] });
    assert.equal(match('localhost:3000', local), 'pages');
    assert.equal(match('http://localhost', local), 'pages');
    assert.equal(match('a:b', local), 'session');
    assert.equal(match('subtitle:Home', local), undefined);
  });

  it('keeps the spaces between quotes', () => {
    assert.equal(match('"shopping cart"'), 'pages');
    assert.equal(match('title:"shopping cart"'), 'pages');
    assert.equal(match('"cart shopping"'), undefined);
    assert.equal(match('title:"shopping c'), 'pages', 'while it is typed');
    assert.equal(match('"title:cart"'), undefined, 'a quoted field is text');
  });

  it('does not find one text across two pages or two fields', () => {
    assert.equal(match('"cart log in"'), undefined);
    assert.equal(match('"chromium job"'), undefined);
  });

  it('leaves out what a negated term matches', () => {
    assert.equal(match('-firefox'), 'session');
    assert.equal(match('-cart'), undefined);
    assert.equal(match('-title:login job'), 'session');
    assert.equal(match('-title:"log in"'), undefined);
    assert.equal(match('-is:idle'), 'session');
    assert.equal(match('"-firefox"'), undefined, 'quoted, it is text');
    assert.equal(match('job-42'), 'session', 'within a word it is text');
  });

  it('knows a session’s own id by its beginning', () => {
    assert.equal(match('3f2a9c01'), 'session');
    assert.equal(match('id:3f2a'), 'session');
    assert.equal(match('3f2'), undefined, 'too short to mean one');
    assert.equal(match('77aa'), undefined);
  });

  it('shows the pages that match where the session itself does not', () => {
    assert.deepEqual(pages('cart'), ['P1']);
    assert.deepEqual(pages('job cart'), ['P1']);
    assert.deepEqual(pages('cart login'), ['P1', 'P2']);
    assert.deepEqual(pages('example'), ['P1', 'P2']);
    assert.deepEqual(pages('cart -firefox'), ['P1']);
  });
});

describe('is: in a filter', () => {
  it('asks for a state', () => {
    const nobody = session({ clients: 0 });
    const unsaid = session({ clients: undefined });
    assert.equal(match('is:idle', nobody), 'session');
    assert.equal(match('is:idle', unsaid), undefined, 'nobody knows');
    assert.equal(match('is:idle'), undefined);
    assert.equal(match('is:running'), 'session');
    assert.equal(match('is:running', session({ running: false })), undefined);
    assert.equal(match('is:shared', session({ clients: 2 })), 'session');
    assert.equal(match('is:tracked'), 'session');
    assert.equal(match('is:tracked', nobody), undefined);
    assert.equal(match('is:open'), 'session');
    assert.equal(match('is:open', session({ targets: [page({ url: 'about:blank' })] })), undefined);
    assert.equal(match('is:playwright', session({ protocol: 'playwright' })), 'session');
    const failing = state({ kind: 'failing', fault: { kind: 'refused' } });
    assert.equal(match('is:stale', job, failing), 'session');
    assert.equal(match('is:stale'), undefined);
  });

  it('asks for what is known beside the list', () => {
    assert.equal(match('is:suspicious', session({ id: 'leak' })), 'session');
    assert.equal(match('is:suspicious'), undefined);
    assert.equal(match('-is:suspicious', session({ id: 'leak' })), undefined);
    assert.equal(match('is:ending', session({ id: 'late' })), 'session');
    assert.equal(match('is:ending'), undefined);
    assert.equal(match('is:pinned', session({ trackingId: 'pin-1' })), 'session');
    assert.equal(match('is:pinned'), undefined);
  });

  it('goes by time where a session may come to its end', () => {
    for (const text of ['is:ending', '-is:end', 'cart is:e']) assert.equal(parseFilter(text, known).goesByTime, true);
    for (const text of ['', 'ending', 'is:suspicious', 'is:running'])
      assert.equal(parseFilter(text, known).goesByTime, false);
  });

  it('is every state that begins so while it is typed', () => {
    for (const word of stateWords) assert.deepEqual(unknownStates(`is:${word[0]}`), [], word);
    assert.equal(match('is:s', session({ clients: 2 })), 'session');
    assert.equal(match('is:RUN'), 'session');
  });

  it('says which word is none, and shows nothing for it', () => {
    assert.deepEqual(unknownStates('is:busy job is:idle'), ['busy']);
    assert.equal(match('is:busy'), undefined);
  });
});

describe('a state in a filter', () => {
  const suspicious = (text: string) => withState(text, 'suspicious');
  const all = (text: string) => withoutState(text, 'suspicious');

  it('is put in and taken out, and the rest stays', () => {
    assert.equal(suspicious(''), 'is:suspicious');
    assert.equal(suspicious('cart'), 'is:suspicious cart');
    assert.equal(all('is:suspicious'), '');
    assert.equal(all('cart IS:Suspicious -title:"log in"'), 'cart -title:"log in"');
    assert.equal(all('cart is:idle'), 'cart is:idle');
    assert.equal(all('cart'), 'cart');
  });

  it('is there once, and what contradicts it is not', () => {
    for (const text of ['cart is:suspicious', 'is:susp cart', 'cart -is:suspicious', 'is:"suspicious" cart is:susp'])
      assert.equal(suspicious(text), 'is:suspicious cart', text);
  });

  it('is its own beside a quote that is still open', () => {
    assert.equal(suspicious('title:"log in'), 'is:suspicious title:"log in');
    assert.equal(all(suspicious('title:"log in')), 'title:"log in');
    assert.equal(all('"is:suspicious'), '"is:suspicious', 'text');
  });

  it('is asked for where no other can be meant', () => {
    for (const text of ['is:suspicious', 'cart is:SUSP', 'is:su'])
      assert.equal(asksFor(text, 'suspicious'), true, text);
    for (const text of ['', 'suspicious', '-is:suspicious', 'is:s', 'is:', '"is:suspicious"'])
      assert.equal(asksFor(text, 'suspicious'), false, text);
  });

  it('whatever else is typed: what matches is what matched, of those that are so', () => {
    const leak = { ...job, id: 'leak' };
    fc.assert(
      fc.property(fc.array(fc.constantFrom('job', '-cart', 'title:"log in"', '"', 'is:su', ' ', 'x')), (words) => {
        const text = words.join(' ');
        assert.equal(match(suspicious(text)), undefined);
        assert.equal(match(suspicious(text), leak), match(all(text), leak));
        assert.equal(asksFor(suspicious(text), 'suspicious'), true);
        assert.equal(asksFor(all(text), 'suspicious'), false);
      }),
    );
  });
});

describe('what stands in a filter is text and never a pattern', () => {
  it('beside a title of regular expressions', () => {
    const title = '.*(a+)+$ [x] \\d{2} ^| ? <img onerror>';
    const hostile = session({ targets: [page({ title })] });
    for (const text of ['.*', '(a+)+$', '[x]', '\\d{2}', '^|', '?', '<img', `title:"${title.trim()}"`])
      assert.equal(match(text, hostile), 'pages', text);
    for (const text of ['\\d', 'a.x', '^.', 'x|y', '.+']) {
      assert.equal(match(text, hostile) !== undefined, title.includes(text), text);
    }
  });

  it('whatever a page is called: its title between quotes finds it', () => {
    const word = fc.string({
      unit: fc.constantFrom(...Array.from('aZ09.*+?^$(){}[]|\\/-:%&<> ')),
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(word, (title) => {
        const found = match(`title:"${title.trim()}"`, session({ targets: [page({ title })] }));
        assert.ok(found !== undefined);
      }),
    );
  });

  it('whatever is typed: it is read without an error, in no time worth speaking of', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        match(text);
      }),
    );
    match(`${'-"'.repeat(20_000)}${'title:'.repeat(20_000)}`);
  });
});
