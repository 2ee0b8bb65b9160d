// Builds dist/ThirdPartyNotices.txt: whose work is packed, and under which terms. What esbuild has bundled is known from
// its metafiles, and the texts are in node_modules; what packages bundle themselves, without a text, is in notices/.
const fs = require('node:fs');
const path = require('node:path');

const target = path.join(__dirname, 'dist/ThirdPartyNotices.txt');
const devtools = 'dist/devtools/';

/**
 * What may be packed: none of these asks more of who passes it on than its text and its copyright lines; the MPL also to
 * say where the sources are, which is the package on npm that the notice names.
 */
const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'MPL-2.0'];

/**
 * Packages that are packed as files and not by esbuild (devtools.js, protocol.js), and where their licence lies.
 *
 * @type {Record<string, string>}
 */
const packed = { '@react-native/debugger-frontend': 'dist/third-party', 'devtools-protocol': '.' };

/**
 * @typedef {object} Component
 * @property {string} title
 * @property {string} [place] where it is, if not a package of its own: the beginning of a path
 * @property {string} [notice] its copyright, if the text does not say it
 * @property {string} text
 */

/**
 * The notices' text. Throws for a package without a licence or with one that is not allowed, for a folder of DevTools'
 * third parties without a notice, and for a notice of what is not packed.
 *
 * @param {import('esbuild').Metafile[]} metafiles of all bundles
 * @param {string[]} devtoolsFiles paths in dist/devtools
 */
function thirdPartyNotices(metafiles, devtoolsFiles) {
  const bundled = bundledFiles(metafiles);
  const packages = [
    ...bundledFolders(bundled).map((folder) => readPackage(folder)),
    ...Object.entries(packed).map(([name, licenceFolder]) => readPackage(`node_modules/${name}`, licenceFolder)),
  ];
  const inside = readNotices();
  // esbuild names files by their real paths, and `node_modules` may be a link to another folder
  const places = bundled.map((file) => file.slice(file.indexOf('node_modules/')));
  checkPlaces(inside, [...places, ...devtoolsFiles.map((file) => devtools + file)]);
  return render([...packages.sort((one, other) => one.title.localeCompare(other.title)), ...inside]);
}

/**
 * The packages that are packed, by the path of their entry in package-lock.json.
 *
 * @param {import('esbuild').Metafile[]} metafiles of all bundles
 */
function packedPackages(metafiles) {
  const folders = bundledFolders(bundledFiles(metafiles)).map((folder) =>
    folder.slice(folder.indexOf('node_modules/')),
  );
  return [...folders, ...Object.keys(packed).map((name) => `node_modules/${name}`)];
}

/** @param {import('esbuild').Metafile[]} metafiles */
const bundledFiles = (metafiles) =>
  metafiles
    .flatMap(({ outputs }) => Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)))
    .filter((file) => file.includes('node_modules/'));

/**
 * Up to the last `node_modules/`: a package may have another version of one of its own.
 *
 * @param {string[]} files
 */
const bundledFolders = (files) => [
  ...new Set(files.map((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? file)),
];

/**
 * @param {string} folder
 * @param {string} [licenceFolder] in `folder`
 * @returns {Component}
 */
function readPackage(folder, licenceFolder = '.') {
  /** @type {{ name: string, version: string, license?: string }} */
  const { name, version, license } = JSON.parse(
    fs.readFileSync(path.resolve(__dirname, folder, 'package.json'), 'utf8'),
  );
  const texts = path.resolve(__dirname, folder, licenceFolder);
  const files = fs.readdirSync(texts).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file));
  if (!files.some((file) => !/^notice/i.test(file))) throw new Error(`${name} is packed and has no licence file`);
  return {
    title: titleOf(name, version, license),
    text: files.map((file) => readText(path.join(texts, file))).join('\n\n'),
  };
}

/**
 * The files of notices/: lines of `Field: value`, an empty line, and the text. Without one it is the licence's own, in
 * notices/texts. `Source` says where all of it was read.
 *
 * @returns {(Component & { place: string })[]}
 */
function readNotices() {
  const folder = path.join(__dirname, 'notices');
  return ['devtools', 'undici']
    .flatMap((about) => fs.readdirSync(path.join(folder, about)).map((file) => path.join(folder, about, file)))
    .map((file) => {
      const [head = '', ...paragraphs] = readText(file).split('\n\n');
      const field = Object.fromEntries(head.split('\n').map((line) => line.split(/: (.*)/)));
      for (const name of ['Name', 'Licence', 'In', 'Source'])
        if (!field[name]) throw new Error(`${file} has no line "${name}: …"`);
      return {
        title: titleOf(field.Name, field.Version, field.Licence),
        place: field.In,
        notice: field.Notice,
        text: paragraphs.join('\n\n') || readText(path.join(folder, 'texts', `${field.Licence}.txt`)),
      };
    });
}

/**
 * @param {string} name
 * @param {string | undefined} version
 * @param {string | undefined} licence in SPDX's words, of which `AND` is all that is understood
 */
function titleOf(name, version, licence) {
  if (!licence?.split(' AND ').every((part) => allowed.includes(part)))
    throw new Error(
      `${name} is packed, and its licence is ${licence || 'not said'}; allowed are ${allowed.join(', ')}`,
    );
  return `${name}${version ? ` ${version}` : ''} (${licence})`;
}

/**
 * @param {{ title: string, place: string }[]} notices
 * @param {string[]} files
 */
function checkPlaces(notices, files) {
  for (const { title, place } of notices)
    if (!files.some((file) => file.startsWith(place))) throw new Error(`nothing of ${title} is packed: no ${place}`);
  const unknown = files
    .filter((file) => file.startsWith(`${devtools}third_party/`))
    .filter((file) => !notices.some(({ place }) => file.startsWith(place)));
  if (unknown.length > 0) throw new Error(`notices/devtools has none for ${unknown.join(', ')}`);
}

/**
 * Every text once, under all that it is for.
 *
 * @param {Component[]} components
 */
function render(components) {
  /** @type {Map<string, Component[]>} */
  const byText = new Map();
  for (const component of components) {
    const text = component.text.replace(/\s+/g, ' ');
    byText.set(text, [...(byText.get(text) ?? []), component]);
  }
  const about = 'Browserless Sessions packs what others have made, under these terms. Its own are in LICENSE.';
  const parts = [...byText.values()].map((all) => {
    const titles = all.map(({ title, place, notice }) =>
      [title + (place ? `, in ${place}` : ''), ...(notice ? [`    ${notice}`] : [])].join('\n'),
    );
    return `${titles.join('\n')}\n\n${all[0]?.text}\n`;
  });
  return [`Third-party notices\n\n${about}\n`, ...parts].join(`\n${'='.repeat(80)}\n\n`);
}

/** @param {string} file */
function readText(file) {
  // Chromium's stands in comments
  return fs
    .readFileSync(file, 'utf8')
    .replaceAll('\r', '')
    .replace(/^\/\/ ?/gm, '')
    .trim();
}

/** @param {import('esbuild').Metafile[]} metafiles of all bundles */
function buildNotices(metafiles) {
  const folder = path.join(__dirname, devtools);
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  fs.writeFileSync(target, thirdPartyNotices(metafiles, files));
}

module.exports = { buildNotices, packedPackages, thirdPartyNotices };
