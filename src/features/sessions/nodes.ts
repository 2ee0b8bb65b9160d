import type { GroupBy } from '../../browserless/arrangement/group';
import type { EndpointSource } from '../../browserless/endpoint';

/** A row of the tree: ids only. What a row says is looked up in the store when it is drawn. */
export type Node =
  | EndpointNode
  | PoolNode
  | PoolNoteNode
  | GoneWorkerNode
  | GroupNode
  | BadEntryNode
  | FaultNode
  | NoteNode
  | SessionNode
  | TargetNode
  | LocalAddressNode
  | DiaryNode
  | EndedNode;

/** An endpoint that is asked: one of the settings, or a worker. */
export interface EndpointNode {
  readonly kind: 'endpoint';
  readonly endpointId: string;
}

/** An endpoint of the settings that stands for several workers. */
export interface PoolNode {
  readonly kind: 'pool';
  readonly endpointId: string;
}

/** What is to be known of an endpoint's workers beside them. */
export interface PoolNoteNode {
  readonly kind: 'poolNote';
  readonly endpointId: string;
  /** They cannot be found, there are none, or there are more than are asked. */
  readonly note: 'fault' | 'none' | 'leftOut';
}

/** A worker that went a short while ago. */
export interface GoneWorkerNode {
  readonly kind: 'goneWorker';
  /** Whose worker it was. */
  readonly endpointId: string;
  readonly workerId: string;
}

/** Sessions of whatever endpoints that have something in common. */
export interface GroupNode {
  readonly kind: 'group';
  readonly groupBy: GroupBy;
  readonly name: string;
}

/** An entry of the setting that cannot be used. */
export interface BadEntryNode {
  readonly kind: 'badEntry';
  readonly source: EndpointSource;
  readonly index: number;
}

/** Why an endpoint does not answer, above its last good sessions. */
export interface FaultNode {
  readonly kind: 'fault';
  readonly endpointId: string;
}

/** That an endpoint is a load balancer, and what to do about it, above its sessions. */
export interface NoteNode {
  readonly kind: 'note';
  readonly endpointId: string;
}

export interface SessionNode {
  readonly kind: 'session';
  readonly endpointId: string;
  readonly sessionId: string;
  /**
   * It is shown for some of its pages, and expanded. That is a row of its own to VS Code, which would leave one that it
   * knows collapsed.
   */
  readonly match?: 'pages';
}

export interface TargetNode {
  readonly kind: 'target';
  readonly endpointId: string;
  readonly sessionId: string;
  readonly targetId: string;
}

/** An address on this machine by which a session is reached. */
export interface LocalAddressNode {
  readonly kind: 'localAddress';
  readonly endpointId: string;
  readonly sessionId: string;
}

/** What has ended while this window watched, below all endpoints. */
export interface DiaryNode {
  readonly kind: 'diary';
}

/** A session that has ended. */
export interface EndedNode {
  readonly kind: 'ended';
  readonly endpointId: string;
  readonly sessionId: string;
}

/** What VS Code calls a command with: from a row's menu the row and all that are selected, from the palette nothing. */
export type On = readonly [node?: Node, nodes?: readonly Node[]];

/** Unique in the tree and the same in every poll: selection and expansion hang on it. No id can imitate two others. */
export const nodeId = (node: Node): string => JSON.stringify(Object.values(node));
