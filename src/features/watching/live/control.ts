import { isDeepStrictEqual } from 'node:util';
import type { Protocol } from 'devtools-protocol';
import { textOf } from '../../../browserless/console/fields';
import { inputCommand, type InputCommand } from '../../../browserless/live/input';
import { navigableUrl } from '../../../browserless/live/navigableUrl';
import { cut } from '../../../browserless/plainText';
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

/** Before a page's history is asked again, for the first time and for the last (ms). */
const firstAgainMs = 50;
const lastAgainMs = 3200;

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
  /** What lets go of each key, button and finger that is down, by its name. */
  private readonly held = new Map<string, LiveInput>();
  private looking: NodeJS.Timeout | undefined;
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;

  constructor(private readonly page: PageConnection) {
    this.disposables.add(this.changes);
    this.disposables.add(
      page.on('Page.javascriptDialogOpening', ({ type, message, defaultPrompt }) =>
        this.show({ type: text(type), message: text(message), text: text(defaultPrompt) }),
      ),
    );
    this.disposables.add(page.on('Page.javascriptDialogClosed', () => this.show(undefined)));
    this.disposables.add(page.on('Page.fileChooserOpened', () => this.refuse(true)));
    this.disposables.add(
      page.on('Page.frameNavigated', (event) => {
        const { frame } = event as { readonly frame?: Partial<Protocol.Page.Frame> };
        if (frame?.parentId === undefined) this.look();
      }),
    );
    this.disposables.add(page.on('Page.navigatedWithinDocument', () => this.look()));
    this.disposables.add({ dispose: () => clearTimeout(this.looking) });
    this.send('Page.enable');
    this.send('Page.setInterceptFileChooserDialog', { enabled: true });
    this.look();
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
    if (input.kind !== 'wheel') this.refuse(false);
    this.hold(input);
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
    if (entryId === undefined) return;
    await this.page.send('Page.navigateToHistoryEntry', { entryId });
    // a page that Chromium has kept whole comes back without a word (156)
    this.look();
  }

  /**
   * It may be somewhere else now. Its history may be asked before it has taken that in, so it is asked again, less and less
   * often.
   */
  look(again = firstAgainMs): void {
    clearTimeout(this.looking);
    if (again <= lastAgainMs) this.looking = setTimeout(() => this.look(2 * again), again);
    this.page
      .send('Page.getNavigationHistory')
      .then(({ currentIndex, entries }) => {
        const url = text(entries[currentIndex]?.url);
        const at = { url, canGoBack: currentIndex > 0, canGoForward: currentIndex < entries.length - 1 };
        if (isDeepStrictEqual(at, this.at)) return;
        this.at = at;
        this.changes.fire();
      })
      .catch(() => undefined);
  }

  /** Lets go, also of what is down. A dialog that is open stays known: without its client Chromium would dismiss it. */
  dispose(): void {
    this.disposables.dispose();
    for (const release of this.held.values()) this.dispatch(inputCommand(release)).catch(() => undefined);
    this.send('Page.setInterceptFileChooserDialog', { enabled: false });
    if (!this.shown) this.send('Page.disable');
  }

  private hold(input: LiveInput): void {
    const set = (name: string, release: LiveInput | undefined): void =>
      void (release ? this.held.set(name, release) : this.held.delete(name));
    if (input.kind === 'key')
      set(`key ${input.code}`, input.type === 'down' ? { ...input, type: 'up', text: '' } : undefined);
    if (input.kind === 'mouse')
      set(`button ${input.button}`, input.type === 'down' ? { ...input, type: 'up', buttons: 0 } : undefined);
    if (input.kind === 'touch') {
      const isDown = input.type === 'start' || input.type === 'move';
      set('touch', isDown ? { ...input, type: 'cancel', points: [] } : undefined);
    }
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

/** More of a text nobody reads here, as of a `data:` address. */
const longestText = 10_000;

/** What a server says may be anything. */
const text = (said: unknown): string => cut(textOf(said), longestText);
