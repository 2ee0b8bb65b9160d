import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { insides } from './host';

/** The symbols under which any undici in a process keeps its default dispatcher. */
const symbolsHere = (): [symbol, unknown][] =>
  Object.getOwnPropertySymbols(globalThis)
    .filter((symbol) => /undici/.test(String(symbol)))
    .map((symbol) => [symbol, (globalThis as unknown as Record<symbol, unknown>)[symbol]]);

describe('living with other extensions in one process', () => {
  it('leaves the default dispatcher of everybody’s requests as it found it', async () => {
    const before = symbolsHere();
    const { services } = await insides();
    await services.fleet.refresh();
    for (const [index, [symbol, value]] of symbolsHere().entries()) {
      assert.equal(symbol, before[index]?.[0]);
      assert.ok(value === before[index]?.[1], String(symbol));
    }
  });

  it('has no way to change it: the built network does not even name it', () => {
    // Node sets the symbols itself as soon as anything of its fetch is touched, so that their presence tells nothing
    const folder = path.join(__dirname, '../../dist/host');
    const built = fs.readdirSync(folder).map((file) => fs.readFileSync(path.join(folder, file), 'utf8'));
    assert.ok(built.some((code) => code.includes('undici')));
    for (const code of built) assert.doesNotMatch(code, /undici\.globalDispatcher/);
  });
});
