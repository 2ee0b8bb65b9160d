// The demo's VS Code starts with the explorer in front; this brings the view that it is about.
const vscode = require('vscode');

exports.activate = () => vscode.commands.executeCommand('workbench.view.extension.browserlessSessions');
