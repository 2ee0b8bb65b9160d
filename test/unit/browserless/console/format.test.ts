import * as assert from 'node:assert/strict';
import { formatArguments } from '../../../../src/browserless/console/format';
import { withoutPlace } from '../../../../src/browserless/console/places';
import { array, number, object, property, shown, text } from './remote';

const formatted = (...args: readonly unknown[]): string => shown(formatArguments(args));

describe("the arguments of a console's call", () => {
  it('stand side by side, texts without quotes', () => {
    assert.equal(formatted(text('basket'), number(3), text('items')), 'basket 3 items');
    assert.equal(formatted(), '');
    assert.equal(formatted({ type: 'undefined' }, { type: 'object', subtype: 'null' }), 'undefined null');
    assert.equal(formatted({ type: 'boolean', value: false }), 'false');
    assert.equal(formatted({ type: 'number', unserializableValue: '-0' }), '-0');
    assert.equal(formatted({ type: 'bigint', unserializableValue: '10n' }), '10n');
    assert.equal(formatted({ type: 'symbol', description: 'Symbol(s)' }), 'Symbol(s)');
  });

  it('are put where the first says', () => {
    assert.equal(
      formatted(text('%s has %d of %i at %f'), text('a'), number(4.7), number(-4.7), number(0.5)),
      'a has 4 of -4 at 0.5',
    );
    assert.equal(formatted(text('%d %i %f'), text('x'), object([]), text('y')), 'NaN NaN NaN');
    assert.equal(
      formatted(text('%o and %O'), object([property('a', 'number', '1')]), array(property('0', 'string', 'b'))),
      "{a: 1} and ['b']",
    );
    assert.equal(formatted(text('%cred%c plain'), text('color: red'), text('')), 'red plain');
    assert.equal(formatted(text('100%% of %s'), text('it')), '100% of it');
  });

  it('stay as they are written where nothing is left for them, and what is left over follows', () => {
    assert.equal(formatted(text('%s and %s'), text('one')), 'one and %s');
    assert.equal(formatted(text('%s'), text('one'), text('two')), 'one two');
    assert.equal(formatted(text('100%')), '100%');
    assert.equal(formatted(text('50%d')), '50%d', 'a text alone is no format');
    assert.equal(formatted(number(1), text('%s'), text('x')), '1 %s x', 'the first alone is one');
    assert.equal(formatted(text('%s'), text('%s'), text('x')), '%s x', 'a value is none');
  });

  it('show what is in objects, as DevTools do', () => {
    const items = object([
      property('count', 'number', '2'),
      property('name', 'string', "it's"),
      property('next', 'object', 'Object'),
      property('list', 'object', 'Array(3)', 'array'),
      property('none', 'object', 'null', 'null'),
      property('add', 'function', ''),
      property('later', 'accessor'),
      property('nothing', 'undefined', 'undefined'),
    ]);
    assert.equal(
      formatted(items),
      `{count: 2, name: "it's", next: {…}, list: Array(3), none: null, add: ƒ, later: (…), nothing: undefined}`,
    );
    assert.equal(
      formatted(object([property('a', 'number', '1')], { description: 'Basket' }, { overflow: true })),
      'Basket {a: 1, …}',
    );
    assert.equal(
      formatted({ type: 'object', description: 'Basket', objectId: '1' }),
      'Basket',
      'one of before has no preview',
    );
  });

  it('show what is in lists, maps and promises', () => {
    const list = object(
      [property('0', 'number', '1'), property('2', 'string', 'x'), property('extra', 'boolean', 'true')],
      {
        subtype: 'array',
        description: 'Array(3)',
      },
    );
    assert.equal(formatted(list), "(3) [1, empty × 1, 'x', extra: true]");
    assert.equal(formatted(object([], { subtype: 'array', description: 'Array(0)' })), '[]');
    const bytes = object([property('0', 'number', '7'), property('byteLength', 'number', '1')], {
      subtype: 'typedarray',
      description: 'Uint8Array(1)',
    });
    assert.equal(formatted(bytes), 'Uint8Array(1) [7]');
    const key = { type: 'string', description: 'a' };
    const value = {
      type: 'object',
      description: 'Object',
      overflow: false,
      properties: [property('b', 'number', '1')],
    };
    const map = object([], { subtype: 'map', description: 'Map(1)' }, { entries: [{ key, value }] });
    assert.equal(formatted(map), "Map(1) {'a' => {b: 1}}");
    const set = object([], { subtype: 'set', description: 'Set(1)' }, { entries: [{ value: key }] });
    assert.equal(formatted(set), "Set(1) {'a'}");
    const state = (name: string) => property('[[PromiseState]]', 'string', name);
    const promise = (...properties: object[]) =>
      object(properties as never, { subtype: 'promise', description: 'Promise' });
    assert.equal(formatted(promise(state('pending'))), 'Promise {<pending>}');
    assert.equal(
      formatted(promise(state('fulfilled'), property('[[PromiseResult]]', 'number', '4'))),
      'Promise {<fulfilled>: 4}',
    );
  });

  it('show what is within what is within, but not for ever', () => {
    let value: object = { type: 'string', description: 'x' };
    for (let n = 0; n < 10_000; n++)
      value = { type: 'object', subtype: 'set', description: 'Set(1)', properties: [], entries: [{ value }] };
    const deep = object([], { subtype: 'set', description: 'Set(1)' }, { entries: [{ value }] });
    assert.equal(formatted(deep), 'Set(1) {Set(1) {Set(1) {Set(1) {…}}}}');
  });

  it('show functions by their heads, and nodes, dates and patterns as they are called', () => {
    const code = (description: string) => formatted({ type: 'function', description });
    assert.equal(code('function add(item) { return item }'), 'ƒ add(item)');
    assert.equal(code('async function load() {}'), 'async ƒ load()');
    assert.equal(code('class Basket extends List { }'), 'class Basket extends List');
    assert.equal(formatted(object([], { subtype: 'node', description: 'div#main.wide' })), 'div#main.wide');
    assert.equal(formatted(object([], { subtype: 'regexp', description: '/x/g' })), '/x/g');
  });

  it('show errors with their stacks, sources by their names and as links', () => {
    const description =
      'TypeError: no card\n    at pay (https://shop.example/js/pay.js?token=abc:12:3)\n    at <anonymous>';
    const secret = formatArguments([object([], { subtype: 'error', description })]);
    assert.ok(!JSON.stringify(secret).includes('abc'), 'a token is hidden');
    const plain = formatArguments([
      object([], { subtype: 'error', description: description.replace('?token=abc', '') }),
    ]);
    assert.equal(shown(plain), 'TypeError: no card\n    at pay (pay.js:12:3)\n    at <anonymous>');
    assert.deepEqual(
      plain.flatMap(({ link }) => link ?? []),
      ['https://shop.example/js/pay.js:12:3'],
    );
  });

  it('make links of addresses of http and https alone, and of nothing around them', () => {
    const links = (value: string) => formatArguments([text(value)]).flatMap(({ link }) => link ?? []);
    assert.deepEqual(links('see https://a.example/x?y=1, or (http://b.example/).'), [
      'https://a.example/x?y=1',
      'http://b.example/',
    ]);
    assert.deepEqual(links('https://a.example/x...!…'), ['https://a.example/x']);
    assert.deepEqual(links(`https://a.example/${'.'.repeat(1000)}x`), [`https://a.example/${'.'.repeat(1000)}x`]);
    for (const evil of [
      'javascript:alert(1)',
      'command:x',
      'file:///etc/passwd',
      'https://',
      'vscode://x',
      '<a href=x>',
      'http:// x',
    ])
      assert.deepEqual(links(evil), [], evil);
  });

  it('lead to sources without line and column, and to ports', () => {
    for (const [address, opened] of [
      ['http://localhost:3000', 'http://localhost:3000'],
      ['http://localhost:3000/', 'http://localhost:3000/'],
      ['http://localhost:3000/:12:5', 'http://localhost:3000/'],
      ['https://a.example/js/pay.js?v=1%2F2:12:3', 'https://a.example/js/pay.js?v=1%2F2'],
      ['https://a.example/js/pay.js:12', 'https://a.example/js/pay.js'],
      ['http://[::1]:8080', 'http://[::1]:8080'],
      ['http://[::1]/:1:2', 'http://[::1]/'],
    ] as const)
      assert.equal(withoutPlace(address), opened);
  });

  it('have no token, no login, no control characters and no more than can be read', () => {
    assert.equal(formatted(text('ws://u:p@h/?token=abc&x=1')), 'ws://h/?token=•••&x=1');
    assert.equal(formatted(object([property('url', 'string', 'http://h/?token=abc')])), "{url: 'http://h/?token=•••'}");
    assert.equal(formatted(text('\u001b[31mred\u001b[0m\u0007\u202e')), 'red ');
    assert.equal(formatted(text('a\r\nb\tc')), 'a\nb\tc');
    const long = formatArguments([
      text('x'.repeat(1_000_000)),
      ...Array<unknown>(1000).fill(object([property('a', 'string', 'y'.repeat(100_000))])),
    ]);
    assert.equal(shown(long).length, 10_001);
    assert.equal(formatted(...Array<unknown>(50).fill(text('x'.repeat(9_000)))).length, 10_001);
    assert.ok(long.length <= 500);
  });

  it('are read from whatever a page may bring', () => {
    for (const evil of [
      undefined,
      null,
      1,
      'x',
      [],
      {},
      { type: 7 },
      { type: 'object', preview: { properties: 3 } },
      { type: 'string' },
    ])
      assert.equal(typeof formatted(evil), 'string');
    const properties = [null, 1, {}, { name: {}, value: {} }];
    assert.equal(
      typeof formatted({ type: 'object', preview: { properties, entries: [null, 1, {}], description: 4 } }),
      'string',
    );
    assert.equal(formatted(text('%s'), { type: 'object', description: { toString: 1 } }), 'Object');
  });
});
