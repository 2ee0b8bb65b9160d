import { l10n, Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import { inMessage, plainText } from '../../../browserless/plainText';
import { isInspectable } from '../../../browserless/urls';
import { commands as ids, webviews } from '../../../contributions';
import type { ScreencastFormat } from '../../../net';
import { DisposableStore, type Disposable } from '../../../shared/disposable';
import type { LiveAction, LiveMessage, LiveRequest, LiveView } from '../../../shared/liveMessages';
import { report } from '../../commands';
import { Failure } from '../../failure';
import { pageState } from '../../debugging/devtoolsBar';
import type { Services } from '../../services';
import { addSessionTab } from '../../sessionTabs';
import { asListed, keyOf, type ChosenTarget } from '../../sessions/chosen';
import { targetLabel } from '../../sessions/texts';
import { webviewHtml } from '../../webviewHtml';
import { PageViewer } from '../pageViewer';
import { Control } from './control';
import { liveBody } from './html';
import { LiveConsole } from './liveConsole';
import { LivePage } from './livePage';
import { liveTitle, liveView } from './liveView';
import { Recordings } from './recording';
import { saveScreenshot } from './saveScreenshot';
import { UndrawnFrames } from './undrawnFrames';

/** What a picture can have at the most in a direction (pixels), and how well it is kept. */
const longestSide = 4096;
const quality = 80;

/** A page as it is drawn, in an editor tab. Hidden, it has no part in the session. */
export class LiveTab implements Disposable {
  private static readonly open = new Set<LiveTab>();

  private readonly panel: WebviewPanel;
  private live: LivePage;
  /** Of the page that was seen before, until there is a connection to the one that is seen now: one may keep the session. */
  private before: LivePage | undefined;
  /** The user drives the page, be it connected or not. */
  private isControlled = false;
  private control: Control | undefined;
  /** Undefined until the webview says what room it has. */
  private format: ScreencastFormat | undefined;
  private readonly disposables = new DisposableStore();
  private readonly undrawn = new UndrawnFrames((frame) => this.post(frame));
  private readonly recordings: Recordings;
  private readonly beside: LiveConsole;
  /** What is seen beside the picture. */
  private said = '';
  /** Keeps the endpoint polled while the tab is seen. */
  private watch: Disposable | undefined;

  /** Opens a live view of a page, or shows the tab that has it already. */
  static show(services: Services, chosen: ChosenTarget): void {
    const known = [...LiveTab.open].find((tab) => pageKey(tab.chosen) === pageKey(chosen));
    if (!known) return void new LiveTab(services, chosen);
    known.panel.reveal();
    known.live.attach();
  }

  private constructor(
    private readonly services: Services,
    private chosen: ChosenTarget,
  ) {
    const { store, viewers, detachWhenAlone, extensionUri } = services;
    this.panel = window.createWebviewPanel(webviews.live, liveTitle(chosen, false), ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extensionUri, 'dist')],
    });
    LiveTab.open.add(this);
    this.recordings = new Recordings({
      name: () => plainText(targetLabel(this.chosen.target)),
      stop: () => this.post({ kind: 'stopRecording' }),
      onError: (error) => report(services.log, ids.watchLive, error),
    });
    this.beside = new LiveConsole(services, (update) => this.post(update));
    this.live = this.newLive();
    const update = (): void => this.update();
    this.disposables.add(this.panel.onDidDispose(() => this.dispose()));
    this.disposables.add(addSessionTab(keyOf(chosen), () => this.panel.visible));
    this.disposables.add(this.panel.onDidChangeViewState(() => this.onViewState()));
    this.disposables.add(
      this.panel.webview.onDidReceiveMessage((request: LiveRequest) => {
        this.answer(request).catch((error: unknown) => report(services.log, ids.watchLive, error));
      }),
    );
    this.disposables.add(viewers.onDidChange(update));
    this.disposables.add(detachWhenAlone.onDidChange(update));
    this.disposables.add(
      store.onDidChange(() => {
        this.live.look();
        this.update();
      }),
    );
    this.panel.webview.html = webviewHtml(extensionUri, this.panel.webview, { name: 'liveTab', body: liveBody });
    this.onViewState();
  }

  dispose(): void {
    LiveTab.open.delete(this);
    this.recordings.cut();
    this.beside.dispose();
    this.disposables.dispose();
    this.watch?.dispose();
    this.control?.dispose();
    this.before?.dispose();
    this.live.dispose();
  }

  private newLive(): LivePage {
    const { services, chosen } = this;
    const page = { ...keyOf(chosen), targetId: chosen.target.id };
    const live = new LivePage({
      open: (signal) => PageViewer.open(services, page, true, signal),
      isListed: () => pageState(services.store, chosen) === 'open',
      clock: services.clock,
    });
    live.onFrame((frame) => this.undrawn.send(frame));
    live.onDidConnect(({ page }) => {
      this.before?.dispose();
      this.before = undefined;
      this.takeHold();
      this.beside.hear(page);
    });
    live.onDidChange(() => {
      if (!this.live.page) this.letGo();
      this.update();
    });
    return live;
  }

  private async answer(request: LiveRequest): Promise<void> {
    const { control } = this;
    switch (request.kind) {
      case 'ready':
        return this.tell();
      case 'room':
        return this.draw(request);
      case 'drawn':
        return this.undrawn.drawn(request.id);
      case 'action':
        return this.act(request.action);
      case 'recordingStarted':
      case 'recordingPiece':
      case 'recordingEnded':
        return this.recordings.take(request);
      case 'console':
        return request.isOpen ? this.beside.open(this.chosen, this.live.page) : this.beside.dispose();
      case 'consoleList':
        return this.beside.answer(request.request);
      case 'page':
        return this.turnTo(request.id);
      case 'input':
        return control?.input(request.input);
      case 'go':
        if (control?.go(request.address) === false)
          throw new Failure(l10n.t('This is no address: {0}', inMessage(request.address)));
        return;
      case 'answer':
        return control?.answerDialog(request.accept, request.text);
    }
  }

  private async act(action: LiveAction): Promise<void> {
    const { chosen, control, live } = this;
    const { viewers, detachWhenAlone } = this.services;
    switch (action) {
      case 'close':
        return void this.panel.dispose();
      case 'detach':
        return viewers.detach(keyOf(chosen));
      case 'stay':
        return detachWhenAlone.stay(keyOf(chosen));
      case 'attach':
        return live.attach();
      case 'control':
      case 'release':
        return this.setControl(action === 'control');
      case 'front':
        return control?.bringToFront();
      case 'back':
        return control?.step(-1);
      case 'forward':
        return control?.step(1);
      case 'reload':
        return control?.reload();
      case 'screenshot':
        if (live.page) await saveScreenshot(live.page, plainText(targetLabel(chosen.target)), control !== undefined);
    }
  }

  private setControl(isControlled: boolean): void {
    this.isControlled = isControlled;
    if (isControlled) this.takeHold();
    else this.letGo();
    this.update();
  }

  private takeHold(): void {
    const { page } = this.live;
    if (!this.isControlled || !page || this.control) return;
    this.control = new Control(page);
    this.control.onDidChange(() => this.update());
  }

  private letGo(): void {
    this.control?.dispose();
    this.control = undefined;
  }

  /** Watches another page of the session. */
  private turnTo(id: string): void {
    const { store } = this.services;
    const { endpoint, session } = this.chosen;
    const now = store.session(endpoint.id, session.id)?.session;
    const target = now?.targets.find((one) => one.id === id);
    if (!now || !target || !isInspectable(target) || id === this.chosen.target.id) return;
    this.isControlled = false;
    this.letGo();
    // who turns on before there was a connection has been only at the one before
    if (this.live.page) {
      this.before?.dispose();
      this.before = this.live;
      this.before.pause(true);
    } else this.live.dispose();
    this.undrawn.forget();
    this.chosen = { endpoint, session: now, target };
    this.live = this.newLive();
    this.beside.turnTo(this.chosen);
    if (this.format) this.live.watch(this.format);
    this.update();
  }

  /** The webview has come, or has another size. */
  private draw({ width, height }: { readonly width: number; readonly height: number }): void {
    if (!this.panel.visible) return;
    const side = (pixels: number): number => Math.min(Math.max(Math.round(pixels), 1), longestSide);
    this.undrawn.forget();
    this.format = { maxWidth: side(width), maxHeight: side(height), quality };
    this.live.watch(this.format);
    this.takeHold();
  }

  private update(): void {
    const before = this.chosen.target.url;
    this.chosen = asListed(this.services.store, this.chosen);
    if (this.chosen.target.url !== before) this.control?.look();
    if (!this.panel.visible) this.leaveHidden();
    if (said(this.view()) !== this.said) this.tell();
  }

  private tell(): void {
    const view = this.view();
    this.said = said(view);
    this.panel.title = liveTitle(this.chosen, this.isControlled);
    this.post(view);
  }

  private post(message: LiveMessage): void {
    void this.panel.webview.postMessage(message);
  }

  private view(): LiveView {
    const { chosen, services, live, isControlled, control } = this;
    return liveView({ chosen, services, live: live.state, isControlled, control });
  }

  /** A tab that comes to be seen is loaded anew, and says what room it has. */
  private onViewState(): void {
    const { fleet } = this.services;
    const { visible } = this.panel;
    if (visible) this.watch ??= fleet.watch(this.chosen.endpoint.id);
    else {
      this.watch?.dispose();
      this.watch = undefined;
      this.format = undefined;
      this.undrawn.forget();
      this.letGo();
      this.recordings.cut();
      this.beside.hide();
      this.live.pause(true);
      this.leaveHidden();
    }
  }

  /** Hidden, it stays for what only we keep alive alone, which would end without a word: its countdown goes on. */
  private leaveHidden(): void {
    if (this.services.viewers.standing(keyOf(this.chosen))?.isAlone) return;
    this.before?.dispose();
    this.before = undefined;
    this.live.pause(false);
  }
}

const pageKey = ({ endpoint, target }: ChosenTarget): string => JSON.stringify([endpoint.id, target.id]);

/** A view without the time that is left: the webview counts by itself. */
const said = ({ bar, ...view }: LiveView): string =>
  JSON.stringify({ ...view, bar: { ...bar, countdown: bar?.countdown !== undefined } });
