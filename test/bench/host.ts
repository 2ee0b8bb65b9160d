import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { root, vsix } from '../env/paths.mjs';
import {
  installVsix,
  launchBrowser,
  newProfile,
  openWorkbench,
  startServer,
  workbenchUrl,
  type Server,
} from '../env/vscode/workbench.mjs';

export const productId = 'browserless-sessions.browserless-sessions';

/** Asks the probe inside an extension host, see probe/extension.cjs. */
export class Probe {
  private readonly waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  private asked = 0;

  constructor(private readonly socket: Socket) {
    createInterface({ input: socket }).on('line', (line) => {
      const { id, result, error } = JSON.parse(line) as { id: number; result: never; error?: string };
      const { resolve, reject } = this.waiting.get(id)!;
      this.waiting.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(error));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('the extension host has ended'));
    });
  }

  activate = (...ids: string[]): Promise<readonly number[]> => this.ask('activate', { ids });
  scripts = (): Promise<Readonly<Record<string, number>>> => this.ask('scripts', { id: productId });
  startCpu = (): Promise<void> => this.ask('startCpu');
  readCpu = (): Promise<{ cpu: number; wall: number }> => this.ask('readCpu');
  startLoopDelay = (): Promise<void> => this.ask('startLoopDelay');
  readLoopDelay = (): Promise<{ p50: number; p99: number; max: number }> => this.ask('readLoopDelay');
  heap = (): Promise<number> => this.ask('heap');
  followTimers = (): Promise<void> => this.ask('followTimers', { id: productId });
  timers = (): Promise<{ pending: number; started: number }> => this.ask('timers');
  followEvents = (): Promise<void> => this.ask('followEvents', { id: productId });
  events = (): Promise<number> => this.ask('events');
  startProfile = (): Promise<void> => this.ask('startProfile');
  stopProfile = (): Promise<{ own: number; wall: number }> => this.ask('stopProfile', { id: productId });
  command = (command: string, ...args: unknown[]): Promise<void> => this.ask('command', { command, args });
  configure = (settings: Record<string, unknown>): Promise<void> => this.ask('configure', { settings });

  private ask<T>(method: string, params: object = {}): Promise<T> {
    const id = this.asked++;
    this.socket.write(`${JSON.stringify({ id, method, params })}\n`);
    return new Promise<T>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }
}

/** A window of the workbench with an extension host of its own. */
export interface Window {
  readonly page: Page;
  readonly probe: Probe;
  close(): Promise<void>;
}

export interface HostOptions {
  readonly settings?: Record<string, unknown>;
  readonly env?: Record<string, string>;
  /** Instead of the packaged extension, one of a folder here. */
  readonly extension?: string;
}

/** A server's host looks every few seconds for ports that this machine listens on, of which a fake fleet has many. */
const quiet = { 'remote.autoForwardPortsSource': 'output' };

/** The real VS Code, the packaged extension and the probe in it, in which windows are opened. */
export class Host {
  static async start({ settings = {}, env = {}, extension }: HostOptions = {}): Promise<Host> {
    const profile = newProfile({ ...quiet, ...settings });
    for (const folder of ['probe', ...(extension === undefined ? [] : [extension])])
      fs.cpSync(path.join(root, 'test/bench', folder), path.join(profile.extensionsDir, folder), { recursive: true });
    if (extension === undefined) await installVsix([vsix], profile);
    const probes = net.createServer();
    await new Promise<void>((resolve) => void probes.listen(0, '127.0.0.1', resolve));
    const { port } = probes.address() as AddressInfo;
    const server = await startServer({ ...profile, env: { ...env, BENCH_PROBE: String(port) } });
    const { browser, context } = await launchBrowser({ origin: server.origin });
    await context.close();
    return new Host(server, browser, probes, profile.remove);
  }

  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly probes: net.Server,
    private readonly removeProfile: () => Promise<void>,
  ) {}

  /** A window as one opens it for the first time: in a browser context of its own, which keeps what a workbench remembers. */
  async open(): Promise<Window> {
    const context: BrowserContext = await this.browser.newContext({ viewport: { width: 1280, height: 800 } });
    const connected = once(this.probes, 'connection') as Promise<[Socket]>;
    const page = await openWorkbench(context, workbenchUrl(this.server));
    const [socket] = await connected;
    const close = async (): Promise<void> => {
      const ended = once(socket, 'close');
      await context.close();
      socket.end();
      await ended;
    };
    return { page, probe: new Probe(socket), close };
  }

  /** CPU that the processes of its windows have taken (ms), as the browser says. */
  async windowCpu(): Promise<number> {
    const renderers = await this.renderers();
    return 1000 * renderers.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  }

  /** The processes of its windows, by their ids. */
  async rendererIds(): Promise<number[]> {
    return (await this.renderers()).map(({ id }) => id);
  }

  private async renderers(): Promise<readonly { readonly id: number; readonly cpuTime: number }[]> {
    const session = await this.browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    return processInfo.filter(({ type }) => type === 'renderer');
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.probes.close();
    await this.server.stop();
    await this.removeProfile();
  }
}

/** Of a tree, in pixels. */
export const rowHeight = 22;

/** Opens the view as a user does, and gives the time (ms, by the page's clock) from that until its list is so high. */
export async function openView(page: Page, name: RegExp, leastRows: number): Promise<number> {
  const tab = page.getByRole('tab', { name });
  await tab.waitFor();
  // no functions with names in here: what compiles this file would add to them
  const shown = page.evaluate(async (least) => {
    const opened = await new Promise<number>((resolve) => {
      addEventListener('pointerdown', () => resolve(performance.now()), { capture: true, once: true });
    });
    for (;;) {
      const list = document.querySelector<HTMLElement>('.part.sidebar .pane-body .monaco-list-rows');
      if (list && list.offsetHeight >= least) return performance.now() - opened;
      await new Promise(requestAnimationFrame);
    }
  }, leastRows * rowHeight);
  await tab.click();
  // off the activity bar, whose tooltip would lie over the rows
  await page.mouse.move(700, 400);
  return shown;
}
