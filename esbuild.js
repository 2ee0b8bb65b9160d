// Builds dist/: what activation loads, a file for each room that is loaded when it is first asked for, DevTools, the
// description of their protocol, and the notice of whose work all of it is.
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { buildDevtools } = require('./devtools');
const { buildNotices } = require('./notices');
const { buildProtocol } = require('./protocol');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/**
 * What is imported by `import()` is a room: a file of its own, loaded when it is first asked for. Each room imports the
 * extension and the product as well, which are loaded before it, so that what rooms share with them is in the chunk of
 * either, and not in as many as there are sets of rooms that share something.
 *
 * @type {import('esbuild').Plugin}
 */
const rooms = {
  name: 'rooms',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path: to, resolveDir }) =>
      kind === 'dynamic-import' ? { path: fromHere(path.join(resolveDir, to)), namespace: 'room' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'room' }, ({ path: to }) => ({
      resolveDir: __dirname,
      contents: `import './src/extension'; import './src/features/product'; export * from ${JSON.stringify(to)};`,
    }));
  },
};

/**
 * What is built is the same wherever it is built.
 *
 * @param {string} file
 */
const fromHere = (file) => `./${path.relative(__dirname, file).replaceAll(path.sep, '/')}`;

/**
 * esbuild splits ES modules alone, and the extension host takes CommonJS: each file is translated once it is made.
 * With `require` a room stays inside the extension host's own module loader.
 *
 * @type {import('esbuild').Plugin}
 */
const asCommonJs = {
  name: 'as-common-js',
  setup(build) {
    const { initialOptions: options } = build;
    const { write = true, target = [], minify = false, sourcemap = false } = options;
    options.write = false;
    // names are shortened in the end, when a chunk no longer has to have the entry's own
    Object.assign(options, { minify: false, minifySyntax: minify, minifyWhitespace: minify });
    build.onEnd(async ({ outputFiles = [] }) => {
      if (outputFiles.length === 0) return;
      joinEntry(outputFiles);
      for (const file of outputFiles) {
        const { code } = await esbuild.transform(importingOnce(file.text), {
          ...{ format: 'cjs', platform: 'node', supported: { 'dynamic-import': false }, target, minify, sourcemap },
        });
        file.contents = Buffer.from(code);
      }
      if (write) writeHost(outputFiles);
    });
  },
};

/**
 * The entry only passes on what it is asked for from the chunk that all share. The chunk takes its place: one file less
 * to be found and read at activation.
 *
 * @param {import('esbuild').OutputFile[]} files
 */
function joinEntry(files) {
  const entry = files.find((file) => path.basename(file.path) === 'extension.js');
  const name = /\bchunk-\w+/.exec(entry?.text ?? '')?.[0] ?? '';
  const chunk = files.findIndex((file) => path.basename(file.path) === `${name}.js`);
  const [shared] = chunk < 0 ? [] : files.splice(chunk, 1);
  if (!entry || !shared) throw new Error('the entry imports no chunk');
  entry.contents = shared.contents;
  for (const file of files) file.contents = Buffer.from(file.text.replaceAll(name, 'extension'));
}

/**
 * One import of VS Code for each file, on the line of the first: each is a call of the extension host's.
 *
 * @param {string} code
 */
function importingOnce(code) {
  const imports = /\bimport ?\{([^{}]*)\} ?from ?"vscode";/g;
  const names = [...code.matchAll(imports)].map(([, some]) => some).join();
  let count = 0;
  return code.replace(imports, () => (count++ === 0 ? `import {${names}} from "vscode";` : ''));
}

/** @param {import('esbuild').OutputFile[]} files */
function writeHost(files) {
  // the names of those that were there before are others
  fs.rmSync(path.join(__dirname, 'dist/host'), { recursive: true, force: true });
  for (const file of files) {
    fs.mkdirSync(path.dirname(file.path), { recursive: true });
    fs.writeFileSync(file.path, file.contents);
  }
}

/**
 * All extensions share one process, and undici keeps its default dispatcher in a symbol of `globalThis` which it sets
 * on import. Ours stays in this module instead, so that nobody else's requests change (cline/cline#12699, nodejs/undici#5500).
 *
 * @type {import('esbuild').Plugin}
 */
const privateUndiciDispatcher = {
  name: 'private-undici-dispatcher',
  setup(build) {
    let replaced = 0;
    build.onStart(() => void (replaced = 0));
    build.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]global\.js$/ }, () => {
      replaced++;
      return {
        loader: 'js',
        contents: `
          const Agent = require('./dispatcher/agent');
          let dispatcher;
          module.exports = {
            setGlobalDispatcher(agent) { dispatcher = agent; },
            getGlobalDispatcher() { return (dispatcher ??= new Agent()); },
            installedExports: [],
          };`,
      };
    });
    build.onEnd(() =>
      replaced === 1 ? {} : { errors: [{ text: `undici's global.js was replaced ${replaced} times instead of once` }] },
    );
  },
};

/**
 * chrome-har asks for its version by a path that is not there in a bundle, writes what it meets to the process' stderr
 * where `DEBUG` says so, requests and all, and parses cookies with a package whose list of public suffixes (100 KB) it
 * has no use for.
 *
 * @type {import('esbuild').Plugin}
 */
const leanHarWriter = {
  name: 'lean-har-writer',
  setup(build) {
    const none = 'har-writer-none';
    let replaced = 0;
    build.onStart(() => void (replaced = 0));
    build.onResolve({ filter: /^(debug|tldts)$/ }, ({ path: name, importer }) =>
      /[\\/](chrome-har|tough-cookie)[\\/]/.test(importer) ? { path: name, namespace: none } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: none }, ({ path: name }) => ({
      contents: name === 'debug' ? 'export default () => () => undefined;' : 'module.exports = {};',
    }));
    build.onLoad({ filter: /[\\/]chrome-har[\\/]index\.js$/ }, ({ path: file }) => {
      const code = fs.readFileSync(file, 'utf8');
      const lean = code
        .replace("import { createRequire } from 'node:module';\n", '')
        .replace(
          "const require = createRequire(import.meta.url);\nconst version = require('./package.json').version;",
          '',
        )
        .replace(/^ +version,$/m, '');
      if (!/createRequire|version\b(?!: '1\.2')/.test(lean)) replaced++;
      return { contents: lean, loader: 'js' };
    });
    build.onEnd(() =>
      replaced === 1
        ? {}
        : { errors: [{ text: `chrome-har's index.js was replaced ${replaced} times instead of once` }] },
    );
  },
};

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  outdir: 'dist',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions[]} */
const builds = [
  {
    ...common,
    entryPoints: { 'host/extension': 'src/extension.ts' },
    platform: 'node',
    format: 'esm',
    splitting: true,
    chunkNames: 'host/[name]-[hash]',
    target: 'node20.18',
    external: ['vscode'],
    sourcemap: production ? false : 'inline',
    plugins: [rooms, privateUndiciDispatcher, leanHarWriter, asCommonJs],
  },
  {
    ...common,
    entryPoints: {
      devtoolsTab: 'media/devtoolsTab.ts',
      devtoolsTabStyle: 'media/devtoolsTab.css',
      checkReport: 'media/checkReport.ts',
      checkReportStyle: 'media/checkReport.css',
      liveTab: 'media/liveTab.ts',
      liveTabStyle: 'media/liveTab.css',
      wall: 'media/wall.ts',
      wallStyle: 'media/wall.css',
      consoleTab: 'media/consoleTab.ts',
      consoleTabStyle: 'media/consoleTab.css',
    },
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  },
];

let building = 0;
let failed = false;

/**
 * Says in a line of its own when it builds and when that is done, all builds together: `.vscode/tasks.json` and
 * `npm run dev` wait for these words.
 *
 * @type {import('esbuild').Plugin}
 */
const progress = {
  name: 'progress',
  setup(build) {
    build.onStart(() => {
      if (building++ > 0) return;
      failed = false;
      console.log('[watch] building');
    });
    build.onEnd(({ errors }) => {
      failed ||= errors.length > 0;
      if (--building === 0) console.log(failed ? '[watch] failed' : '[watch] built');
    });
  },
};

/** Nothing that an earlier build made under another name may be packed. DevTools and the protocol see to theirs. */
function removeBundles() {
  const folder = path.join(__dirname, 'dist');
  fs.rmSync(path.join(folder, 'host'), { recursive: true, force: true });
  for (const file of fs.existsSync(folder) ? fs.readdirSync(folder) : [])
    if (/\.(js|css)(\.map)?$/.test(file)) fs.rmSync(path.join(folder, file));
}

async function main() {
  removeBundles();
  buildDevtools();
  buildProtocol();
  if (!watch) {
    const built = await Promise.all(builds.map((options) => esbuild.build({ ...options, metafile: true })));
    return buildNotices(built.map(({ metafile }) => metafile));
  }
  // the last of the plugins, for what the others do in the end is part of it
  const contexts = builds.map(({ plugins = [], ...options }) =>
    esbuild.context({ ...options, plugins: [...plugins, progress] }),
  );
  for (const context of await Promise.all(contexts)) await context.watch();
}

module.exports = { builds };

if (require.main === module)
  main().catch((error) => {
    // esbuild has shown its own already, and not what plugins find in the end
    const ours = error?.errors?.filter((/** @type {{ pluginName: string }} */ { pluginName }) => pluginName);
    for (const one of ours ?? [error]) console.error(one.text ?? one);
    process.exit(1);
  });
