import { commands, l10n, Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import { contextKeys, webviews } from '../../contributions';
import type { Lease } from '../../net';
import type { DevToolsBar, DevToolsRequest, DevToolsState } from '../../shared/devtoolsMessages';
import { DisposableStore, type Disposable } from '../../shared/disposable';
import { failureText } from '../failure';
import type { Services } from '../services';
import { addSessionTab } from '../sessionTabs';
import { keyOf, type ChosenTarget } from '../sessions/chosen';
import { inMessage, targetLabel } from '../sessions/texts';
import { reach } from '../walkthrough/reach';
import { webviewHtml } from '../webviewHtml';
import { devtoolsBar, pageState } from './devtoolsBar';
import { frontendUrl, leaseFrontend, type Frontend } from './frontend';

/** How long a page may be without a socket of ours before its frontend is loaded anew (ms). */
const reconnectMs = 1000;

/** DevTools on one page in an editor tab. It lives until its tab is closed; the page may be gone before. */
export class DevToolsTab implements Disposable {
  /** By endpoint and page. */
  private static readonly open = new Map<string, DevToolsTab>();
  private static readonly opening = new Map<string, Promise<void>>();

  private readonly disposables = new DisposableStore();
  /** Undefined once it has been detached. */
  private lease: Lease | undefined;
  private url = '';
  /** The page's picture stands beside its DevTools. */
  private hasScreencast = false;
  private loads = 0;
  /** The frontend has not had its socket since it was last loaded, and nothing has kept it from having it. */
  private isLoading = true;
  /** What the bar on screen says. */
  private said = '';
  private reconnect: Disposable | undefined;
  /** Keeps the endpoint polled while the tab is seen. */
  private watch: Disposable | undefined;

  /** Opens DevTools on a page, or shows the tab that has them already. */
  static async show(services: Services, chosen: ChosenTarget): Promise<void> {
    const known = DevToolsTab.open.get(pageKey(chosen));
    if (known) {
      known.panel.reveal();
      return known.attach();
    }
    // a second click while the first one's tab is on its way
    const key = pageKey(chosen);
    const opening =
      DevToolsTab.opening.get(key) ??
      DevToolsTab.create(services, chosen).finally(() => DevToolsTab.opening.delete(key));
    DevToolsTab.opening.set(key, opening);
    return opening;
  }

  private static async create(services: Services, chosen: ChosenTarget): Promise<void> {
    const frontend = await leaseFrontend(services, chosen);
    const title = l10n.t('DevTools: {0}', inMessage(targetLabel(chosen.target)));
    const panel = window.createWebviewPanel(webviews.devtools, title, ViewColumn.Active, {
      enableScripts: true,
      // the frontend's state is its own: hidden and shown again it must be where it was
      retainContextWhenHidden: true,
      localResourceRoots: [Uri.joinPath(services.extensionUri, 'dist')],
    });
    const tab = new DevToolsTab(services, chosen, panel);
    DevToolsTab.open.set(pageKey(chosen), tab);
    tab.use(frontend);
  }

  /** Of the tab that the user is at: shows the page's picture beside its DevTools, or takes it away. */
  static async showScreencast(shows: boolean): Promise<void> {
    const tab = [...DevToolsTab.open.values()].find(({ panel }) => panel.active);
    if (!tab) return;
    const { viewers } = tab.services;
    const isAlone = viewers.standing(keyOf(tab.chosen))?.isAlone === true;
    if (isAlone ? await confirmReload() : !shows || (await confirmScreencast())) await tab.setScreencast(shows);
  }

  private constructor(
    private readonly services: Services,
    private readonly chosen: ChosenTarget,
    private readonly panel: WebviewPanel,
  ) {
    const { store, viewers, detachWhenAlone } = services;
    const update = (): void => this.update();
    this.disposables.add(panel.onDidDispose(() => this.dispose()));
    this.disposables.add(addSessionTab(keyOf(chosen), () => panel.visible));
    this.disposables.add(
      panel.webview.onDidReceiveMessage((request: DevToolsRequest) => {
        this.answer(request).catch((error: unknown) => {
          void window.showErrorMessage(l10n.t('DevTools are not attached: {0}', failureText(error)));
        });
      }),
    );
    this.disposables.add(panel.onDidChangeViewState(() => this.onViewState()));
    this.disposables.add(store.onDidChange(update));
    this.disposables.add(viewers.onDidChange(update));
    this.disposables.add(detachWhenAlone.onDidChange(update));
    this.onViewState();
  }

  dispose(): void {
    DevToolsTab.open.delete(pageKey(this.chosen));
    this.disposables.dispose();
    this.watch?.dispose();
    this.reconnect?.dispose();
    const { lease } = this;
    // the webview is gone: it is told nothing of this end
    this.lease = undefined;
    lease?.dispose();
  }

  private async answer(request: DevToolsRequest): Promise<void> {
    const { viewers, detachWhenAlone } = this.services;
    const key = keyOf(this.chosen);
    switch (request) {
      case 'ready':
        return this.tell();
      case 'close':
        this.panel.dispose();
        return;
      case 'detach':
        return viewers.detach(key);
      case 'stay':
        return detachWhenAlone.stay(key);
      case 'attach':
        return this.attach();
    }
  }

  /** Comes back to the page, if it was left. */
  private async attach(): Promise<void> {
    if (this.lease) return;
    const frontend = await leaseFrontend(this.services, this.chosen, this.hasScreencast);
    const isWanted = DevToolsTab.open.get(pageKey(this.chosen)) === this && !this.lease;
    if (isWanted) this.use(frontend);
    else frontend.lease.dispose();
  }

  private use({ lease, url }: Frontend): void {
    this.lease = lease;
    this.url = url;
    lease.onDidChange(() => this.lease === lease && this.update());
    lease.onDidEnd(() => {
      if (this.lease !== lease) return;
      this.lease = undefined;
      this.update();
    });
    // its port may be another one than the last lease's, and the page's policy names it
    this.panel.webview.html = webviewHtml(this.services.extensionUri, this.panel.webview, {
      name: 'devtoolsTab',
      body,
      frameOrigin: new URL(url).origin,
    });
    this.load();
  }

  private async setScreencast(shows: boolean): Promise<void> {
    this.hasScreencast = shows;
    this.onViewState();
    const { lease } = this;
    if (!lease) return;
    const url = await frontendUrl(lease, this.chosen.target.id, shows);
    // detached meanwhile
    if (this.lease !== lease) return;
    this.url = url;
    this.load();
  }

  private load(): void {
    this.loads++;
    this.isLoading = true;
    this.tell();
  }

  private tell(): void {
    const bar = this.bar();
    this.said = said(bar);
    const state: DevToolsState = { url: this.url, load: this.loads, bar };
    void this.panel.webview.postMessage(state);
  }

  /** The page, its session or its server may have gone or come back, or our socket may have dropped. */
  private update(): void {
    if (said(this.bar()) !== this.said) this.tell();
    const isThere = pageState(this.services.store, this.chosen) === 'open';
    const isConnected = this.lease !== undefined && this.lease.clients > 0;
    if (isConnected) reach('devtoolsAttached');
    if (isConnected || !isThere) this.isLoading = false;
    if (this.lease && isThere && !isConnected && !this.isLoading) {
      this.reconnect ??= this.services.clock.after(reconnectMs, () => {
        this.reconnect = undefined;
        this.load();
      });
    } else {
      this.reconnect?.dispose();
      this.reconnect = undefined;
    }
  }

  private bar(): DevToolsBar | undefined {
    const { store, viewers, detachWhenAlone } = this.services;
    const key = keyOf(this.chosen);
    return devtoolsBar({
      page: pageState(store, this.chosen),
      endpointName: this.chosen.endpoint.name,
      isAttached: this.lease !== undefined,
      isAlone: viewers.standing(key)?.isAlone === true,
      detachesInMs: detachWhenAlone.remainingMs(key),
    });
  }

  private onViewState(): void {
    // menus ask of the tab that the user is at
    if (this.panel.active) void commands.executeCommand('setContext', contextKeys.screencast, this.hasScreencast);
    this.watchWhileSeen();
  }

  private watchWhileSeen(): void {
    const { fleet } = this.services;
    if (this.panel.visible) this.watch ??= fleet.watch(this.chosen.endpoint.id);
    else {
      this.watch?.dispose();
      this.watch = undefined;
    }
  }
}

const pageKey = ({ endpoint, target }: ChosenTarget): string => JSON.stringify([endpoint.id, target.id]);

async function confirmScreencast(): Promise<boolean> {
  const show = l10n.t('Show Screencast');
  const detail = l10n.t(
    'The page is drawn for you while you look, and your mouse and keys in the picture act in it, beside its own client. DevTools without the screencast change nothing.',
  );
  const message = l10n.t('The screencast touches the page.');
  return (await window.showWarningMessage(message, { modal: true, detail }, show)) === show;
}

/** To show or hide the screencast DevTools are loaded anew, and leave the page for a moment. */
async function confirmReload(): Promise<boolean> {
  const load = l10n.t('Load Anew');
  const detail = l10n.t(
    'DevTools are loaded anew for this, and leave the page for a moment: the session may end in it.',
  );
  const message = l10n.t('Only this window keeps this session alive.');
  return (await window.showWarningMessage(message, { modal: true, detail }, load)) === load;
}

/** A bar without the time that is left: the webview counts by itself. */
const said = (bar: DevToolsBar | undefined): string =>
  JSON.stringify({ ...bar, countdown: bar?.countdown !== undefined });

const body = `
    <aside id="bar" hidden></aside>
    <main tabindex="-1"><iframe title="DevTools" allow="clipboard-read; clipboard-write"></iframe></main>
`;
