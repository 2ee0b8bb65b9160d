import { l10n, Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import { webviews } from '../../../contributions';
import type { Frame } from '../../../net';
import type { Bar } from '../../../shared/barMessages';
import { DisposableStore, type Disposable } from '../../../shared/disposable';
import type { LiveAction, LiveFrame, LiveRequest, LiveView } from '../../../shared/liveMessages';
import { pageState } from '../../debugging/devtoolsBar';
import type { Services } from '../../services';
import { addSessionTab } from '../../sessionTabs';
import { keyOf, type ChosenTarget } from '../../sessions/chosen';
import { inMessage, targetLabel } from '../../sessions/texts';
import { PageViewer } from '../pageViewer';
import { liveHtml } from './html';
import { liveBar } from './liveBar';
import { LivePage } from './livePage';

/** What a picture can have at the most in a direction (pixels), and how well it is kept. */
const longestSide = 4096;
const quality = 80;

/** A page as it is drawn, in an editor tab. Hidden, it has no part in the session. */
export class LiveTab implements Disposable {
  /** By endpoint and page. */
  private static readonly open = new Map<string, LiveTab>();

  private readonly panel: WebviewPanel;
  private readonly live: LivePage;
  private readonly disposables = new DisposableStore();
  /** Frames on their way to the screen, by their numbers. */
  private readonly undrawn = new Map<number, Frame>();
  private lastFrame = 0;
  /** What is seen beside the picture. */
  private said = '';
  /** Keeps the endpoint polled while the tab is seen. */
  private watch: Disposable | undefined;

  /** Opens a live view of a page, or shows the tab that has it already. */
  static show(services: Services, chosen: ChosenTarget): void {
    const known = LiveTab.open.get(pageKey(chosen));
    if (!known) return void new LiveTab(services, chosen);
    known.panel.reveal();
    known.live.attach();
  }

  private constructor(
    private readonly services: Services,
    private readonly chosen: ChosenTarget,
  ) {
    const { clock, store, viewers, detachWhenAlone, extensionUri } = services;
    const page = { ...keyOf(chosen), targetId: chosen.target.id };
    this.live = new LivePage({
      open: (signal) => PageViewer.open(services, page, true, signal),
      isListed: () => pageState(store, chosen) === 'open',
      clock,
    });
    const title = l10n.t('Live: {0}', inMessage(targetLabel(chosen.target)));
    this.panel = window.createWebviewPanel(webviews.live, title, ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extensionUri, 'dist')],
    });
    LiveTab.open.set(pageKey(chosen), this);
    const update = (): void => this.update();
    this.disposables.add(this.panel.onDidDispose(() => this.dispose()));
    this.disposables.add(addSessionTab(keyOf(chosen), () => this.panel.visible));
    this.disposables.add(this.panel.onDidChangeViewState(() => this.onViewState()));
    this.disposables.add(this.panel.webview.onDidReceiveMessage((request: LiveRequest) => this.answer(request)));
    this.disposables.add(this.live.onFrame((frame) => this.send(frame)));
    this.disposables.add(this.live.onDidChange(update));
    this.disposables.add(viewers.onDidChange(update));
    this.disposables.add(detachWhenAlone.onDidChange(update));
    this.disposables.add(
      store.onDidChange(() => {
        this.live.look();
        this.update();
      }),
    );
    this.panel.webview.html = liveHtml(extensionUri, this.panel.webview);
    this.onViewState();
  }

  dispose(): void {
    LiveTab.open.delete(pageKey(this.chosen));
    this.disposables.dispose();
    this.watch?.dispose();
    this.live.dispose();
  }

  private answer(request: LiveRequest): void {
    switch (request.kind) {
      case 'ready':
        return this.tell();
      case 'room':
        return this.draw(request);
      case 'drawn':
        return this.drawn(request.id);
      case 'action':
        return this.act(request.action);
    }
  }

  private act(action: LiveAction): void {
    const { viewers, detachWhenAlone } = this.services;
    const key = keyOf(this.chosen);
    switch (action) {
      case 'close':
        return void this.panel.dispose();
      case 'detach':
        return viewers.detach(key);
      case 'stay':
        return detachWhenAlone.stay(key);
      case 'attach':
        return this.live.attach();
    }
  }

  /** The webview has come, or has another size. */
  private draw({ width, height }: { readonly width: number; readonly height: number }): void {
    if (!this.panel.visible) return;
    const side = (pixels: number): number => Math.min(Math.max(Math.round(pixels), 1), longestSide);
    this.undrawn.clear();
    this.live.watch({ maxWidth: side(width), maxHeight: side(height), quality });
  }

  /** Chromium has no more than three on their way, and the webview keeps the newest alone: nothing has to wait here. */
  private send(frame: Frame): void {
    const id = ++this.lastFrame;
    this.undrawn.set(id, frame);
    const { picture, width, height } = frame;
    // of its own memory: a Buffer shares its, and all of that would be sent
    const message: LiveFrame = { kind: 'frame', id, picture: new Uint8Array(picture.bytes), width, height };
    void this.panel.webview.postMessage(message);
  }

  private drawn(id: number): void {
    for (const [sent, frame] of this.undrawn) {
      if (sent > id) return;
      this.undrawn.delete(sent);
      frame.ack();
    }
  }

  private update(): void {
    if (said(this.view()) !== this.said) this.tell();
  }

  private tell(): void {
    const view = this.view();
    this.said = said(view);
    void this.panel.webview.postMessage(view);
  }

  private view(): LiveView {
    const { state } = this.live;
    return {
      kind: 'view',
      label: l10n.t('Picture of {0}', targetLabel(this.chosen.target)),
      bar: this.bar(),
      placeholder: state.kind === 'connecting' ? l10n.t('Connecting…') : '',
      isStale: state.kind !== 'live' || state.isBusy,
    };
  }

  private bar(): Bar<LiveAction> | undefined {
    const { store, viewers, detachWhenAlone } = this.services;
    const key = keyOf(this.chosen);
    return liveBar({
      live: this.live.state,
      page: pageState(store, this.chosen),
      endpointName: this.chosen.endpoint.name,
      isAlone: viewers.standing(key)?.isAlone === true,
      detachesInMs: detachWhenAlone.remainingMs(key),
    });
  }

  /** A tab that comes to be seen is loaded anew, and says what room it has. */
  private onViewState(): void {
    const { fleet, viewers } = this.services;
    const { visible } = this.panel;
    if (visible) this.watch ??= fleet.watch(this.chosen.endpoint.id);
    else {
      this.watch?.dispose();
      this.watch = undefined;
      this.undrawn.clear();
      // what only we keep alive would end without a word; its countdown goes on
      this.live.pause(viewers.standing(keyOf(this.chosen))?.isAlone === true);
    }
  }
}

const pageKey = ({ endpoint, target }: ChosenTarget): string => JSON.stringify([endpoint.id, target.id]);

/** A view without the time that is left: the webview counts by itself. */
const said = ({ bar, ...view }: LiveView): string =>
  JSON.stringify({ ...view, bar: { ...bar, countdown: bar?.countdown !== undefined } });
