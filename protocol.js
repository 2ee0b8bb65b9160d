// Builds dist/protocol/: what Chromium itself answers at /json/protocol, from npm, so that no browser has to be asked.
const fs = require('node:fs');
const path = require('node:path');

const PACKAGE = 'devtools-protocol';
const target = path.join(__dirname, 'dist/protocol');

function buildProtocol() {
  const folder = path.dirname(require.resolve(`${PACKAGE}/package.json`));
  /**
   * The browser's domains and V8's, which Chromium answers as one list.
   *
   * @type {{ version: object, domains: object[] }[]}
   */
  const parts = ['browser', 'js'].map((name) =>
    JSON.parse(fs.readFileSync(path.join(folder, `json/${name}_protocol.json`), 'utf8')),
  );
  fs.mkdirSync(target, { recursive: true });
  fs.writeFileSync(
    path.join(target, 'protocol.json'),
    JSON.stringify({ version: parts[0]?.version, domains: parts.flatMap(({ domains }) => domains) }),
  );
  fs.copyFileSync(path.join(folder, 'LICENSE'), path.join(target, 'LICENSE'));
}

module.exports = { buildProtocol };
