import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { keptFiles } from '../../devtools';
import { builds } from '../../esbuild';
import { thirdPartyNotices } from '../../notices';

const root = path.join(__dirname, '..', '..');

/** As the build bundles it, but without writing. */
async function bundle(options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({ ...options, absWorkingDir: root, write: false, metafile: true });
  return metafile;
}

/** A bundle of one file. */
const bundleOf = (file: string): Metafile => ({
  inputs: {},
  outputs: { 'dist/some.js': { bytes: 1, inputs: { [file]: { bytesInOutput: 1 } }, imports: [], exports: [] } },
});

describe('the third-party notices', () => {
  let bundles: readonly Metafile[];
  let files: readonly string[];
  let text: string;

  before(async () => {
    bundles = await Promise.all(builds.map(bundle));
    files = keptFiles();
    text = thirdPartyNotices([...bundles], [...files]);
  });

  const titles = (): string[] => [...text.matchAll(/^(\S+)(?: [\d.]+)? \([^)]+\)$/gm)].map(([, name = '']) => name);

  it('name every package that is bundled or copied, and no other', () => {
    const packed = [
      '@react-native/debugger-frontend',
      'chrome-har',
      'devtools-protocol',
      'mediabunny',
      'tough-cookie',
      'undici',
      'ws',
    ];
    assert.deepEqual(titles().toSorted(), packed);
  });

  it("name every folder of DevTools' third parties", () => {
    const folders = new Set(files.map((file) => /^third_party\/[^/]+\//.exec(file)?.[0] ?? ''));
    folders.delete('');
    assert.ok(folders.size > 10);
    for (const folder of folders) assert.ok(text.includes(`in dist/devtools/${folder}`), folder);
  });

  it('hold the texts, each once', () => {
    for (const once of ['Apache License\n', 'Copyright (c) Matteo Collina and Undici contributors', 'Fedor Indutny'])
      assert.equal(text.split(once).length - 1, 1, once);
    assert.match(text, /Permission is hereby granted/);
    assert.match(text, /Copyright \(c\) Meta Platforms/);
    // the MPL names the licences that its own may be joined with
    const others = text.replace(/"Secondary License"\s+means[^]*?those\s+licenses\./, '');
    assert.doesNotMatch(others, /\b([AL]?GPL|SSPL|GNU|Server Side Public License)\b/);
  });

  it('are not made without a licence file, or with a licence that is not on the list', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'notices-'));
    try {
      const some = path.join(folder, 'node_modules/@some/package');
      const withIt = [...bundles, bundleOf(`${some.replaceAll('\\', '/')}/lib/index.js`)];
      const isMade = (license: string) => {
        writeFileSync(
          path.join(some, 'package.json'),
          JSON.stringify({ name: '@some/package', version: '1.0.0', license }),
        );
        return thirdPartyNotices(withIt, [...files]);
      };
      mkdirSync(some, { recursive: true });
      assert.throws(() => isMade('MIT'), /@some\/package is packed and has no licence file/);
      writeFileSync(path.join(some, 'LICENSE.txt'), 'Do as you please.');
      for (const licence of ['GPL-3.0-only', 'SSPL-1.0', 'MIT OR GPL-2.0-only', 'SEE LICENSE IN LICENSE.txt', ''])
        assert.throws(
          () => isMade(licence),
          /@some\/package is packed, and its licence is .*; allowed are 0BSD, /,
          licence,
        );
      assert.match(isMade('MIT AND ISC'), /^@some\/package 1\.0\.0 \(MIT AND ISC\)\n\nDo as you please\.$/m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are not made when a third party of DevTools comes or goes', () => {
    assert.throws(
      () => thirdPartyNotices([...bundles], [...files, 'third_party/new/new.js']),
      /notices\/devtools has none for dist\/devtools\/third_party\/new\/new\.js/,
    );
    assert.throws(
      () =>
        thirdPartyNotices(
          [...bundles],
          files.filter((file) => !file.startsWith('third_party/acorn/')),
        ),
      /nothing of acorn 8\.10\.0 \(MIT\) is packed/,
    );
  });
});
