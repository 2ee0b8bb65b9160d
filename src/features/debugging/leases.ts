import { Uri } from 'vscode';
import { authorization } from '../../browserless/client';
import type { Lease } from '../../net';
import type { Services } from '../services';
import type { ChosenSession, ChosenTarget } from '../sessions/choose';

/** A bridge to one page, with the DevTools frontend beside it. */
export function leasePage(services: Services, chosen: ChosenTarget): Promise<Lease> {
  return lease(services, chosen, { pageId: chosen.target.id, frontend: frontendFolder(services) });
}

/** A bridge to a whole session. */
export function leaseSession(services: Services, chosen: ChosenSession): Promise<Lease> {
  return lease(services, chosen, {});
}

async function lease(
  services: Services,
  { endpoint, session }: ChosenSession,
  scope: { readonly pageId?: string; readonly frontend?: string },
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

const frontendFolder = ({ extensionUri }: Services): string => Uri.joinPath(extensionUri, 'dist/devtools').fsPath;

/** Ends a lease as soon as its page is known to be gone, or the extension ends it. */
export function endWithPage({ store }: Services, lease: Lease, { endpoint, session, target }: ChosenTarget): void {
  const look = store.onDidChange(() => {
    const state = store.get(endpoint.id);
    if (state?.health.kind === 'failing') return;
    const now = store.session(endpoint.id, session.id);
    if (!now?.session.targets.some(({ id }) => id === target.id)) lease.dispose();
  });
  lease.onDidEnd(() => look.dispose());
}
