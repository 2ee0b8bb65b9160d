import { commands, l10n, Uri, ViewColumn, window, workspace, type WebviewPanel } from 'vscode';
import type { Endpoint } from '../../../browserless/endpoint';
import type { Jpeg } from '../../../browserless/jpeg';
import { inMessage } from '../../../browserless/plainText';
import { mainPage } from '../../../browserless/session';
import { keyText, type SessionKey } from '../../../browserless/sessionKey';
import type { Change, EndpointState } from '../../../browserless/store';
import { commands as ids, settingsSection, webviews } from '../../../contributions';
import { DisposableStore, type Disposable } from '../../../shared/disposable';
import type { WallAction, WallHead, WallMessage, WallRequest } from '../../../shared/wallMessages';
import { report } from '../../commands';
import { findEndpoint } from '../../endpoints/pick';
import type { Services } from '../../services';
import { arrangementText, matchesText } from '../../sessions/finding/texts';
import type { Node } from '../../sessions/nodes';
import { sessionsText } from '../../sessions/texts';
import { Ticker } from '../../sessions/ticker';
import type { SessionTree } from '../../sessions/tree';
import { webviewHtml } from '../../webviewHtml';
import { wallBody } from './html';
import { mostLive } from './settings';
import { Sight } from './sight';
import { emptyText } from './texts';
import { tileChangesAt, tileOf } from './tile';
import { Tiles } from './tiles';

/** A tile has a menu of its own, and what is beside them none. */
const noMenu = `data-vscode-context='{"preventDefaultContextMenuItems":true}'`;

/** What has one cause is said together (ms). */
const pauseMs = 250;

/** A tab with a tile for each session that the view's tree shows, of all endpoints or of one. */
export class Wall implements Disposable {
  /** By endpoint; undefined for all. */
  private static readonly open = new Map<string | undefined, Wall>();

  private readonly panel: WebviewPanel;
  private readonly disposables = new DisposableStore();
  private readonly tiles: Tiles;
  private readonly sight: Sight;
  private readonly ticker: Ticker;
  /** The webview listens, and knows what it was told. */
  private isReady = false;
  /** By id, those that have something else to say; undefined for all. */
  private dirty: Set<string> | undefined = new Set();
  private seen: readonly string[] = [];
  /** The tiles whose picture the webview has. */
  private readonly drawn = new Set<string>();
  private head = '';
  private timer: Disposable | undefined;
  /** Keeps servers polled while the tab is seen. */
  private watch: Disposable | undefined;

  /** Opens a wall, or shows the tab that it has. */
  static async show(services: Services, endpoint?: Endpoint): Promise<void> {
    const tree = await services.sessionTree();
    const known = Wall.open.get(endpoint?.id);
    if (known) known.panel.reveal();
    else Wall.open.set(endpoint?.id, new Wall(services, tree, endpoint));
  }

  private constructor(
    private readonly services: Services,
    private readonly tree: SessionTree,
    private readonly endpoint: Endpoint | undefined,
  ) {
    const { store, viewers, prospects, pins, workers, recentlyEnded, extensionUri, log } = services;
    const title = endpoint ? l10n.t('Wall: {0}', inMessage(endpoint.name, 80)) : l10n.t('Wall');
    this.panel = window.createWebviewPanel(webviews.wall, title, ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extensionUri, 'dist')],
    });
    const { disposables, panel } = this;
    this.sight = disposables.add(
      new Sight({
        services,
        onPicture: (id, picture) => this.draw(id, picture),
        onChange: (id) => this.later(id),
      }),
    );
    this.tiles = disposables.add(
      new Tiles({
        services,
        tileOf: (key) => tileOf(services, key, this.sight.of(key), this.states().length > 1),
        onLeave: () => this.later(''),
      }),
    );
    this.ticker = disposables.add(new Ticker(services.clock, () => this.refreshTexts()));
    disposables.add(panel.onDidDispose(() => this.dispose()));
    disposables.add(panel.onDidChangeViewState(() => this.onVisibility()));
    disposables.add(
      panel.webview.onDidReceiveMessage((request: WallRequest) => {
        this.answer(request).catch((error: unknown) => report(log, ids.openWall, error));
      }),
    );
    const later = (key: SessionKey): void => this.later(keyText(key));
    const all = (): void => this.later();
    disposables.add(store.onDidChange((change) => this.take(change)));
    disposables.add(viewers.onDidChange(later));
    disposables.add(prospects.onDidChange(later));
    disposables.add(prospects.onDidChangeEndpoint(all));
    disposables.add(
      recentlyEnded.onDidEnd(({ endpoint: { id }, session }) =>
        this.later(keyText({ endpointId: id, sessionId: session.id })),
      ),
    );
    disposables.add(pins.onDidChange(all));
    disposables.add(workers.onDidChange(() => this.later('')));
    disposables.add(tree.onDidChangeTreeData(() => this.later('')));
    disposables.add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingsSection)) this.sight.settingChanged();
      }),
    );
    panel.webview.html = webviewHtml(extensionUri, panel.webview, {
      name: 'wall',
      body: wallBody,
      bodyAttributes: noMenu,
    });
    this.onVisibility();
  }

  dispose(): void {
    Wall.open.delete(this.endpoint?.id);
    this.timer?.dispose();
    this.watch?.dispose();
    this.disposables.dispose();
  }

  private async answer(request: WallRequest): Promise<void> {
    switch (request.kind) {
      case 'ready':
        this.forget();
        this.isReady = true;
        return this.update();
      case 'seen':
        return this.see(request.ids);
      case 'open':
        return this.openTile(request.id);
      case 'do':
        return this.act(request.does);
    }
  }

  /** A hidden tab is nobody's, and its webview ends. */
  private onVisibility(): void {
    const { services, panel, endpoint } = this;
    if (panel.visible) {
      // who an endpoint's workers are is known while all are watched
      this.watch ??= services.fleet.watch(endpoint?.workers ? undefined : endpoint?.id);
      this.ticker.start();
      return;
    }
    this.watch?.dispose();
    this.watch = undefined;
    this.ticker.stop();
    this.forget();
  }

  private forget(): void {
    this.isReady = false;
    this.seen = [];
    this.sight.see([]);
    this.tiles.forget();
    this.drawn.clear();
    this.head = '';
    this.dirty = undefined;
  }

  private take(change: Change): void {
    if (change.kind === 'session') return this.later(keyText(change));
    if (change.kind === 'fleet') return this.later();
    this.later('');
    const { sessions = [] } = this.services.store.get(change.endpointId) ?? {};
    for (const { session } of sessions) this.later(keyText({ endpointId: change.endpointId, sessionId: session.id }));
  }

  /** Something else is to be said soon, of one tile or of all. */
  private later(id?: string): void {
    if (id === undefined) this.dirty = undefined;
    else this.dirty?.add(id);
    if (!this.isReady) return;
    this.timer ??= this.services.clock.after(pauseMs, () => {
      this.timer = undefined;
      this.update();
    });
  }

  private update(): void {
    if (!this.isReady) return;
    const { dirty } = this;
    this.dirty = new Set();
    const scope = this.endpoint && new Set(this.states().map(({ endpoint: { id } }) => id));
    const sessions = this.tree.sessions().filter(({ endpointId }) => !scope || scope.has(endpointId));
    const { tiles, order } = this.tiles.set(sessions, (id) => !dirty || dirty.has(id));
    // what is in sight may be gone, or have another page
    this.look();
    this.sight.keep((id) => this.tiles.has(id));
    for (const id of this.drawn) if (!this.tiles.has(id)) this.drawn.delete(id);
    const head = this.headNow();
    const text = JSON.stringify(head);
    const isNews = text !== this.head;
    this.head = text;
    if (tiles.length > 0 || order || isNews)
      this.post({ kind: 'update', tiles, order, head: isNews ? head : undefined });
  }

  private headNow(): WallHead {
    const { arrangement } = this.tree;
    const states = this.states();
    const all = states.reduce((sum, { sessions }) => sum + sessions.length, 0);
    const { size, running } = this.tiles;
    const count = running === all ? sessionsText(all) : matchesText(arrangement.filter, running, all);
    const turns = this.sight.waits > 0 && l10n.t('{0} live at once, in turns', mostLive());
    return {
      text: size > 0 ? [count, arrangementText(arrangement), turns].filter(Boolean).join(' · ') : '',
      label: l10n.t('Sessions'),
      empty:
        size > 0
          ? undefined
          : emptyText({
              endpoint: this.endpoint,
              isThere: this.endpoint !== undefined && findEndpoint(this.services, this.endpoint.id) !== undefined,
              states,
              hasEndpoints: this.services.workers.configured.length > 0,
              arrangement,
            }),
    };
  }

  /** What is asked for what the wall is of. */
  private states(): readonly EndpointState[] {
    const { store, workers } = this.services;
    if (!this.endpoint) return store.endpoints;
    return workers.asked(this.endpoint).flatMap(({ id }) => store.get(id) ?? []);
  }

  private see(seen: readonly string[]): void {
    if (!this.isReady) return;
    this.seen = seen;
    this.look();
    for (const id of seen) {
      const picture = this.drawn.has(id) ? undefined : this.sight.picture(id);
      if (picture) this.draw(id, picture);
    }
    this.later('');
    this.ticker.expect(this.refreshTexts());
  }

  private look(): void {
    this.sight.see(this.tiles.find(this.seen));
  }

  private draw(id: string, { bytes }: Jpeg): void {
    if (!this.isReady) return;
    this.drawn.add(id);
    // exactly these bytes: a buffer may be a part of a larger one
    this.post({ kind: 'picture', id, jpeg: new Uint8Array(bytes) });
  }

  /** What time alone changes is said of the tiles that are seen; gives when there will be more (monotonic ms). */
  private refreshTexts(): number {
    const tiles = this.tiles.refresh(this.seen);
    if (tiles.length > 0) this.post({ kind: 'update', tiles, order: undefined, head: undefined });
    return Math.min(Infinity, ...this.tiles.find(this.seen).map((key) => tileChangesAt(this.services, key)));
  }

  private async openTile(id: string): Promise<void> {
    const [key] = this.tiles.find([id]);
    const session = key && this.services.store.session(key.endpointId, key.sessionId)?.session;
    if (!session) return;
    // the page of its picture, where a session has several
    const page = mainPage(session);
    const row: Node = page ? { kind: 'target', ...key, targetId: page.id } : { kind: 'session', ...key };
    await commands.executeCommand(ids.watchLive, row);
  }

  private async act(does: WallAction): Promise<void> {
    const failing = this.states().find(({ health }) => health.kind === 'failing')?.endpoint;
    const endpoint = this.endpoint ?? failing;
    await commands.executeCommand(ids[does], ...(endpoint && does === 'checkEndpoint' ? [endpointNode(endpoint)] : []));
  }

  private post(message: WallMessage): void {
    void this.panel.webview.postMessage(message);
  }
}

const endpointNode = ({ id }: Endpoint) => ({ kind: 'endpoint', endpointId: id }) as const;
