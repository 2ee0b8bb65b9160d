import type { TreeItem } from 'vscode';
import { plainArrangement, type Arrangement } from '../../browserless/arrangement/arrangement';
import { newestRank, sorted } from '../../browserless/arrangement/sort';
import type { Session, Target } from '../../browserless/session';
import type { SessionKey } from '../../browserless/sessionKey';
import type { Change, EndpointState, Store } from '../../browserless/store';
import type { Event } from '../../shared/emitter';
import type { LateWorkers } from '../endpoints/lateWorkers';
import type { EndpointNode, GroupNode, Node, PoolNode, SessionNode } from './nodes';

export type RowsChange = Change | { readonly kind: 'group'; readonly node: GroupNode };

/** What sessions may stand below. */
export type ParentNode = EndpointNode | PoolNode | GroupNode;

/** Which rows the tree has and what stands below what; what each shows is the tree's. */
export interface Rows {
  readonly onDidChange: Event<RowsChange>;
  /** What the user has chosen. */
  readonly arrangement: Arrangement;
  /** Endpoints and groups. */
  roots(): readonly Node[];
  /** Sessions, and workers before them. */
  below(parent: ParentNode): readonly (EndpointNode | SessionNode)[];
  /** The row that is drawn anew, with all below it, when an endpoint that is asked has changed. */
  rowOf(endpointId: string): EndpointNode | PoolNode;
  /** What a worker's own row stands below; undefined where that is nothing. */
  parentOf(worker: EndpointNode): PoolNode | undefined;
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

/** What is asked for each endpoint of the settings. */
export type Asked = Pick<LateWorkers, 'configured' | 'pool'>;

export const endpointNode = (endpointId: string): EndpointNode => ({ kind: 'endpoint', endpointId });

export const poolNode = (endpointId: string): PoolNode => ({ kind: 'pool', endpointId });

/** The endpoints of the settings, in their order. */
export const configuredNodes = ({ configured }: Asked): readonly (EndpointNode | PoolNode)[] =>
  configured.map(({ id, workers }) => (workers ? poolNode(id) : endpointNode(id)));

/** Whether a worker has a row of its own among sessions: what it says must not be overlooked. */
export const standsApart = (state: EndpointState | undefined): boolean => state?.health.kind === 'failing';

/** The workers of an endpoint that have a row of their own among the sessions of all. */
export const apartNodes = (asked: Asked, store: Store, endpointId: string): readonly EndpointNode[] =>
  (asked.pool(endpointId)?.workers ?? [])
    .filter(({ id }) => standsApart(store.get(id)))
    .map(({ id }) => endpointNode(id));

/** All sessions below the endpoints of the settings, as the store has them. */
export class PlainRows implements Rows {
  readonly onDidChange: Event<RowsChange>;
  readonly arrangement = plainArrangement;

  constructor(
    private readonly store: Store,
    private readonly asked: Asked,
  ) {
    this.onDidChange = store.onDidChange;
  }

  roots(): readonly Node[] {
    return configuredNodes(this.asked);
  }

  below(parent: ParentNode): readonly (EndpointNode | SessionNode)[] {
    if (parent.kind === 'group') return [];
    const { endpointId } = parent;
    if (parent.kind === 'endpoint') return this.workerOf(endpointId) ? [] : this.sessions(endpointId);
    return [...apartNodes(this.asked, this.store, endpointId), ...this.sessionsOfWorkers(endpointId)];
  }

  rowOf(endpointId: string): EndpointNode | PoolNode {
    const worker = this.workerOf(endpointId);
    const id = worker?.endpointId ?? endpointId;
    return worker || this.asked.pool(id) ? poolNode(id) : endpointNode(id);
  }

  parentOf({ endpointId }: EndpointNode): PoolNode | undefined {
    const worker = this.workerOf(endpointId);
    return worker && poolNode(worker.endpointId);
  }

  find({ endpointId, sessionId }: SessionKey): ReturnType<Rows['find']> {
    const isShown = this.store.session(endpointId, sessionId) !== undefined;
    return isShown ? { row: { kind: 'session', endpointId, sessionId }, parent: this.rowOf(endpointId) } : undefined;
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

  amend(item: TreeItem, { endpointId }: SessionNode): void {
    sayWorker(item, this.workerOf(endpointId)?.label);
  }

  private workerOf(endpointId: string) {
    return this.store.get(endpointId)?.endpoint.worker;
  }

  private sessions(endpointId: string): readonly SessionNode[] {
    const sessions = this.store.get(endpointId)?.sessions ?? [];
    return sessions.map(({ session }) => ({ kind: 'session', endpointId, sessionId: session.id }));
  }

  /** Newest first, as those of one endpoint. */
  private sessionsOfWorkers(poolId: string): readonly SessionNode[] {
    const workers = this.asked.pool(poolId)?.workers ?? [];
    const ranked = workers.flatMap(({ id: endpointId }) =>
      (this.store.get(endpointId)?.sessions ?? []).map((state) => ({
        row: { kind: 'session', endpointId, sessionId: state.session.id } as const,
        rank: newestRank(state),
      })),
    );
    return sorted(ranked).map(({ row }) => row);
  }
}

/** Whose worker's session it is, where all of them stand together. */
export function sayWorker(item: TreeItem, label: string | undefined): void {
  if (label === undefined) return;
  item.description = `${String(item.description)} · ${label}`;
  item.accessibilityInformation = { label: `${item.accessibilityInformation?.label}, ${label}` };
}
