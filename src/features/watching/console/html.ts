import { randomBytes } from 'node:crypto';
import { env, Uri, type Webview } from 'vscode';

/** A page that is drawn by its script alone. */
export function consoleHtml(extensionUri: Uri, webview: Webview): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): string => webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', name)).toString();
  const csp = [`default-src 'none'`, `style-src ${webview.cspSource}`, `script-src 'nonce-${nonce}'`].join('; ');
  return `<!doctype html>
<html lang="${env.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <link rel="stylesheet" href="${file('consoleTabStyle.css')}">
  </head>
  <body>
    <div id="bar" hidden></div>
    <main id="console"></main>
    <script nonce="${nonce}" src="${file('consoleTab.js')}"></script>
  </body>
</html>`;
}
