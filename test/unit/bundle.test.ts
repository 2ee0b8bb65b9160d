import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { builds } from '../../esbuild';

const root = path.join(__dirname, '..', '..');

/** What an output and all that it imports are made of, rooms that are loaded later left out. */
function loadedBy(entry: string, outputs: Metafile['outputs']): Set<string> {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { path: to, kind, external } of outputs[file]!.imports)
      if (kind !== 'dynamic-import' && !external) load(to);
  };
  load(entry);
  return loaded;
}

describe('what is packed', () => {
  let outputs: Metafile['outputs'];
  let bytes: ReadonlyMap<string, number>;
  let atActivation: ReadonlySet<string>;
  let byProduct: ReadonlySet<string>;

  before(async () => {
    const options = { ...builds[0], absWorkingDir: root, minify: true, sourcemap: false } as const;
    const { metafile, outputFiles } = await build({ ...options, write: false, metafile: true });
    ({ outputs } = metafile);
    const nameOf = (file: string): string => path.relative(root, file).replaceAll(path.sep, '/');
    bytes = new Map(outputFiles.map(({ path: file, contents }) => [nameOf(file), contents.length]));
    atActivation = loadedBy('dist/host/extension.js', outputs);
    const product = Object.keys(outputs).find((file) => /\/product-\w+\.js$/.test(file));
    assert.ok(product !== undefined);
    byProduct = loadedBy(product, outputs);
  });

  const modulesOf = (loaded: ReadonlySet<string>): readonly string[] =>
    [...loaded].flatMap((file) => Object.keys(outputs[file]!.inputs));
  const sizeOf = (files: readonly string[]): number => files.reduce((sum, file) => sum + (bytes.get(file) ?? 0), 0);

  it('loads little at activation, in one file', () => {
    const files = [...atActivation].filter((file) => bytes.has(file));
    assert.deepEqual(files, ['dist/host/extension.js']);
    const size = sizeOf(files);
    assert.ok(size <= 12_000, `${size} bytes`);
    assert.ok(modulesOf(atActivation).includes('src/features/lateProduct.ts'), 'modules were found');
  });

  it('loads the network, what parses answers, what draws rows, finding, checks, commands and their words when they are asked for', () => {
    const later =
      /node_modules|src\/net\/|\/check\/|\/finding\/|\/arrangement\/|\/features\/\w+\/commands\.ts|\/(client|workersBehind|faultTexts|tree|rows|texts|redaction)\.ts/;
    const modules = modulesOf(byProduct);
    assert.deepEqual(
      modules.filter((file) => later.test(file)),
      [],
    );
    assert.ok(modules.includes('src/features/sessions/view.ts'), 'modules were found');
    const size = sizeOf([...byProduct]);
    assert.ok(size <= 75_000, `${size} bytes`);
  });

  it('has each module once', () => {
    const all = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
    assert.ok(all.includes('src/browserless/faults.ts'));
    assert.deepEqual(
      all.filter((file, index) => all.indexOf(file) < index),
      [],
    );
  });
});
