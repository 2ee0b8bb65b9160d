// Makes code-server's VS Code run from the npm registry alone: no compiler, no download of its install scripts.
import fs from 'node:fs';
import path from 'node:path';
import { envFolder, root } from '../paths.mjs';
import { npm } from '../processes.mjs';

/** Agents and chat: two thirds of the download, and nothing that an extension's tests touch. */
const unused = ['@devcontainers/cli', '@github/copilot-sdk', '@microsoft/mxc-sdk'];
const unusedFolders = ['extensions/copilot', 'extensions/mermaid-markdown-features'];

/** @param {string} folder whose `node_modules` have code-server */
export async function installVscodeServer(folder) {
  const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
  const manifest = path.join(vscode, 'package.json');
  const content = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  content.dependencies = Object.fromEntries(
    Object.entries(content.dependencies).filter(([name]) => !unused.includes(name)),
  );
  fs.writeFileSync(manifest, JSON.stringify(content, null, 2));
  for (const unusedFolder of unusedFolders)
    fs.rmSync(path.join(vscode, unusedFolder), { recursive: true, force: true });
  // that of 4.96.4 names a package by its repository
  const shrinkwrap = path.join(vscode, 'npm-shrinkwrap.json');
  if (fs.readFileSync(shrinkwrap, 'utf8').includes('git+')) fs.rmSync(shrinkwrap);
  // not `npm ci`: the shrinkwrap of 4.139.1 lacks a package
  await npm(['install', '--omit=dev', '--ignore-scripts'], vscode);
  standInForSpdlog(vscode);
  lendTypeScript(vscode);
  removeOtherPlatforms(vscode);
}

/**
 * VS Code writes its log files (and so shows its output channels) by a native module that would have to be compiled.
 * It asks for five functions of it; without them channels stay empty.
 * @param {string} vscode
 */
function standInForSpdlog(vscode) {
  const folder = path.join(vscode, 'node_modules/@vscode/spdlog');
  fs.copyFileSync(path.join(envFolder, 'vscode/spdlog.cjs'), path.join(folder, 'index.js'));
}

/**
 * The built-in TypeScript extension complains without it as soon as a script is opened.
 * @param {string} vscode
 */
function lendTypeScript(vscode) {
  const modules = path.join(vscode, 'extensions/node_modules');
  const typescript = path.join(root, 'node_modules/typescript');
  fs.mkdirSync(modules, { recursive: true });
  if (!fs.existsSync(path.join(modules, 'typescript'))) fs.symlinkSync(typescript, path.join(modules, 'typescript'));
}

/** @param {string} vscode */
function removeOtherPlatforms(vscode) {
  const ours = `${process.platform}-${process.arch}`;
  for (const folder of ['@vscode/ripgrep-universal/bin', 'node-pty/prebuilds']) {
    const all = path.join(vscode, 'node_modules', folder);
    for (const name of fs.existsSync(all) ? fs.readdirSync(all) : [])
      if (!name.startsWith(ours)) fs.rmSync(path.join(all, name), { recursive: true });
  }
}
