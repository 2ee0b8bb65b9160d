import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import { webviews } from '../../contributions';
import type { Lease } from '../../net';
import type { DevToolsRequest, DevToolsState } from '../../shared/devtoolsMessages';
import { DisposableStore, type Disposable } from '../../shared/disposable';
import type { Services } from '../services';
import type { ChosenTarget } from '../sessions/chosen';
import { targetLabel } from '../sessions/texts';
import { frontendUrl } from './frontendUrl';
import { leasePage } from './leases';

/** How long a page may be without a socket of ours before its frontend is loaded anew (ms). */
const reconnectMs = 1000;

/** DevTools on one page in an editor tab. It lives until its tab is closed; the page may be gone before. */
export class DevToolsTab implements Disposable {
  private static readonly open = new Map<string, DevToolsTab>();

  private readonly disposables = new DisposableStore();
  private state: DevToolsState | undefined;
  private reconnect: Disposable | undefined;
  /** The frontend has had its socket since it was last loaded: until then it is still loading. */
  private wasConnected = false;

  /** Opens DevTools on a page, or shows the tab that has them already. */
  static async show(services: Services, chosen: ChosenTarget): Promise<void> {
    const known = DevToolsTab.open.get(chosen.target.id);
    if (known) return known.panel.reveal();
    const lease = await leasePage(services, chosen);
    const url = await frontendUrl(lease, chosen.target.id);
    const title = l10n.t('DevTools: {0}', targetLabel(chosen.target));
    const panel = window.createWebviewPanel(webviews.devtools, title, ViewColumn.Active, {
      enableScripts: true,
      // the frontend's state is its own: hidden and shown again it must be where it was
      retainContextWhenHidden: true,
      localResourceRoots: [Uri.joinPath(services.extensionUri, 'dist')],
    });
    DevToolsTab.open.set(chosen.target.id, new DevToolsTab(services, chosen, lease, url, panel));
  }

  private constructor(
    private readonly services: Services,
    private readonly chosen: ChosenTarget,
    private readonly lease: Lease,
    private readonly url: string,
    private readonly panel: WebviewPanel,
  ) {
    const { webview } = panel;
    this.disposables.add(lease);
    this.disposables.add(panel.onDidDispose(() => this.dispose()));
    this.disposables.add(
      webview.onDidReceiveMessage((message: DevToolsRequest) => {
        if (message.kind === 'close') panel.dispose();
        else if (this.state) void webview.postMessage(this.state);
      }),
    );
    this.disposables.add(services.store.onDidChange(() => this.update()));
    this.disposables.add(lease.onDidChange(() => this.update()));
    this.tell({ kind: 'show', url });
    webview.html = html(services.extensionUri, panel, new URL(url).origin);
  }

  dispose(): void {
    DevToolsTab.open.delete(this.chosen.target.id);
    this.reconnect?.dispose();
    this.disposables.dispose();
  }

  private tell(state: DevToolsState): void {
    this.state = state;
    this.wasConnected = false;
    void this.panel.webview.postMessage(state);
  }

  /** The page, its session or its server may have gone or come back, or our socket may have dropped. */
  private update(): void {
    const notice = this.notice();
    if (notice) {
      this.cancelReconnect();
      if (this.state?.kind !== 'notice' || this.state.text !== notice.text) this.tell(notice);
    } else if (this.lease.clients > 0) {
      this.wasConnected = true;
      this.cancelReconnect();
    } else if (this.wasConnected || this.state?.kind === 'notice') {
      this.reconnect ??= this.services.clock.after(reconnectMs, () => {
        this.reconnect = undefined;
        if (!this.notice() && this.lease.clients === 0) this.tell({ kind: 'show', url: this.url });
      });
    }
  }

  private cancelReconnect(): void {
    this.reconnect?.dispose();
    this.reconnect = undefined;
  }

  private notice(): (DevToolsState & { kind: 'notice' }) | undefined {
    const { endpoint, session, target } = this.chosen;
    const close = l10n.t('Close');
    const state = this.services.store.get(endpoint.id);
    if (!state) return { kind: 'notice', text: l10n.t('Its endpoint has been removed.'), close };
    if (state.health.kind === 'failing') {
      if (this.lease.clients > 0) return undefined;
      return { kind: 'notice', text: l10n.t('{0} does not answer. Waiting for it…', endpoint.name), close: undefined };
    }
    const now = this.services.store.session(endpoint.id, session.id);
    if (!now) return { kind: 'notice', text: l10n.t('This session has ended.'), close };
    if (now.session.targets.some(({ id }) => id === target.id)) return undefined;
    return { kind: 'notice', text: l10n.t('This page has been closed.'), close };
  }
}

function html(extensionUri: Uri, { webview }: WebviewPanel, frontendOrigin: string): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): string => webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', name)).toString();
  const csp = [
    `default-src 'none'`,
    `frame-src ${frontendOrigin}`,
    `style-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!doctype html>
<html lang="${env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <link rel="stylesheet" href="${file('devtoolsTabStyle.css')}">
  </head>
  <body>
    <iframe title="DevTools" allow="clipboard-read; clipboard-write"></iframe>
    <div id="notice" role="status" hidden><span id="text"></span><button id="close"></button></div>
    <script nonce="${nonce}" src="${file('devtoolsTab.js')}"></script>
  </body>
</html>`;
}
