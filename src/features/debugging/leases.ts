import { Uri } from 'vscode';
import { requestTo, type Credentials } from '../../browserless/credentials';
import type { Endpoint } from '../../browserless/endpoint';
import type { Store } from '../../browserless/store';
import type { Viewers } from '../../browserless/viewers';
import type { Bridge, Lease, LeaseOptions } from '../../net';
import type { ChosenSession, ChosenTarget } from '../sessions/chosen';

/** What a lease is made of. */
export interface Leasing {
  bridge(): Promise<Bridge>;
  /** What opens an endpoint's door now. */
  credentials(endpoint: Endpoint): Promise<Credentials>;
  readonly store: Store;
  /** The extension's own folder, with the DevTools frontend in it. */
  readonly extensionUri: Uri;
}

/** What a viewer's lease is made of. */
export interface Viewing extends Leasing {
  readonly viewers: Pick<Viewers, 'add'>;
}

/** A bridge to one page, with the DevTools frontend beside it. */
export function leasePage(services: Viewing, chosen: ChosenTarget): Promise<Lease> {
  return leaseForViewer(services, chosen, { pageId: chosen.target.id, frontend: frontendFolder(services) });
}

/** A bridge to a whole session, on a port of its own, for tools of the user's own: no viewer of ours. */
export function leaseSession(services: Leasing, chosen: ChosenSession): Promise<Lease> {
  const protocol = Uri.joinPath(services.extensionUri, 'dist/protocol/protocol.json').fsPath;
  return lease(services, chosen, { ownPort: true, protocol });
}

/** A bridge for VS Code's debugger, on a port of its own: to a whole session, or to one page as if it were the only one. */
export function leaseForDebugger(services: Viewing, chosen: ChosenSession | ChosenTarget): Promise<Lease> {
  const pageId = 'target' in chosen ? chosen.target.id : undefined;
  return leaseForViewer(services, chosen, { pageId, ownPort: true, guard: 'debugger' });
}

type Scope = Pick<LeaseOptions, 'pageId' | 'frontend' | 'ownPort' | 'protocol' | 'guard'>;

async function leaseForViewer(services: Viewing, chosen: ChosenSession, scope: Scope): Promise<Lease> {
  const leased = await lease(services, chosen, scope);
  services.viewers.add({ endpointId: chosen.endpoint.id, sessionId: chosen.session.id }, leased);
  return leased;
}

async function lease(services: Leasing, { endpoint, session }: ChosenSession, scope: Scope): Promise<Lease> {
  const { store } = services;
  return (await services.bridge()).lease({
    request: async (path) => {
      // its settings may have changed since
      const now = store.get(endpoint.id)?.endpoint ?? endpoint;
      return requestTo(now, await services.credentials(now), now.baseUrl + path);
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
