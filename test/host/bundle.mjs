// Makes tests in TypeScript into what Node and the extension host take.
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles TypeScript, each file to one of its own, as Node and the extension host take it.
 * @param {object} options
 * @param {string} options.folder where the files are; what is bundled keeps its place below it
 * @param {string[]} options.files
 * @param {string} options.out
 * @param {Record<string, string>} [options.alias] modules that others stand in for
 * @param {'external' | 'bundle'} [options.packages] whether packages are found where it runs, or come with it
 * @param {'inline' | false} [options.sourcemap]
 */
export async function bundle({ folder, files, out, alias = {}, packages = 'external', sourcemap = 'inline' }) {
  fs.rmSync(out, { recursive: true, force: true });
  await build({
    entryPoints: files.map((file) => path.join(folder, file)),
    outdir: out,
    outbase: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap,
    packages,
    alias,
    logLevel: 'warning',
  });
}
