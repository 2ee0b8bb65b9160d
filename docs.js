// `npm run docs`: writes into the README and docs/ the tables of what the extension says of itself: its commands, its
// settings, and its words for what is wrong. test/unit/docs.test.ts says when they are stale.
const fs = require('node:fs');
const path = require('node:path');
const prettier = require('prettier');
const ts = require('typescript');

/**
 * A setting, or a field of one, as package.json describes it.
 *
 * @typedef {object} Schema
 * @property {number} [order]
 * @property {unknown} [default]
 * @property {string} [description]
 * @property {string} [markdownDescription]
 * @property {string[]} [enum]
 * @property {string[]} [enumDescriptions]
 * @property {string[]} [markdownEnumDescriptions]
 */

/** @param {string} file */
const read = (file) => fs.readFileSync(path.join(__dirname, file), 'utf8');

const section = 'browserlessSessions.';
const { contributes } = JSON.parse(read('package.json'));
/** @type {Record<string, string>} */
const texts = JSON.parse(read('package.nls.json'));

/** @param {string} [text] as package.json has it: `%key%` */
const said = (text = '') => texts[text.replaceAll('%', '')] ?? text;

/** @type {Record<string, Schema & { items: { properties: Record<string, Schema> } }>} */
const settings = contributes.configuration.properties;
/** @type {Record<string, Schema>} */
const launchFields = contributes.debuggers[0].configurationAttributes.attach.properties;

/** Each table, by the name that its place has in the documents: the lines of its cells, with the heads first. */
const tables = {
  commands: () => [['command', 'what it does'], ...commandRows()],
  settings: () => [['setting', 'default', 'what it is'], ...schemaRows(settings)],
  "an endpoint's fields": () => [
    ['field', 'default', 'what it is'],
    ...schemaRows(settings[`${section}endpoints`]?.items.properties ?? {}),
  ],
  "a launch configuration's fields": () => [['field', 'default', 'what it is'], ...schemaRows(launchFields)],
  'words for what is wrong': () => [
    ['the row says', 'what it means, and what to do'],
    ...['faultTexts', 'certificateFaultTexts', 'proxyFaultTexts'].flatMap(faultRows),
  ],
};

/** Every document that may have a table. */
const documents = () => [
  'README.md',
  ...fs
    .readdirSync(path.join(__dirname, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** The keys of docs/commands.json are commands without what all ids begin with, several where one line is for them. */
function commandRows() {
  /** @type {Record<string, string>} */
  const lines = JSON.parse(read('docs/commands.json'));
  /** @type {Map<string, string>} */
  const titles = new Map(
    contributes.commands.map((/** @type {{ command: string, title: string }} */ { command, title }) => [
      command.slice(section.length),
      said(title),
    ]),
  );
  const rows = Object.entries(lines).map(([names, does]) => [
    names
      .split(', ')
      .map((name) => {
        const title = titles.get(name);
        if (!titles.delete(name)) throw new Error(`docs/commands.json: ${name} is no command, or is there twice`);
        return title;
      })
      .join(', '),
    does,
  ]);
  if (titles.size > 0) throw new Error(`docs/commands.json does not say what these do: ${[...titles.keys()].join()}`);
  return rows;
}

/**
 * In the order in which VS Code shows them.
 *
 * @param {Record<string, Schema>} schemas
 */
function schemaRows(schemas) {
  return Object.entries(schemas)
    .sort(([, one], [, other]) => (one.order ?? 0) - (other.order ?? 0))
    .map(([name, schema]) => [
      `\`${name.replace(section, '')}\``,
      'default' in schema ? `\`${JSON.stringify(schema.default)}\`` : '',
      [description(schema), ...choices(schema)].join(' '),
    ]);
}

/** @param {Schema} schema */
const description = ({ markdownDescription: markdown, description: plain = '' }) =>
  markdown === undefined ? fromPlain(said(plain)) : fromMarkdown(said(markdown));

/** @param {Schema} schema */
const choices = ({ enum: values = [], enumDescriptions: plain = [], markdownEnumDescriptions: markdown }) =>
  values.map((value, index) => {
    const text = markdown ? fromMarkdown(said(markdown[index])) : fromPlain(said(plain[index]));
    return `\`${value}\`: ${text}`;
  });

/**
 * Without what leads somewhere in VS Code alone: settings and commands.
 *
 * @param {string} text
 */
const fromMarkdown = (text) =>
  text
    .replaceAll('\n', ' ')
    .replace(/`#browserlessSessions\.([\w.]+)#`/g, '`$1`')
    .replace(/\[([^\]]+)\]\(command:[^)]*\)/g, '_$1_');

/** @param {string} text */
const fromPlain = (text) => text.replace(/[\\`*_<[\]]/g, '\\$&');

/**
 * Every `{ what, next, hint }` in a file of words for faults.
 *
 * @param {string} name
 */
function faultRows(name) {
  const file = `src/features/endpoints/${name}.ts`;
  /** @type {string[][]} */
  const rows = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isObjectLiteralExpression(node)) {
      /** @param {string} field */
      const wordsOf = (field) =>
        node.properties.filter((one) => one.name?.getText() === field).flatMap((one) => wordsIn(one));
      const [next, hint] = [wordsOf('next').join(' _or_ '), wordsOf('hint').join(' Or: ')];
      for (const what of wordsOf('what')) rows.push([`**${what}** · ${next}`, hint]);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true));
  return rows;
}

/**
 * What is given to `l10n.t` there, with an ellipsis for what is filled in.
 *
 * @param {ts.Node} node
 * @returns {string[]}
 */
function wordsIn(node) {
  if (ts.isCallExpression(node) && node.expression.getText() === 'l10n.t') {
    const [text] = node.arguments;
    return text && ts.isStringLiteralLike(text) ? [text.text.replace(/\{\d\}/g, '…')] : [];
  }
  return node.getChildren().flatMap(wordsIn);
}

/** @param {string[][]} lines */
function asTable([heads = [], ...rows]) {
  /** @param {string[]} cells */
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Where a table stands: between a comment with its name and one that ends it. */
const place = /(<!-- (.+), by `npm run docs` -->\n)[^]*?(<!-- end of \2 -->)/g;

/**
 * The names of the tables that a document has.
 *
 * @param {string} file
 */
const tablesIn = (file) => [...read(file).matchAll(place)].map(([, , name]) => name);

/**
 * A document with its tables as they should be.
 *
 * @param {string} file
 */
async function renewed(file) {
  const text = read(file).replace(place, (_, begin, /** @type {keyof typeof tables} */ name, end) => {
    if (!(name in tables)) throw new Error(`${file}: there is no table "${name}"`);
    return `${begin}\n${asTable(tables[name]())}\n\n${end}`;
  });
  const filepath = path.join(__dirname, file);
  return prettier.format(text, { ...(await prettier.resolveConfig(filepath)), filepath });
}

async function main() {
  for (const file of documents()) fs.writeFileSync(path.join(__dirname, file), await renewed(file));
}

module.exports = { documents, renewed, tables, tablesIn };

if (require.main === module)
  main().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
