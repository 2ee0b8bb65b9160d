import { inputCommand, type InputCommand } from '../../../browserless/live/input';
import { navigableUrl } from '../../../browserless/live/navigableUrl';
import type { CdpCommands, PageConnection } from '../../../net';
import { DisposableStore, type Disposable } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { LiveInput, MouseInput } from '../../../shared/liveInput';

/** A dialog of the page's scripts, which stand still until it is answered. */
export interface PageDialog {
  readonly type: string;
  readonly message: string;
  /** What a prompt begins with. */
  readonly text: string;
}

/** Where a page is in its history. */
export interface PagePlace {
  readonly url: string;
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
}

/**
 * A user's hand on a page. Dialogs and file choosers are known from the moment on that it is there; while it is, a page's
 * request for files is refused.
 */
export class Control implements Disposable {
  private readonly disposables = new DisposableStore();
  private shown: PageDialog | undefined;
  private at: PagePlace = { url: '', canGoBack: false, canGoForward: false };
  private hasRefused = false;
  /** The pointer is on its way; of those that it has gone since, the last alone. */
  private isMoving = false;
  private nextMove: MouseInput | undefined;
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;

  constructor(private readonly page: PageConnection) {
    this.disposables.add(this.changes);
    this.disposables.add(
      page.on('Page.javascriptDialogOpening', ({ type, message, defaultPrompt }) =>
        this.show({ type, message, text: defaultPrompt ?? '' }),
      ),
    );
    this.disposables.add(page.on('Page.javascriptDialogClosed', () => this.show(undefined)));
    this.disposables.add(page.on('Page.fileChooserOpened', () => this.refuse(true)));
    this.disposables.add(
      page.on('Page.frameNavigated', ({ frame }) => {
        if (frame.parentId === undefined) this.lookWhere();
      }),
    );
    this.disposables.add(page.on('Page.navigatedWithinDocument', () => this.lookWhere()));
    // its history may be told before it has taken the page in
    this.disposables.add(page.on('Page.loadEventFired', () => this.lookWhere()));
    this.send('Page.enable');
    this.send('Page.setInterceptFileChooserDialog', { enabled: true });
    this.lookWhere();
  }

  get dialog(): PageDialog | undefined {
    return this.shown;
  }

  get place(): PagePlace {
    return this.at;
  }

  /** The page has asked for files since the user last did something. */
  get hasRefusedFiles(): boolean {
    return this.hasRefused;
  }

  input(input: LiveInput): void {
    if (input.kind === 'mouse' && input.type === 'move') return this.move(input);
    if ((input.kind === 'mouse' && input.type === 'down') || input.kind === 'key') this.refuse(false);
    // where the pointer was before it was pressed
    this.flushMove();
    this.dispatch(inputCommand(input)).catch(() => undefined);
  }

  answerDialog(accept: boolean, promptText: string): void {
    this.send('Page.handleJavaScriptDialog', { accept, promptText });
  }

  /** Goes where a text leads that was typed as an address; says whether it is one. */
  go(text: string): boolean {
    const url = navigableUrl(text);
    if (url !== undefined) this.send('Page.navigate', { url });
    return url !== undefined;
  }

  reload(): void {
    this.send('Page.reload');
  }

  bringToFront(): void {
    this.send('Page.bringToFront');
  }

  /** By so many entries of its history, back with a negative number. */
  async step(by: number): Promise<void> {
    const { currentIndex, entries } = await this.page.send('Page.getNavigationHistory');
    const entryId = entries[currentIndex + by]?.id;
    if (entryId !== undefined) await this.page.send('Page.navigateToHistoryEntry', { entryId });
  }

  /** Lets go. A dialog that is open stays known: without its client Chromium would dismiss it. */
  dispose(): void {
    this.disposables.dispose();
    this.send('Page.setInterceptFileChooserDialog', { enabled: false });
    if (!this.shown) this.send('Page.disable');
  }

  private move(input: MouseInput): void {
    if (this.isMoving) {
      this.nextMove = input;
      return;
    }
    this.isMoving = true;
    const done = (): void => {
      this.isMoving = false;
      const next = this.nextMove;
      this.nextMove = undefined;
      if (next) this.move(next);
    };
    this.dispatch(inputCommand(input)).then(done, done);
  }

  private flushMove(): void {
    const next = this.nextMove;
    this.nextMove = undefined;
    if (next) this.dispatch(inputCommand(next)).catch(() => undefined);
  }

  private dispatch({ method, params }: InputCommand): Promise<unknown> {
    return this.page.send(method, ...([params] as CdpCommands[InputCommand['method']]['paramsType']));
  }

  private lookWhere(): void {
    this.page.send('Page.getNavigationHistory').then(
      ({ currentIndex, entries }) => {
        const url = entries[currentIndex]?.url ?? '';
        this.at = { url, canGoBack: currentIndex > 0, canGoForward: currentIndex < entries.length - 1 };
        this.changes.fire();
      },
      () => undefined,
    );
  }

  private show(dialog: PageDialog | undefined): void {
    this.shown = dialog;
    this.changes.fire();
  }

  private refuse(hasRefused: boolean): void {
    if (this.hasRefused === hasRefused) return;
    this.hasRefused = hasRefused;
    this.changes.fire();
  }

  /** What cannot be done is seen on the page, and who is no longer connected is told otherwise. */
  private send<Method extends keyof CdpCommands>(method: Method, ...params: CdpCommands[Method]['paramsType']): void {
    this.page.send(method, ...params).catch(() => undefined);
  }
}
