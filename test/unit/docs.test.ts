import * as assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { documents, renewed, tables, tablesIn } from '../../docs.js';

const root = path.join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const all = [...documents(), 'CHANGELOG.md', 'CONTRIBUTING.md'];

/** A document without code, in which nothing is a link. */
const prose = (file: string): string =>
  read(file)
    .replace(/^```[^]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, 'code');

interface Link {
  readonly file: string;
  readonly isPicture: boolean;
  readonly text: string;
  readonly to: string;
}

const links: readonly Link[] = all.flatMap((file) =>
  [...prose(file).matchAll(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, mark, text = '', to = '']) => ({
    file,
    isPicture: mark === '!',
    text,
    to,
  })),
);
const isElsewhere = ({ to }: Link): boolean => /^\w+:/.test(to);
const shown = ({ file, to }: Link): string => `${file}: ${to}`;

/** What GitHub and the Marketplace make of a heading: https://github.com/Flet/github-slugger is the same rule. */
const anchorsOf = (file: string): readonly string[] =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the tables in the documents', () => {
  for (const file of documents()) {
    it(`of ${file} are what package.json and the code say (npm run docs)`, async () =>
      assert.equal(read(file), await renewed(file)));
  }

  it('are all there, each once', () =>
    assert.deepEqual(documents().flatMap(tablesIn).toSorted(), Object.keys(tables).toSorted()));

  it('have a line for every command, and every setting', () => {
    assert.ok(tables.commands().length > 30);
    assert.ok(tables.settings().length > 20);
    for (const [name, table] of Object.entries(tables))
      for (const cells of table())
        assert.ok(!cells.some((cell) => /%|undefined/.test(cell)), `${name}: ${cells.join(' | ')}`);
  });
});

describe('links', () => {
  it('lead to files and headings that there are', () => {
    const dead = links.filter((link) => {
      if (isElsewhere(link)) return false;
      const [name = '', anchor] = link.to.split('#');
      const target = name === '' ? link.file : path.posix.join(path.posix.dirname(link.file), name);
      if (!existsSync(path.join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    assert.deepEqual(dead.map(shown), []);
  });

  it('that lead elsewhere do so over https', () =>
    assert.deepEqual(links.filter((link) => isElsewhere(link) && !link.to.startsWith('https://')).map(shown), []));

  // vsce makes them absolute by this rule once package.json names a repository
  it('of the README are of the kind that the Marketplace can follow', () => {
    const rule = /(!?)\[([^\][]*|!\[[^\][]*\]\([^)]+\))\]\(([^)]+)\)/g;
    const followed = [...read('README.md').matchAll(rule)].map(([, , , to]) => to);
    const own = links.filter(({ file }) => file === 'README.md').map(({ to }) => to);
    assert.deepEqual(followed, own);
    assert.deepEqual(
      own.filter((to) => to.startsWith('/') || to.startsWith('.')),
      [],
    );
  });
});

describe('pictures', () => {
  const pictures = links.filter(({ isPicture }) => isPicture);

  it('say what is to be seen', () => assert.deepEqual(pictures.filter(({ text }) => text.length < 20).map(shown), []));

  it('of the README are those that npm run screenshots makes, and those that are packed', () => {
    const used = pictures.filter(({ file }) => file === 'README.md').map(({ to }) => to);
    const made = readdirSync(path.join(root, 'media')).filter((file) => file.startsWith('screenshot-'));
    const packed = [...read('.vscodeignore').matchAll(/^!(media\/screenshot-.+)$/gm)].map(([, file]) => file);
    assert.deepEqual(used.toSorted(), made.map((file) => `media/${file}`).toSorted());
    assert.deepEqual(packed.toSorted(), used.toSorted());
  });
});

describe('words of the tree that are quoted', () => {
  const source = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(path.join('src', file)))
    .join('\n');
  const said = new Set(
    [...source.matchAll(/l10n\.t\(\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g)].map(([, text = '']) =>
      text
        .slice(1, -1)
        .replace(/\{\d\}/g, '…')
        .replaceAll("\\'", "'"),
    ),
  );

  /** In bold: what ends with a full stop is a sentence of the document's own. */
  const quotedIn = (text: string): readonly string[] =>
    [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, words = '']) => words).filter((words) => !words.endsWith('.'));

  for (const file of ['README.md', 'docs/troubleshooting.md']) {
    it(`in ${file} are said by the code`, () => {
      const [, part = ''] = read(file).split(/^#+ Troubleshooting$/m);
      const quoted = quotedIn(part.split(/^## Compared/m)[0] ?? '');
      assert.ok(quoted.length > 5);
      assert.deepEqual(
        quoted.filter((words) => !said.has(words)),
        [],
      );
    });
  }
});
