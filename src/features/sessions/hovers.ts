import type { CancellationToken, MarkdownString, TreeItem } from 'vscode';
import type { PageKey } from '../../browserless/pictures';
import { mainPage } from '../../browserless/session';
import type { SessionKey } from '../../browserless/sessionKey';
import type { EndpointState, Store } from '../../browserless/store';
import { isInspectable } from '../../browserless/urls';
import type { PoolState } from '../../browserless/workers/pool';
import type { Clock } from '../../shared/clock';
import type { Looking } from './items';
import type { EndpointNode, Node, PoolNode, SessionNode, TargetNode } from './nodes';
import type { Pointer } from './pointer';
import type { Asked } from './rows';
import type { Thumbnail } from './thumbnails';
import { pageTooltip, sessionTooltip } from './tooltip';

export interface HoversOptions {
  readonly store: Store;
  readonly workers: Asked;
  readonly clock: Clock;
  readonly looking: (key: SessionKey) => Looking;
  /** Undefined where the user wants none. Rejects where what takes them cannot be loaded. */
  readonly thumbnail: (page: PageKey, signal: AbortSignal) => Promise<Thumbnail> | undefined;
}

/** The tooltips that are made when the pointer rests on a row, of what is known in that moment. */
export class Hovers {
  constructor(
    private readonly options: HoversOptions,
    private readonly pointer: Pointer,
  ) {}

  /** `sessionRow`: the one that a page's stands below. */
  resolve(
    item: TreeItem,
    node: Node,
    sessionRow: SessionNode | undefined,
    token?: CancellationToken,
  ): TreeItem | Promise<TreeItem> {
    if (node.kind !== 'endpoint' && node.kind !== 'pool' && node.kind !== 'session' && node.kind !== 'target')
      return item;
    this.pointer.rest(node, ...(sessionRow ? [sessionRow] : []));
    return node.kind === 'session' || node.kind === 'target'
      ? this.resolveLooking(item, node, token)
      : this.resolveEndpoint(item, node);
  }

  private async resolveEndpoint(item: TreeItem, node: EndpointNode | PoolNode): Promise<TreeItem> {
    // an update may take the files of the running extension away
    const room = await import('./endpointHover').catch(() => undefined);
    item.tooltip = room && this.endpointTooltip(room, node);
    this.pointer.dateLater(node);
    return item;
  }

  private endpointTooltip(
    room: typeof import('./endpointHover'),
    { kind, endpointId }: EndpointNode | PoolNode,
  ): MarkdownString | undefined {
    const { store, workers, clock } = this.options;
    const historyOf = (id: string) => store.pressureHistory(id);
    if (kind === 'pool') {
      const pool = workers.pool(endpointId);
      return pool && room.poolHover(pool, statesOf(store, pool), historyOf, clock.now());
    }
    const state = store.get(endpointId);
    return state && room.endpointHover(state, historyOf(endpointId), clock.now());
  }

  private resolveLooking(
    item: TreeItem,
    node: SessionNode | TargetNode,
    token: CancellationToken | undefined,
  ): TreeItem | Promise<TreeItem> {
    const session = this.options.store.session(node.endpointId, node.sessionId)?.session;
    const id = node.kind === 'target' ? node.targetId : session && mainPage(session)?.id;
    const page = session?.targets.find((target) => target.id === id);
    const left = new AbortController();
    const { endpointId, sessionId } = node;
    const thumbnail =
      page && isInspectable(page)
        ? this.options.thumbnail({ endpointId, sessionId, targetId: page.id, url: page.url }, left.signal)
        : undefined;
    if (!thumbnail) {
      item.tooltip = this.text(node) ?? item.tooltip;
      this.pointer.date(node);
      return item;
    }
    const leaving = token?.onCancellationRequested(() => left.abort());
    if (token?.isCancellationRequested) left.abort();
    return this.resolveWith(thumbnail, item, node, left.signal).finally(() => void leaving?.dispose());
  }

  private async resolveWith(
    thumbnail: Promise<Thumbnail>,
    item: TreeItem,
    node: SessionNode | TargetNode,
    left: AbortSignal,
  ): Promise<TreeItem> {
    const words = Promise.all([import('./thumbnailHover'), thumbnail]);
    const made = await words.catch(() => undefined);
    const text = this.text(node);
    // VS Code keeps a tooltip that it is given after the pointer has left, and asks for another where it is given none
    if (left.aborted || text === undefined) item.tooltip = undefined;
    else if (made) item.tooltip = made[0].withThumbnail(text, made[1]);
    else item.tooltip = text;
    if (!left.aborted) this.pointer.date(node);
    return item;
  }

  /** What is said now of a session or a page. */
  private text(node: SessionNode | TargetNode): string | undefined {
    const { store, looking, clock } = this.options;
    const endpoint = store.get(node.endpointId);
    const state = store.session(node.endpointId, node.sessionId);
    if (!endpoint || !state) return undefined;
    if (node.kind === 'session') return sessionTooltip(state, endpoint, looking(node), clock.now());
    const page = state.session.targets.find(({ id }) => id === node.targetId);
    return page && isInspectable(page) ? pageTooltip(page, state, endpoint, clock.now()) : undefined;
  }
}

export const statesOf = (store: Store, { workers }: PoolState): readonly EndpointState[] =>
  workers.flatMap(({ id }) => store.get(id) ?? []);
