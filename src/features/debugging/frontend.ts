import { l10n, Uri } from 'vscode';
import type { Lease } from '../../net';
import { Failure } from '../failure';
import type { ChosenTarget } from '../sessions/chosen';
import { leasePage, type Viewing } from './leases';
import { outside } from './outside';

/** The DevTools frontend on a page. */
export interface Frontend {
  readonly lease: Lease;
  readonly url: string;
}

/** Leases a page with its frontend. Rejects where it has no address, or was detached before it had one. */
export async function leaseFrontend(services: Viewing, chosen: ChosenTarget, hasScreencast = false): Promise<Frontend> {
  const lease = await leasePage(services, chosen);
  const ended = new Promise<never>((_, reject) => {
    lease.onDidEnd(() => reject(new Failure(l10n.t('The session was detached meanwhile.'))));
  });
  try {
    const url = await Promise.race([frontendUrl(lease, chosen.target.id, hasScreencast), ended]);
    return { lease, url };
  } catch (error) {
    lease.dispose();
    throw error;
  }
}

/**
 * The address of the DevTools frontend on a page, with the page's picture beside it or without, as the user's browser or
 * a webview reaches it: where VS Code runs remotely or in a browser, a loopback port has another address outside.
 */
export async function frontendUrl(lease: Lease, pageId: string, hasScreencast: boolean): Promise<string> {
  const address = await outside(Uri.parse(`http://127.0.0.1:${lease.port}${lease.path}/devtools/`));
  lease.allow(address.authority);
  const socket = encodeURIComponent(`${address.authority}${address.path}page/${pageId}`);
  const frontend = hasScreencast ? 'inspector.html' : 'devtools_app.html';
  return `${address.toString(true)}${frontend}?${address.scheme === 'https' ? 'wss' : 'ws'}=${socket}`;
}
