// Builds dist/devtools/: Chromium's DevTools frontend from npm, without the rooms that are of no use over a remote page.
// What is kept follows the frontend's own imports; only what is left out is listed here, with what it would have shown.
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const PACKAGE = '@react-native/debugger-frontend';
const target = path.join(__dirname, 'dist/devtools');

/** The pages: the frontend alone, and with the inspected page's picture beside it. */
const pages = ['devtools_app', 'inspector'];

/** Each page's own module, and those that it starts as workers or in the inspected page by a `new URL(…)`. */
const entryPoints = [
  ...pages.map((page) => `entrypoints/${page}/${page}.js`),
  ...['formatter', 'heap_snapshot', 'wasmparser'].map(
    (name) => `entrypoints/${name}_worker/${name}_worker-entrypoint.js`,
  ),
  'models/live-metrics/web-vitals-injected/web-vitals-injected.generated.js',
];

/** Files and folders that are fetched by name and not imported. */
const assets = [
  'application_tokens.css',
  'design_system_tokens.css',
  'core/i18n/locales/en-US.json',
  'Images/',
  'models/issues_manager/descriptions/',
];

/**
 * A room that is left out with all that only it imports, and the names that it registers: these are taken out of the
 * frontend's registries, so that no tab, command or menu leads there.
 *
 * @typedef {object} LeftOut
 * @property {string} module the door, always behind an `import()`
 * @property {string[]} [views]
 * @property {string[]} [actions]
 * @property {string[]} [settings]
 * @property {string[]} [runnables]
 * @property {{ location: string, actionId: string }[]} [menuItems]
 */

/** @type {LeftOut[]} */
const leftOut = [
  // 2.4 MB; audits by reloading and emulating, which a looker-on must not do
  { module: 'panels/lighthouse/lighthouse.js', views: ['lighthouse'] },
  // brings a Puppeteer of its own; replaying drives the page
  {
    module: 'panels/recorder/recorder.js',
    views: ['chrome-recorder'],
    actions: ['create-recording', 'start-recording', 'replay-recording', 'toggle-code-view'].map(
      (name) => `chrome-recorder.${name}`,
    ),
  },
  // 40 pictures of phones for the device mode, which is there only where DevTools is docked to its page
  { module: 'panels/settings/emulation/emulation.js', views: ['devices'] },
  // news of another product, with pictures from the internet
  {
    module: 'panels/whats_new/whats_new.js',
    views: ['release-note'],
    actions: ['help.release-notes', 'help.report-issue'],
    settings: ['help.show-release-note'],
    runnables: ['whats-new'],
    menuItems: ['help.release-notes', 'help.report-issue'].map((actionId) => ({
      location: 'mainMenuHelp/default',
      actionId,
    })),
  },
  // asks for a Google account; its conditions hide it already
  { module: 'panels/ai_assistance/ai_assistance.js' },
];

/** Pictures of React Native's welcome page. */
const leftOutAssets = ['Images/react_native/'];

/** @type {{ file: string, what: RegExp, by: string }[]} */
const patches = [
  // one language is shipped: for another one of the browser it would ask for a file that is not there
  { file: 'core/i18n/i18n.js', what: /(?<=\.I18n\()\["af",("[\w-]+",?)+\](?=,"en-US"\))/g, by: '["en-US"]' },
  // the trace event's field was renamed; DevTools of that time on reads both (models/trace/handlers/ScreenshotsHandler.ts)
  {
    file: 'models/trace/handlers/handlers.js',
    what: /(\w+\.args\.data\.beginEvent\.args)\.chrome_frame_reporter\.frame_sequence/g,
    by: '($1.frame_reporter??$1.chrome_frame_reporter).frame_sequence',
  },
  // whenever an animation starts it would have up to 3 s of pictures made and sent, for the Animations panel's hover
  {
    file: 'core/sdk/sdk.js',
    what: /this\.#\w+&&this\.#\w+\.captureScreenshots\(\w+\.finiteDuration\(\),\w+\.screenshotsInternal\),/g,
    by: '',
  },
];

/** What the pages may load, for a server that sends no header with it: from where they come, and nothing else. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  // the Network panel's preview of an HTML response: a sandbox without scripts
  'frame-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Does nothing when dist/devtools is what this file and the package would make. */
function buildDevtools() {
  const folder = path.dirname(require.resolve(`${PACKAGE}/package.json`));
  const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const stamp = createHash('sha256').update(version).update(fs.readFileSync(__filename)).digest('hex');
  const stampFile = `${target}.stamp`;
  if (fs.existsSync(target) && fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp) return;

  const source = path.join(folder, 'dist/third-party/front_end');
  const files = keptFiles();
  checkUrls(source, files);

  fs.mkdirSync(path.dirname(target), { recursive: true });
  const making = fs.mkdtempSync(`${target}-`);
  try {
    for (const file of files) {
      fs.mkdirSync(path.join(making, path.dirname(file)), { recursive: true });
      fs.copyFileSync(path.join(source, file), path.join(making, file));
    }
    fs.copyFileSync(path.join(source, '../LICENSE'), path.join(making, 'LICENSE'));
    for (const page of pages) writePage(source, making, page);
    fs.writeFileSync(path.join(making, 'leave_out.js'), leaveOutScript());
    fs.writeFileSync(path.join(making, 'look_on.js'), lookOnScript);
    fs.writeFileSync(path.join(making, 'way_out.js'), wayOutScript);
    for (const { file, what, by } of patches) patch(path.join(making, file), what, by);
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(making, target);
    fs.writeFileSync(stampFile, stamp);
  } finally {
    fs.rmSync(making, { recursive: true, force: true });
  }
}

/** What of the package is packed: paths in its frontend, and in dist/devtools. */
function keptFiles() {
  const source = path.join(path.dirname(require.resolve(`${PACKAGE}/package.json`)), 'dist/third-party/front_end');
  return [...findModules(source), ...findAssets(source)].sort();
}

/**
 * The modules that the entry points import, without those that are left out and what only they import.
 *
 * @param {string} source
 * @returns {string[]} paths in `source`
 */
function findModules(source) {
  /** @type {Set<string>} */
  const doors = new Set(leftOut.map(({ module }) => module));
  /** @type {Set<string>} */
  const met = new Set();
  const found = new Set(entryPoints);
  // a set's loop comes to what is added on the way
  for (const file of found) {
    const code = fs.readFileSync(path.join(source, file), 'utf8');
    for (const [, dynamic, imported = ''] of code.matchAll(/\b(?:from|import)\s*(\()?["'](\.[^"']+)["']/g)) {
      const module = path.posix.join(path.posix.dirname(file), imported);
      if (!doors.has(module)) found.add(module);
      else if (dynamic) met.add(module);
      else throw new Error(`${file} needs ${module}, which is to be left out`);
    }
  }
  for (const door of doors) if (!met.has(door)) throw new Error(`nothing leads to ${door}, which is to be left out`);
  return [...found];
}

/** @param {string} source */
function findAssets(source) {
  return assets
    .flatMap((asset) => {
      if (!asset.endsWith('/')) return [asset];
      return fs
        .readdirSync(path.join(source, asset), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.js'))
        .map((entry) => path.relative(source, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
    })
    .filter((asset) => !leftOutAssets.some((folder) => asset.startsWith(folder)));
}

/**
 * What a module fetches by a plain `new URL("…", import.meta.url)` must be there.
 *
 * @param {string} source
 * @param {string[]} files
 */
function checkUrls(source, files) {
  const kept = new Set(files);
  for (const file of files.filter((name) => name.endsWith('.js')))
    for (const [, url = ''] of fs
      .readFileSync(path.join(source, file), 'utf8')
      .matchAll(/new URL\(["']([^"']+)["'],\s*import\.meta\.url\)/g)) {
      const named = path.posix.join(path.posix.dirname(file), url);
      if (!kept.has(named) && !leftOutAssets.some((folder) => named.startsWith(folder)))
        throw new Error(`${file} fetches ${named}, which is not kept`);
    }
}

/**
 * The package's page with a script before whose end nothing is shown yet, and with the policy above.
 *
 * @param {string} source
 * @param {string} making
 * @param {string} page
 */
function writePage(source, making, page) {
  const html = path.join(making, `${page}.html`);
  fs.copyFileSync(path.join(source, `${page}.html`), html);
  patch(html, /(?<=<meta http-equiv="Content-Security-Policy" content=")[^"]+(?=">)/g, contentSecurityPolicy);
  patch(html, /<script defer src=".\/embedder-static\/embedderScript.js"><\/script>\n/g, '');
  patch(html, new RegExp(`(?<=src="\\./)entrypoints/${page}/${page}.js`, 'g'), `${page}.js`);
  fs.writeFileSync(
    path.join(making, `${page}.js`),
    `import './entrypoints/${page}/${page}.js';\nimport './leave_out.js';\nimport './look_on.js';\nimport './way_out.js';\n`,
  );
}

/**
 * Runs in the page, right after every room has registered and before the first is asked for: the frontend builds its
 * interface later, when it has its settings. These calls are what its other pages use for the same.
 */
function leaveOutScript() {
  /** @param {(room: LeftOut) => unknown[] | undefined} of */
  const all = (of) => JSON.stringify(leftOut.flatMap((room) => of(room) ?? []));
  return `import * as Common from './core/common/common.js';
import * as UI from './ui/legacy/legacy.js';

const leave = (names, remove) => {
  for (const name of names) if (!remove(name)) console.error('Nothing to leave out:', name);
};
leave(${all((room) => room.views)}, UI.ViewManager.maybeRemoveViewExtension);
leave(${all((room) => room.actions)}, UI.ActionRegistration.maybeRemoveActionExtension);
leave(${all((room) => room.menuItems)}, UI.ContextMenu.maybeRemoveItem);
leave(${all((room) => room.settings)}, Common.Settings.maybeRemoveSettingExtension);
leave(${all((room) => room.runnables)}, Common.Runnable.maybeRemoveLateInitializationRunnable);
`;
}

/**
 * Runs in the page, too. DevTools begins by switching off every emulation that it has not switched on, and with it the
 * one of the page's owner: the media and the focus that Puppeteer or Playwright emulate, for one. A command that
 * switches off is therefore sent only after one that has switched on.
 */
const lookOnScript = `import { InspectorBackend } from './core/protocol_client/protocol_client.js';

const disables = ({ enabled }) => !enabled;
const switchesOff = {
  'Emulation.setCPUThrottlingRate': ({ rate }) => rate === 1,
  'Emulation.setEmitTouchEventsForMouse': disables,
  'Emulation.setEmulatedMedia': ({ media, features }) => !media && features.every(({ value }) => !value),
  'Emulation.setEmulatedVisionDeficiency': ({ type }) => type === 'none',
  'Emulation.setFocusEmulationEnabled': disables,
  'Emulation.setTouchEmulationEnabled': disables,
  'Network.setUserAgentOverride': ({ userAgent }) => !userAgent,
  'Page.setAdBlockingEnabled': disables,
};
for (const [method, isOff] of Object.entries(switchesOff)) {
  const [domain, command] = method.split('.');
  const agents = InspectorBackend.inspectorBackend.agentPrototypes.get(domain);
  const send = agents['invoke_' + command];
  const switchedOn = new WeakSet(); // agents, one for each target
  agents['invoke_' + command] = function (parameters) {
    if (!isOff(parameters)) switchedOn.add(this);
    else if (!switchedOn.has(this)) return Promise.resolve({ getError: () => undefined });
    return send.call(this, parameters);
  };
}
`;

/**
 * Runs in the page, too. VS Code hears no key that is pressed in a frame within its own: without a way out, who has no
 * mouse would not leave a console's prompt any more.
 */
const wayOutScript = `window.addEventListener(
  'keydown',
  (event) => {
    if (event.key !== 'F6' || window.parent === window) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.parent.postMessage('leave', '*');
  },
  true,
);
`;

/**
 * @param {string} file
 * @param {RegExp} what stands there once; global
 * @param {string} by
 */
function patch(file, what, by) {
  const before = fs.readFileSync(file, 'utf8');
  const times = [...before.matchAll(what)].length;
  if (times !== 1) throw new Error(`${path.basename(file)}: ${what} is there ${times} times, not once`);
  fs.writeFileSync(file, before.replace(what, by));
}

module.exports = { buildDevtools, keptFiles };
