import * as assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import * as path from 'node:path';
import * as ts from 'typescript';

const src = path.join(__dirname, '..', '..', 'src');

/**
 * Which rooms of `src` a room may import from, and which packages. A file that stands in `src` itself is a room of its
 * own. Whoever opens a new room, or a new arrow, says so here.
 */
const rooms: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>> = {
  'extension.ts': { rooms: ['features'], packages: ['vscode'] },
  'contributions.ts': { rooms: [], packages: [] },
  features: {
    rooms: ['browserless', 'net', 'shared', 'contributions.ts'],
    packages: ['vscode', 'node', 'devtools-protocol'],
  },
  // `devtools-protocol` has types alone; `chrome-har` makes one thing of another
  browserless: { rooms: ['shared'], packages: ['node', 'devtools-protocol', 'chrome-har'] },
  // `ws` is the server's side of a WebSocket, which undici has not
  net: { rooms: ['browserless', 'shared'], packages: ['node', 'undici', 'ws', 'devtools-protocol'] },
  // webviews have no Node
  shared: { rooms: [], packages: [] },
};

/** Modules of Node that open sockets: the network's alone. */
const sockets = /^(node:)?(http|https|http2|tls|dgram)$/;

interface Import {
  /** Paths below `src`, with forward slashes. */
  readonly from: string;
  /** A path below `src`, or the name of a package. */
  readonly to: string;
  readonly isPackage: boolean;
}

const files: readonly string[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll(path.sep, '/'));

/** Every import of a file, types and dynamic ones included. */
function importsOf(from: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(src, from), 'utf8'));
  return importedFiles.map(({ fileName }) => {
    if (!fileName.startsWith('.')) return { from, to: fileName, isPackage: true };
    const base = path.posix.join(path.posix.dirname(from), fileName);
    const to = [`${base}.ts`, `${base}/index.ts`].find((candidate) => existsSync(path.join(src, candidate)));
    assert.ok(to, `${from} imports ${fileName}, which is not there`);
    return { from, to, isPackage: false };
  });
}

const imports: readonly Import[] = files.flatMap(importsOf);
const roomOf = (file: string): string => file.split('/')[0] ?? file;
const shown = ({ from, to }: Import): string => `${from} imports ${to}`;

const packageOf = (name: string): string =>
  name.startsWith('node:') || builtinModules.includes(name)
    ? 'node'
    : name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/');

/** The first way from a file back to itself, or undefined. */
function cycleFrom(file: string, way: readonly string[], done: Set<string>): readonly string[] | undefined {
  if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
  if (done.has(file)) return undefined;
  for (const { to, isPackage, from } of imports) {
    const cycle = from === file && !isPackage ? cycleFrom(to, [...way, file], done) : undefined;
    if (cycle) return cycle;
  }
  done.add(file);
  return undefined;
}

describe('the architecture', () => {
  it('has its rooms, and this test reads their files', () => {
    const unknown = [...new Set(files.map(roomOf))].filter((room) => !(room in rooms));
    assert.deepEqual(unknown, [], 'these rooms have no rules here');
    assert.ok(imports.length > 100, 'imports were found');
  });

  it('has arrows in one direction only', () => {
    const wrong = imports.filter(({ from, to, isPackage }) => {
      const [here, there] = [roomOf(from), roomOf(to)];
      return !isPackage && here !== there && !rooms[here]?.rooms.includes(there);
    });
    assert.deepEqual(wrong.map(shown), []);
  });

  it('lets each room use the packages that are its own', () => {
    const wrong = imports.filter(
      ({ from, to, isPackage }) => isPackage && !rooms[roomOf(from)]?.packages.includes(packageOf(to)),
    );
    assert.deepEqual(wrong.map(shown), []);
  });

  it('opens sockets in src/net alone', () => {
    const wrong = imports.filter(({ from, to, isPackage }) => isPackage && sockets.test(to) && roomOf(from) !== 'net');
    assert.deepEqual(wrong.map(shown), []);
  });

  it('lets nothing into the log or out of a command but by the one way', () => {
    const ways: readonly (readonly [RegExp, string])[] = [
      [/createOutputChannel|LogOutputChannel/, 'features/log.ts'],
      [/commands\.register\w*Command/, 'features/lateProduct.ts'],
      [/\bconsole\.\w+\(|process\.(stdout|stderr|emitWarning)/, 'nowhere'],
    ];
    for (const [way, place] of ways) {
      // snippets are text, and what they print is theirs
      const own = files.filter((file) => !file.startsWith('browserless/snippets/'));
      const found = own.filter((file) => way.test(readFileSync(path.join(src, file), 'utf8')));
      assert.deepEqual(found, place === 'nowhere' ? [] : [place]);
    }
  });

  it('has nothing that imports the extension itself', () => {
    assert.deepEqual(imports.filter(({ to }) => to === 'extension.ts').map(shown), []);
  });

  it('has no files that import each other in a circle', () => {
    const done = new Set<string>();
    const cycles = files.flatMap((file) => {
      const cycle = cycleFrom(file, [], done);
      return cycle ? [cycle.join(' → ')] : [];
    });
    assert.deepEqual(cycles, []);
  });
});
