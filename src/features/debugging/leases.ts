import { Uri } from 'vscode';
import { authorization } from '../../browserless/client';
import type { Store } from '../../browserless/store';
import type { Bridge, Lease, LeaseOptions } from '../../net';
import type { Tokens } from '../endpoints/tokens';
import type { ChosenSession, ChosenTarget } from '../sessions/chosen';

/** What a lease is made of. */
export interface Leasing {
  bridge(): Promise<Bridge>;
  readonly tokens: Pick<Tokens, 'get'>;
  readonly store: Store;
  /** The extension's own folder, with the DevTools frontend in it. */
  readonly extensionUri: Uri;
}

/** A bridge to one page, with the DevTools frontend beside it. */
export function leasePage(services: Leasing, chosen: ChosenTarget): Promise<Lease> {
  return lease(services, chosen, { pageId: chosen.target.id, frontend: frontendFolder(services) });
}

/** A bridge to a whole session, on a port of its own. */
export function leaseSession(services: Leasing, chosen: ChosenSession): Promise<Lease> {
  const protocol = Uri.joinPath(services.extensionUri, 'dist/protocol/protocol.json').fsPath;
  return lease(services, chosen, { ownPort: true, protocol });
}

/** A bridge for VS Code's debugger, on a port of its own: to a whole session, or to one page as if it were the only one. */
export function leaseForDebugger(services: Leasing, chosen: ChosenSession | ChosenTarget): Promise<Lease> {
  const pageId = 'target' in chosen ? chosen.target.id : undefined;
  return lease(services, chosen, { pageId, ownPort: true, guard: 'debugger' });
}

async function lease(
  services: Leasing,
  { endpoint, session }: ChosenSession,
  scope: Pick<LeaseOptions, 'pageId' | 'frontend' | 'ownPort' | 'protocol' | 'guard'>,
): Promise<Lease> {
  const { tokens, store } = services;
  return (await services.bridge()).lease({
    endpoint,
    authorization: async () => {
      const token = await tokens.get(endpoint);
      return token === undefined ? undefined : authorization(token);
    },
    sessionId: session.id,
    targets: () => store.session(endpoint.id, session.id)?.session.targets ?? [],
    ...scope,
  });
}

const frontendFolder = ({ extensionUri }: Leasing): string => Uri.joinPath(extensionUri, 'dist/devtools').fsPath;

/** Ends a lease as soon as its session, or its page, is known to be gone; or its endpoint from the settings. */
export function endWithSession({ store }: Leasing, lease: Lease, chosen: ChosenSession | ChosenTarget): void {
  const { endpoint, session } = chosen;
  const look = store.onDidChange(() => {
    if (store.get(endpoint.id)?.health.kind === 'failing') return;
    const now = store.session(endpoint.id, session.id)?.session;
    const isThere = 'target' in chosen ? now?.targets.some(({ id }) => id === chosen.target.id) : now;
    if (!isThere) lease.dispose();
  });
  lease.onDidEnd(() => look.dispose());
}
