import { consoleEvents, type ConsoleEvent, type ConsoleReader } from '../browserless/console/reader';
import { longestBody } from '../browserless/console/requests';
import type { Clock } from '../shared/clock';
import { DisposableStore, type Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { CdpEvents, CdpTarget } from './pageConnection';

/** How long the page keeps, for us, the objects that it has logged (ms). */
const keepObjectsMs = 1_000;

/** While a page is busy and has not answered yet, the oldest events are dropped; V8 keeps 1,000 messages itself. */
const mostBefore = 5_000;

/** More frames of other sites than this are not heard: so many are an attack, or nothing to read. */
const mostFrames = 100;

/** V8's name for what it gives a console: https://chromium.googlesource.com/v8/v8/+/main/src/inspector/v8-console-message.cc */
const objectGroup = 'console';

/**
 * What a page and the frames in it say, to a reader. It changes nothing in the page: what V8 has kept is said again, and
 * of an object it makes a preview, for which it calls nothing of the page's. The objects themselves are let go of at
 * once, or the page would keep them for as long as we look; the hold that other clients have on them is their own.
 */
export class PageConsole implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly crash = new Emitter<boolean>();
  /** Whether the page's process has crashed, as it does and as it is loaded anew; told as it starts, too, if it has. */
  readonly onDidChangeCrash = this.crash.event;
  /** What came before the page had said all that it kept. */
  private before: { readonly event: ConsoleEvent; readonly params: unknown }[] | undefined = [];
  private started = (): void => undefined;
  private failed: (error: unknown) => void = () => undefined;
  private letGo: Disposable | undefined;

  /** By CDP session: those of another site, which have processes of their own. */
  private readonly frames = new Map<string, PageConsole>();

  constructor(
    private readonly page: CdpTarget,
    private readonly reader: ConsoleReader,
    private readonly clock: Clock,
    /** Of the page and all that is in it: how many frames are heard. */
    private readonly heard = { frames: 0 },
  ) {
    for (const event of consoleEvents)
      this.disposables.add(page.on(event satisfies keyof CdpEvents, (params) => this.take(event, params)));
    this.disposables.add(page.on('Inspector.targetCrashed', () => this.crash.fire(true)));
    this.disposables.add(page.on('Inspector.targetReloadedAfterCrash', () => this.reloaded()));
    this.disposables.add(
      page.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => this.hear(sessionId, targetInfo.targetId)),
    );
    this.disposables.add(page.on('Target.detachedFromTarget', ({ sessionId }) => this.leave(sessionId)));
  }

  /**
   * Resolves when all that came before has been read. Rejects as `PageConnection.send`; a page that is busy, or has
   * crashed, does not answer before it is not.
   */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.started = resolve;
      this.failed = reject;
      this.enable().catch(reject);
    });
  }

  /** The connection is its owner's, and ends with this. */
  dispose(): void {
    this.disposables.dispose();
    this.letGo?.dispose();
    this.crash.dispose();
    for (const cdpSession of [...this.frames.keys()]) this.leave(cdpSession);
  }

  /** As `dispose`, for a connection that goes on: the page tells nothing more, and keeps nothing for us. */
  stop(): void {
    const { page, frames } = this;
    for (const frame of frames.values()) frame.stop();
    this.dispose();
    const asked = [
      page.send('Runtime.releaseObjectGroup', { objectGroup }),
      page.send('Runtime.disable'),
      page.send('Log.disable'),
      page.send('Network.disable'),
      page.send('Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false, flatten: true }),
    ];
    // where there is no page any more, nothing is kept
    for (const one of asked) one.catch(() => undefined);
  }

  private async enable(): Promise<void> {
    const { page } = this;
    await Promise.all([
      page.send('Inspector.enable'),
      // no bodies are asked for: the page need not keep them for us
      page.send('Network.enable', {
        maxTotalBufferSize: 0,
        maxResourceBufferSize: 0,
        maxPostDataSize: longestBody,
      }),
      page.send('Runtime.enable'),
      page.send('Log.enable'),
      page.send('Target.setAutoAttach', {
        autoAttach: true,
        waitForDebuggerOnStart: false,
        flatten: true,
        filter: [{ type: 'iframe' }],
      }),
    ]);
    const { before } = this;
    if (!before) return;
    this.before = undefined;
    this.reader.replay(before);
    this.started();
  }

  /** What was asked of a process that had crashed already is never answered. */
  private reloaded(): void {
    this.crash.fire(false);
    if (this.before) this.enable().catch(this.failed);
  }

  private hear(cdpSession: string, frameId: string): void {
    if (this.heard.frames >= mostFrames) return;
    this.heard.frames++;
    const target = this.page.attached(cdpSession);
    const frame = new PageConsole(target, this.reader.ofFrame(frameId), this.clock, this.heard);
    this.frames.set(cdpSession, frame);
    frame.start().catch(() => this.leave(cdpSession));
  }

  private leave(cdpSession: string): void {
    const frame = this.frames.get(cdpSession);
    if (!frame) return;
    this.frames.delete(cdpSession);
    this.heard.frames--;
    frame.dispose();
  }

  private take(event: ConsoleEvent, params: unknown): void {
    if (event === 'Runtime.consoleAPICalled' || event === 'Runtime.exceptionThrown') this.letGoSoon();
    if (!this.before) return this.reader.take(event, params);
    this.before.push({ event, params });
    if (this.before.length > mostBefore) this.before.shift();
  }

  private letGoSoon(): void {
    this.letGo ??= this.clock.after(keepObjectsMs, () => {
      this.letGo = undefined;
      // where there is no page any more, nothing is kept
      this.page.send('Runtime.releaseObjectGroup', { objectGroup }).catch(() => undefined);
    });
  }
}
