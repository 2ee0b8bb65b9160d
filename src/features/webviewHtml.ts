import { randomBytes } from 'node:crypto';
import { env, Uri, type Webview } from 'vscode';

export interface WebviewHtmlOptions {
  /** Its script is `dist/<name>.js`, its style `dist/<name>Style.css`. */
  readonly name: string;
  /** What its script fills: HTML of ours, with nothing of anybody's in it. */
  readonly body: string;
  /** HTML attributes of the body. */
  readonly bodyAttributes?: string;
  /** The origin of the frames in it; without one there are none. */
  readonly frameOrigin?: string;
}

/** A page that is drawn by its script, and may load nothing but what is named here. */
export function webviewHtml(
  extensionUri: Uri,
  webview: Webview,
  { name, body, bodyAttributes = '', frameOrigin }: WebviewHtmlOptions,
): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (of: string): string => webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', of)).toString();
  const csp = [
    `default-src 'none'`,
    ...(frameOrigin === undefined ? [] : [`frame-src ${frameOrigin}`]),
    `style-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!doctype html>
<html lang="${env.language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <link rel="stylesheet" href="${file(`${name}Style.css`)}">
  </head>
  <body ${bodyAttributes}>
${body}
    <script nonce="${nonce}" src="${file(`${name}.js`)}"></script>
  </body>
</html>`;
}
