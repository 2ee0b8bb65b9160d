// `npm run check:audit`: asks the registry what is known against the packages that are packed. All of them are
// devDependencies, so that `npm audit --omit=dev` would look at none and find nothing. It asks the network, and so is no
// stage of `npm test`: where the registry cannot be asked, it says so and does not fail.
const { execFile } = require('node:child_process');
const esbuild = require('esbuild');
const { builds } = require('./esbuild');
const { packedPackages } = require('./notices');

/** @typedef {{ severity: string, range: string, nodes: string[], via: (string | { title: string, url: string })[] }} Vulnerability */

/**
 * What a report of `npm audit --json` has against these packages, a line each; undefined where it is no report.
 *
 * @param {string} report
 * @param {string[]} packed paths of entries in package-lock.json
 */
function findings(report, packed) {
  /** @type {{ vulnerabilities?: Record<string, Vulnerability> } | undefined} */
  let parsed;
  try {
    parsed = JSON.parse(report);
  } catch {
    return undefined;
  }
  if (!parsed?.vulnerabilities) return undefined;
  return Object.entries(parsed.vulnerabilities)
    .filter(([, { nodes }]) => nodes.some((node) => packed.includes(node)))
    .map(([name, { severity, range, via }]) => {
      const why = via.map((cause) => (typeof cause === 'string' ? cause : `${cause.title} (${cause.url})`));
      return `${name} ${range}: ${severity}. ${why.join('; ')}`;
    });
}

/** @returns {Promise<string>} */
const askRegistry = () =>
  new Promise((resolve) => {
    // it ends with 1 where it has found something, in whatever package
    execFile('npm', ['audit', '--json'], { cwd: __dirname, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }, (_, out) =>
      resolve(out),
    );
  });

async function main() {
  const options = { write: false, metafile: true };
  const built = await Promise.all(builds.map((build) => esbuild.build({ ...build, ...options })));
  const packed = packedPackages(built.map(({ metafile }) => /** @type {import('esbuild').Metafile} */ (metafile)));
  const names = packed.map((folder) => folder.replace(/^.*node_modules\//, '')).sort();
  const found = findings(await askRegistry(), packed);
  if (!found) return console.log(`Not audited: the registry gives no report here. Packed are ${names.join(', ')}.`);
  if (found.length === 0) return console.log(`Nothing is known against what is packed: ${names.join(', ')}.`);
  console.error(found.join('\n'));
  process.exitCode = 1;
}

module.exports = { findings };

if (require.main === module) void main();
