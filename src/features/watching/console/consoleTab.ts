import { l10n, Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import { commands as ids, webviews } from '../../../contributions';
import type { ConsoleMessage, ConsoleRequest, ConsoleState } from '../../../shared/consoleMessages';
import type { DevToolsAction } from '../../../shared/devtoolsMessages';
import { DisposableStore, type Disposable } from '../../../shared/disposable';
import { report } from '../../commands';
import { pageState } from '../../debugging/devtoolsBar';
import type { Services } from '../../services';
import { addSessionTab } from '../../sessionTabs';
import { asListed, keyOf, type ChosenTarget } from '../../sessions/chosen';
import { inMessage, targetLabel } from '../../sessions/texts';
import { webviewHtml } from '../../webviewHtml';
import { PageViewer } from '../pageViewer';
import { answerList } from './answerList';
import { consoleBar } from './consoleBar';
import { ConsolePage } from './consolePage';
import { ConsoleTeller } from './consoleTeller';
import { consoleBody } from './html';
import { listWords, markWords } from './words';

/** A page's console in an editor tab. It goes on while the tab is hidden, until it is closed. */
export class ConsoleTab implements Disposable {
  /** By endpoint and page. */
  private static readonly open = new Map<string, ConsoleTab>();

  private readonly panel: WebviewPanel;
  private readonly page: ConsolePage;
  private readonly teller: ConsoleTeller;
  private readonly disposables = new DisposableStore();
  /** The webview listens. */
  private isReady = false;
  /** What the bar on screen says. */
  private said = '';
  /** Keeps the endpoint polled while the tab is seen. */
  private watch: Disposable | undefined;

  /** Opens a page's console, or shows the tab that has it already. */
  static show(services: Services, chosen: ChosenTarget): void {
    const known = ConsoleTab.open.get(pageKey(chosen));
    if (!known) return void new ConsoleTab(services, chosen);
    known.panel.reveal();
    known.page.attach();
  }

  private constructor(
    private readonly services: Services,
    private readonly chosen: ChosenTarget,
  ) {
    const { clock, store, viewers, detachWhenAlone, extensionUri } = services;
    const page = { ...keyOf(chosen), targetId: chosen.target.id };
    this.page = new ConsolePage({
      open: (signal) => PageViewer.open(services, page, true, signal),
      target: chosen.target,
      isListed: () => pageState(store, chosen) === 'open',
      isSeen: () => this.panel.visible,
      clock,
      words: markWords(),
    });
    this.teller = new ConsoleTeller(this.page.feed.history, clock, (update) => this.post(update));
    this.panel = window.createWebviewPanel(webviews.console, consoleTitle(chosen), ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [Uri.joinPath(extensionUri, 'dist')],
    });
    ConsoleTab.open.set(pageKey(chosen), this);
    const update = (): void => this.update();
    this.disposables.add(this.panel.onDidDispose(() => this.dispose()));
    this.disposables.add(addSessionTab(keyOf(chosen), () => this.panel.visible));
    this.disposables.add(this.panel.onDidChangeViewState(() => this.onViewState()));
    this.disposables.add(
      this.panel.webview.onDidReceiveMessage((request: ConsoleRequest) => {
        this.answer(request).catch((error: unknown) => report(services.log, ids.showConsole, error));
      }),
    );
    this.disposables.add(this.page.onDidChange(update));
    this.disposables.add(viewers.onDidChange(update));
    this.disposables.add(detachWhenAlone.onDidChange(update));
    this.disposables.add(
      store.onDidChange(() => {
        this.page.look();
        this.update();
      }),
    );
    this.panel.webview.html = webviewHtml(extensionUri, this.panel.webview, { name: 'consoleTab', body: consoleBody });
    this.onViewState();
    this.page.look();
  }

  dispose(): void {
    ConsoleTab.open.delete(pageKey(this.chosen));
    this.disposables.dispose();
    this.watch?.dispose();
    this.teller.dispose();
    this.page.dispose();
  }

  private async answer(request: ConsoleRequest): Promise<void> {
    switch (request.kind) {
      case 'ready':
        this.isReady = true;
        this.tell();
        return this.teller.tellAll();
      case 'act':
        return this.act(request.action);
      default:
        return answerList(this.services, this.page.feed, request);
    }
  }

  private act(action: DevToolsAction): void {
    const { viewers, detachWhenAlone } = this.services;
    const key = keyOf(this.chosen);
    switch (action) {
      case 'close':
        this.panel.dispose();
        return;
      case 'detach':
        return viewers.detach(key);
      case 'stay':
        return detachWhenAlone.stay(key);
      case 'attach':
        return this.page.attach();
    }
  }

  private update(): void {
    const title = consoleTitle(asListed(this.services.store, this.chosen));
    if (this.panel.title !== title) this.panel.title = title;
    if (said(this.state()) !== this.said) this.tell();
  }

  private tell(): void {
    const state = this.state();
    this.said = said(state);
    if (this.isReady) this.post(state);
  }

  private post(message: ConsoleMessage): void {
    void this.panel.webview.postMessage(message);
  }

  private state(): ConsoleState {
    const { store, viewers, detachWhenAlone } = this.services;
    const key = keyOf(this.chosen);
    return {
      kind: 'state',
      words: listWords(),
      bar: consoleBar({
        console: this.page.state,
        page: pageState(store, this.chosen),
        endpointName: this.chosen.endpoint.name,
        isAlone: viewers.standing(key)?.isAlone === true,
        detachesInMs: detachWhenAlone.remainingMs(key),
      }),
    };
  }

  private onViewState(): void {
    const { fleet } = this.services;
    if (this.panel.visible) {
      this.watch ??= fleet.watch(this.chosen.endpoint.id);
      this.page.look();
    } else {
      this.isReady = false;
      this.teller.rest();
      this.watch?.dispose();
      this.watch = undefined;
    }
  }
}

/** What a tab is called. */
const consoleTitle = ({ target }: ChosenTarget): string => l10n.t('Console: {0}', inMessage(targetLabel(target)));

const pageKey = ({ endpoint, target }: ChosenTarget): string => JSON.stringify([endpoint.id, target.id]);

/** A bar without the time that is left: the webview counts by itself. */
const said = ({ bar }: ConsoleState): string => JSON.stringify({ ...bar, countdown: bar?.countdown !== undefined });
