import { randomBytes } from 'node:crypto';
import { env, Uri, type Webview } from 'vscode';

/** A page that is drawn by its script alone, with nothing of anybody's in it. */
export function wallHtml(extensionUri: Uri, webview: Webview): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): string => webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', name)).toString();
  const csp = [`default-src 'none'`, `style-src ${webview.cspSource}`, `script-src 'nonce-${nonce}'`].join('; ');
  return `<!doctype html>
<html lang="${env.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <link rel="stylesheet" href="${file('wallStyle.css')}">
  </head>
  <body data-vscode-context='{"preventDefaultContextMenuItems":true}'>
    <p id="head" role="status"></p>
    <section id="empty" hidden><h1 id="why"></h1><p id="next"></p><div id="buttons"></div></section>
    <div id="tiles" role="listbox"></div>
    <script nonce="${nonce}" src="${file('wall.js')}"></script>
  </body>
</html>`;
}
