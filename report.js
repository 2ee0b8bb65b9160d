// `npm run report`: how large the parts are. Nothing is held to it; what is, is in architecture.test.ts and bundle.test.ts.
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { builds } = require('./esbuild');

/** Whose lines are counted, a row each: rooms of `src`, features one by one, and what is not shipped. */
const parts = ['src/browserless', 'src/cdp', 'src/net', 'src/shared', 'src/features/*', 'media', 'test/*'];
/** A file that is longer may do two things. */
const longLines = 300;
/** Bundles below that are only counted. */
const smallBytes = 5000;

/**
 * @typedef {{ file: string, lines: number }} Source
 */

/**
 * The TypeScript files of a folder.
 *
 * @param {string} folder
 * @returns {Source[]}
 */
function sources(folder) {
  return fs
    .readdirSync(path.join(__dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
    .map((file) => `${folder}/${file.replaceAll(path.sep, '/')}`)
    .map((file) => ({ file, lines: fs.readFileSync(path.join(__dirname, file), 'utf8').split('\n').length - 1 }));
}

/** @returns {string[]} `parts`, with a folder for each star */
const folders = () =>
  parts.flatMap((part) => {
    if (!part.endsWith('/*')) return fs.existsSync(path.join(__dirname, part)) ? [part] : [];
    const parent = part.slice(0, -2);
    const entries = fs.readdirSync(path.join(__dirname, parent), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${parent}/${name}`);
  });

/**
 * Rows of a table, numbers to the right.
 *
 * @param {(string | number)[][]} rows
 */
function print(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      typeof cell === 'number' ? String(cell).padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    console.log(`  ${cells.join('  ')}`.trimEnd());
  }
}

async function main() {
  console.log('Parts: files, lines, lines of the longest');
  const all = folders().map((folder) => ({ folder, files: sources(folder) }));
  const filled = all.filter(({ files }) => files.length > 0);
  print(
    filled.map(({ folder, files }) => {
      const lines = files.map((file) => file.lines);
      return [folder, files.length, lines.reduce((sum, some) => sum + some, 0), Math.max(...lines)];
    }),
  );

  const long = filled
    .flatMap(({ files }) => files)
    .filter(({ lines }) => lines > longLines)
    .sort((a, b) => b.lines - a.lines);
  console.log(`\nFiles of more than ${longLines} lines`);
  print(long.map(({ file, lines }) => [file, lines]));

  console.log(
    '\nBundles as they are packed, in bytes: the first is loaded at activation, the others when they are asked for',
  );
  const options = { write: false, minify: true, sourcemap: false, absWorkingDir: __dirname };
  const built = await Promise.all(builds.map((build) => esbuild.build({ ...build, ...options })));
  const outputs = built.flatMap(({ outputFiles = [] }) => outputFiles);
  const first = (/** @type {string} */ file) => Number(path.basename(file) === 'extension.js');
  outputs.sort((a, b) => first(b.path) - first(a.path) || b.contents.length - a.contents.length);
  const large = outputs.filter(({ contents }) => contents.length >= smallBytes);
  print(large.map((file) => [path.relative(__dirname, file.path).replaceAll(path.sep, '/'), file.contents.length]));
  console.log(`  and ${outputs.length - large.length} of less than ${smallBytes}`);
}

void main();
