import { env, type Uri } from 'vscode';

/**
 * Where the user's browser, or a webview, reaches an address of the extension's machine. Only its origin is asked for:
 * some hosts would encode a query once more, and code-server lost the path (seen in 4.96, no longer in 4.139).
 */
export async function outside(inside: Uri): Promise<Uri> {
  const root = await env.asExternalUri(inside.with({ path: '/' }));
  return root.with({ path: root.path.replace(/\/$/, '') + inside.path });
}
