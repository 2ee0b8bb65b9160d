import { randomBytes } from 'node:crypto';
import { env, Uri, type Webview } from 'vscode';

/** A page that is drawn by its script alone, with nothing of anybody's in it. */
export function reportHtml(extensionUri: Uri, webview: Webview): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): string => webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', name)).toString();
  const csp = [`default-src 'none'`, `style-src ${webview.cspSource}`, `script-src 'nonce-${nonce}'`].join('; ');
  return `<!doctype html>
<html lang="${env.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <link rel="stylesheet" href="${file('checkReportStyle.css')}">
  </head>
  <body>
    <header><h1 id="title"></h1><p id="address"></p></header>
    <section id="conclusion">
      <span id="mark"></span>
      <div id="words" role="status"><p id="cause"></p><p id="cure"></p></div>
      <div id="actions"><span id="buttons"></span><span id="said" role="status"></span></div>
    </section>
    <ol id="steps"></ol>
    <script nonce="${nonce}" src="${file('checkReport.js')}"></script>
  </body>
</html>`;
}
