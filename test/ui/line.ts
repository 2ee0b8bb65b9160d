import type { BrowserContext, Page } from 'playwright-core';

/** In the workbench's window, see `install`. */
interface Ear {
  /** Keeps what the server says once it says `text`; resolves then. */
  holdFrom(text: string): Promise<void>;
  /** Resolves when the workbench has told its server `text`. */
  untilSent(text: string): Promise<void>;
  release(): void;
}

/**
 * Lets a test keep what VS Code's server says to the workbench. It stands at the window's sockets, since Playwright's
 * `routeWebSocket` hands messages on out of order now and then (1.65).
 */
export class Line {
  /** Before the workbench's page is opened. */
  static async over(context: BrowserContext): Promise<void> {
    // which tsx puts around every function
    await context.addInitScript('globalThis.__name = (fn) => fn');
    await context.addInitScript(install);
  }

  constructor(private readonly page: Page) {}

  holdFrom(text: string): Promise<void> {
    return this.page.evaluate((text) => (window as unknown as { ear: Ear }).ear.holdFrom(text), text);
  }

  untilSent(text: string): Promise<void> {
    return this.page.evaluate((text) => (window as unknown as { ear: Ear }).ear.untilSent(text), text);
  }

  release(): Promise<void> {
    return this.page.evaluate(() => (window as unknown as { ear: Ear }).ear.release());
  }
}

/** Runs in the window. */
function install(): void {
  interface Wanted {
    readonly text: string;
    readonly resolve: () => void;
  }
  let toHold: Wanted | undefined;
  let toSend: Wanted | undefined;
  let isHeld = Promise.resolve();
  let release = (): void => undefined;
  let said = Promise.resolve();
  const latin1 = (bytes: BufferSource): string => new TextDecoder('latin1').decode(bytes);

  class OverheardSocket extends WebSocket {
    override addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
      const hear = listener as EventListener;
      super.addEventListener(type, type === 'message' ? (event) => inOrder(event as MessageEvent, hear) : hear);
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(data);
      if (!toSend || typeof data === 'string' || data instanceof Blob || !latin1(data).includes(toSend.text)) return;
      toSend.resolve();
      toSend = undefined;
    }
  }
  const inOrder = (event: MessageEvent, hear: EventListener): void => {
    said = said.then(async () => {
      const text = event.data instanceof Blob ? latin1(await event.data.arrayBuffer()) : '';
      if (toHold && text.includes(toHold.text)) {
        isHeld = new Promise((resolve) => (release = resolve));
        toHold.resolve();
        toHold = undefined;
      }
      await isHeld;
      hear(event);
    });
  };
  const ear: Ear = {
    holdFrom: (text) => new Promise((resolve) => (toHold = { text, resolve })),
    untilSent: (text) => new Promise((resolve) => (toSend = { text, resolve })),
    release: () => release(),
  };
  Object.assign(window, { ear, WebSocket: OverheardSocket });
}
