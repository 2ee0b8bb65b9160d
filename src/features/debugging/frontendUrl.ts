import { env, Uri } from 'vscode';
import type { Lease } from '../../net';

/**
 * The address of the DevTools frontend on a page, with the page's picture beside it or without, as the user's browser or a webview reaches it: where VS Code runs
 * remotely or in a browser, a loopback port has another address outside.
 */
export async function frontendUrl(lease: Lease, pageId: string, hasScreencast = false): Promise<string> {
  // without a query: some hosts would encode it once more
  const inside = Uri.parse(`http://127.0.0.1:${lease.port}${lease.path}/devtools/`);
  const outside = await env.asExternalUri(inside);
  lease.allow(outside.authority);
  const socket = encodeURIComponent(`${outside.authority}${outside.path}page/${pageId}`);
  const frontend = hasScreencast ? 'inspector.html' : 'devtools_app.html';
  return `${outside.toString(true)}${frontend}?${outside.scheme === 'https' ? 'wss' : 'ws'}=${socket}`;
}
