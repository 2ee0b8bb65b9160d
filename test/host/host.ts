import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EndpointState } from '../../src/browserless/store';
import { settings, settingsSection, views } from '../../src/contributions';
import type * as product from '../../src/extension';
import type { Services } from '../../src/features/services';
import type { SessionTree } from '../../src/features/sessions/tree';
import type { Node } from '../../src/features/sessions/nodes';

const { BROWSERLESS_URL = '', BROWSERLESS_TOKEN = '', SITE_URL = '', CONTROL_URL = '' } = process.env;

/** The real server behind a relay that counts, and the site that its sessions look at. */
export const server = { url: BROWSERLESS_URL, token: BROWSERLESS_TOKEN, site: SITE_URL };

/** What the tests look at, with the tree's rows at hand. */
export interface Insides {
  readonly services: Services;
  readonly tree: SessionTree;
}

export async function insides(): Promise<Insides> {
  const extension = vscode.extensions.getExtension<product.Insides>('browserless-sessions.browserless-sessions');
  assert.ok(extension, 'the extension is installed');
  const { services, tree } = await (await extension.activate()).load();
  return { services, tree: await tree.load() };
}

interface Asked {
  readonly path: string;
  readonly at: number;
}

async function control(method: string, path: string): Promise<unknown> {
  const answer = await fetch(CONTROL_URL + path, { method });
  assert.equal(answer.ok, true, `${method} ${path}`);
  return answer.json();
}

export const stopServer = (): Promise<unknown> => control('POST', '/stop');
export const startServer = (): Promise<unknown> => control('POST', '/start');
export const forgetRequests = (): Promise<unknown> => control('DELETE', '/requests');

/** What the server was asked over HTTP since requests were last forgotten, WebSockets left out. */
export async function requests(): Promise<Asked[]> {
  const all = (await control('GET', '/requests')) as (Asked & { upgrade: unknown })[];
  return all.filter(({ upgrade }) => !upgrade);
}

type Falsy = false | undefined | null;

/** Waits until something is so; the looks are cheap, and there is no other sign to wait for. */
export async function until<T>(what: string, look: () => T | Falsy | Promise<T | Falsy>, limitMs = 20_000): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < end, `${what}: not within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export async function configure(name: keyof typeof settings, value: unknown): Promise<void> {
  const target = vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(settingsSection).update(settings[name], value, target);
}

export const showView = (): Thenable<unknown> => vscode.commands.executeCommand(`${views.sessions}.focus`);
export const hideView = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.view.explorer');

export function endpointState({ services }: Insides, url = server.url): EndpointState | undefined {
  return services.store.get(url);
}

/** What an endpoint's row says of its capacity, which comes at its own time. */
const capacity = /(full|overloaded: [^·]+) · | · \d+\/\d+ running( · \d+ queued)?/g;

/** The tree as text: a line a row, indented, label and description, without what capacity.test.ts is about and what has ended. */
export function render({ tree }: Insides, parent?: Node, indent = ''): string[] {
  const nodes = tree.getChildren(parent).filter(({ kind }) => kind !== 'diary');
  return nodes.flatMap((node) => {
    const { label, description } = tree.getTreeItem(node);
    assert.equal(typeof label, 'string');
    return [
      `${indent}${label as string} | ${String(description).replace(capacity, '')}`,
      ...render({ tree } as Insides, node, `${indent}  `),
    ];
  });
}

/** From test/env, where its own dependencies are. */
export const { default: puppeteer } = createRequire(path.join(__dirname, '../../test/env/package.json'))(
  'puppeteer-core',
) as typeof import('puppeteer-core');
