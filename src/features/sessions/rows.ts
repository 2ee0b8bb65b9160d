import type { TreeItem } from 'vscode';
import type { Session, Target } from '../../browserless/session';
import type { SessionKey } from '../../browserless/sessionKey';
import type { Change, EndpointState, Store } from '../../browserless/store';
import type { Event } from '../../shared/emitter';
import type { EndpointNode, GroupNode, Node, SessionNode } from './nodes';

export type RowsChange = Change | { readonly kind: 'group'; readonly node: GroupNode };

/** Which rows the tree has and what stands below what; what each shows is the tree's. */
export interface Rows {
  readonly onDidChange: Event<RowsChange>;
  /** Endpoints and groups. */
  roots(): readonly Node[];
  sessionsBelow(parent: EndpointNode | GroupNode): readonly SessionNode[];
  /** A session's row and what it stands below; undefined where it is not shown. */
  find(key: SessionKey): { readonly row: SessionNode; readonly parent: Node } | undefined;
  /** Those that are shown below a session. */
  targets(session: Session, endpoint: EndpointState): readonly Target[];
  /** How many of an endpoint's sessions are shown; undefined where all are. */
  countOf(endpointId: string): number | undefined;
  groupItem(node: GroupNode): TreeItem | undefined;
  /** Says on a session's row what its place in the tree does not. */
  amend(item: TreeItem, row: SessionNode): void;
}

export const endpointNode = (endpointId: string): EndpointNode => ({ kind: 'endpoint', endpointId });

/** All sessions below their endpoints, as the store has them. */
export class PlainRows implements Rows {
  readonly onDidChange: Event<RowsChange>;

  constructor(private readonly store: Store) {
    this.onDidChange = store.onDidChange;
  }

  roots(): Node[] {
    return this.store.endpoints.map(({ endpoint }) => endpointNode(endpoint.id));
  }

  sessionsBelow(parent: EndpointNode | GroupNode): SessionNode[] {
    if (parent.kind === 'group') return [];
    const { endpointId } = parent;
    const sessions = this.store.get(endpointId)?.sessions ?? [];
    return sessions.map(({ session }) => ({ kind: 'session', endpointId, sessionId: session.id }));
  }

  find({ endpointId, sessionId }: SessionKey): ReturnType<Rows['find']> {
    const isShown = this.store.session(endpointId, sessionId) !== undefined;
    return isShown ? { row: { kind: 'session', endpointId, sessionId }, parent: endpointNode(endpointId) } : undefined;
  }

  targets({ targets }: Session): readonly Target[] {
    return targets;
  }

  countOf(): undefined {
    return undefined;
  }

  groupItem(): undefined {
    return undefined;
  }

  amend(): void {
    // its place says it all
  }
}
