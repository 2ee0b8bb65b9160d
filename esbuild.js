// Builds dist/: one small file that activation loads, one for each room that is loaded when first needed, DevTools,
// the description of their protocol, and the notice of whose work all of it is.
const esbuild = require('esbuild');
const { buildDevtools } = require('./devtools');
const { buildNotices } = require('./notices');
const { buildProtocol } = require('./protocol');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/**
 * `import('…/net')` and its like stay imports of their own bundles beside extension.js, so that activation does not read
 * undici, nor what is rarely asked for.
 * CommonJS output has no code splitting of esbuild's own.
 *
 * @type {import('esbuild').Plugin}
 */
const lazyRooms = {
  name: 'lazy-rooms',
  setup(build) {
    build.onResolve({ filter: /\/(net|check)$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${path.split('/').at(-1)}.js`, external: true } : undefined,
    );
  },
};

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

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.18',
  outdir: 'dist',
  external: ['vscode'],
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  // `require` keeps a lazily loaded room inside the extension host's own module loader
  supported: { 'dynamic-import': false },
};

/** @type {import('esbuild').BuildOptions[]} */
const builds = [
  { ...common, entryPoints: { extension: 'src/extension.ts' }, plugins: [lazyRooms] },
  { ...common, entryPoints: { net: 'src/net/index.ts' }, plugins: [privateUndiciDispatcher] },
  { ...common, entryPoints: { check: 'src/features/endpoints/check/index.ts' } },
  {
    ...common,
    entryPoints: {
      devtoolsTab: 'media/devtoolsTab.ts',
      devtoolsTabStyle: 'media/devtoolsTab.css',
      checkReport: 'media/checkReport.ts',
      checkReportStyle: 'media/checkReport.css',
    },
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  },
];

async function main() {
  buildDevtools();
  buildProtocol();
  if (!watch) {
    const built = await Promise.all(builds.map((options) => esbuild.build({ ...options, metafile: true })));
    return buildNotices(built.map(({ metafile }) => metafile));
  }
  for (const options of builds) await (await esbuild.context(options)).watch();
}

module.exports = { builds };

if (require.main === module)
  main().catch((error) => {
    // esbuild has shown its own already
    if (!error?.errors) console.error(error);
    process.exit(1);
  });
