import { l10n, TreeItem } from 'vscode';
import type { BadEntry } from '../../browserless/endpointEntries';
import type { SessionKey } from '../../browserless/sessionKey';
import type { EndpointState } from '../../browserless/store';
import { leftChangesAt } from '../../browserless/countdown';
import { ageChangesAt } from '../../browserless/uptime';
import { isInspectable } from '../../browserless/urls';
import { commands } from '../../contributions';
import type { LocalAddress } from '../debugging/localAddresses';
import { diaryItem, endedItem } from './diary/items';
import type { RecentlyEnded } from './diary/recentlyEnded';
import { statesOf, type HoversOptions } from './hovers';
import { badEntryItem, endpointItem, faultItem, localAddressItem, noteItem, sessionItem, targetItem } from './items';
import type { EndpointNode, GoneWorkerNode, Node, PoolNode, PoolNoteNode } from './nodes';
import { goneWorkerItem, poolItem, poolNoteItem } from './poolItems';
import type { Rows } from './rows';
import { ageOf } from './texts';

export interface DrawingOptions extends Pick<HoversOptions, 'store' | 'workers' | 'clock' | 'looking'> {
  /** Entries of the setting that cannot be used. */
  readonly badEntries: () => readonly BadEntry[];
  readonly localAddress: (key: SessionKey) => LocalAddress | undefined;
  readonly recentlyEnded: Pick<RecentlyEnded, 'entries' | 'get'>;
}

/** How each row looks: what is known of it, looked up when it is drawn. */
export class Drawing {
  constructor(private readonly options: DrawingOptions) {}

  /** `rows`: its place among others has a say. Undefined where there is nothing to show any more. */
  draw(node: Node, rows: Rows): TreeItem | undefined {
    const { store, clock, badEntries, recentlyEnded } = this.options;
    const now = clock.now();
    if (node.kind === 'badEntry') {
      const entry = badEntries().find(({ source, index }) => source === node.source && index === node.index);
      return entry && badEntryItem(entry);
    }
    if (node.kind === 'diary') return diaryItem(recentlyEnded.entries.length);
    if (node.kind === 'ended') {
      const entry = recentlyEnded.get(node);
      return entry && endedItem(entry);
    }
    if (node.kind === 'group') return rows.groupItem(node);
    if (node.kind === 'pool' || node.kind === 'poolNote' || node.kind === 'goneWorker')
      return this.drawPool(node, rows, now);
    const endpoint = store.get(node.endpointId);
    if (!endpoint) return undefined;
    if (node.kind === 'endpoint') return this.drawEndpoint(node, endpoint, rows, now);
    if (node.kind === 'fault')
      return endpoint.health.kind === 'failing' ? faultItem(endpoint.health.fault, node) : undefined;
    if (node.kind === 'note') return noteItem(node);
    const state = store.session(node.endpointId, node.sessionId);
    if (!state) return undefined;
    if (node.kind === 'session') {
      const item = sessionItem(state, endpoint, this.options.looking(node), now);
      rows.amend(item, node);
      return item;
    }
    if (node.kind === 'localAddress') {
      const address = this.options.localAddress(node);
      return address && localAddressItem(address);
    }
    const target = state.session.targets.find(({ id }) => id === node.targetId);
    if (!target) return undefined;
    const item = targetItem(target, endpoint);
    if (isInspectable(target)) {
      item.command = { command: commands.openDevTools, title: l10n.t('Open DevTools'), arguments: [node] };
    }
    return item;
  }

  private drawEndpoint(node: EndpointNode, state: EndpointState, rows: Rows, now: number): TreeItem {
    const { endpointId } = node;
    const { worker } = state.endpoint;
    const place = worker && {
      label: rows.parentOf(node) ? worker.label : undefined,
      isLeaving: this.options.workers.pool(worker.endpointId)?.leaving.has(endpointId) ?? false,
    };
    return endpointItem(state, now, rows.countOf(endpointId), place);
  }

  private drawPool(node: PoolNode | PoolNoteNode | GoneWorkerNode, rows: Rows, now: number): TreeItem | undefined {
    const { store, workers } = this.options;
    const { endpointId } = node;
    const pool = workers.pool(endpointId);
    if (node.kind === 'poolNote') return pool && poolNoteItem(pool, node);
    if (node.kind === 'pool') {
      const endpoint = pool?.endpoint ?? workers.configured.find(({ id }) => id === endpointId);
      const states = pool ? statesOf(store, pool) : [];
      return endpoint && poolItem(endpoint, pool, states, now, rows.countOf(endpointId));
    }
    const gone = pool?.gone.find(({ endpoint }) => endpoint.id === node.workerId);
    return gone && goneWorkerItem(gone, now);
  }

  /** When a row's text will be another by time alone (monotonic ms), seen from `now`. */
  textChangesAt(node: Node, now: number): number {
    const age = this.shownAge(node, now);
    const end = node.kind === 'session' ? this.options.looking(node).end : undefined;
    return Math.min(age === undefined ? Infinity : ageChangesAt(age, now), leftChangesAt(end, now));
  }

  /** The age in ms that a row shows and that grows: a session's, or how long ago an endpoint's were seen. */
  private shownAge(node: Node, now: number): number | undefined {
    if (node.kind === 'goneWorker') {
      const { gone = [] } = this.options.workers.pool(node.endpointId) ?? {};
      const found = gone.find(({ endpoint }) => endpoint.id === node.workerId);
      return found && now - found.goneAt;
    }
    if (node.kind === 'endpoint') {
      const { health, answeredAt } = this.options.store.get(node.endpointId) ?? {};
      return health?.kind === 'failing' && answeredAt !== undefined ? now - answeredAt : undefined;
    }
    if (node.kind !== 'session') return undefined;
    const endpoint = this.options.store.get(node.endpointId);
    const state = this.options.store.session(node.endpointId, node.sessionId);
    return endpoint && state && endpoint.health.kind !== 'failing' ? ageOf(state, endpoint, now) : undefined;
  }
}
