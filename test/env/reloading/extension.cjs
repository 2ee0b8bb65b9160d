// `npm run dev` touches a file when a build is done; this loads the window anew then.
const fs = require('node:fs');
const vscode = require('vscode');

exports.activate = (/** @type {import('vscode').ExtensionContext} */ { subscriptions }) => {
  const file = process.env.BROWSERLESS_SESSIONS_BUILT;
  if (!file) return;
  fs.watchFile(file, { interval: 250 }, () => vscode.commands.executeCommand('workbench.action.reloadWindow'));
  subscriptions.push({ dispose: () => fs.unwatchFile(file) });
};
