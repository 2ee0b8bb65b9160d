import { commands, type TreeView } from 'vscode';
import { ArrangedSessions } from '../../../browserless/arrangement/arrangedSessions';
import {
  isPlain,
  plainArrangement,
  readArrangement,
  type Arrangement,
} from '../../../browserless/arrangement/arrangement';
import { asksFor, withState } from '../../../browserless/arrangement/filter';
import { contextKeys } from '../../../contributions';
import { DisposableStore, type Disposable } from '../../../shared/disposable';
import { Emitter } from '../../../shared/emitter';
import type { Services } from '../../services';
import type { Node } from '../nodes';
import { sessionLabel } from '../texts';
import type { SessionTree } from '../tree';
import { ArrangedRows } from './arrangedRows';
import { besideOf } from './beside';
import { arrangementText, matchesText } from './texts';

export interface FindingOptions {
  readonly services: Services;
  readonly tree: SessionTree;
  readonly view: TreeView<Node>;
  /** What was kept for this window when it was last open. */
  readonly kept: Kept;
  /** Keeps an arrangement for this window; undefined for a plain one. */
  readonly keep: (arrangement: Arrangement | undefined) => PromiseLike<void>;
}

export interface Kept {
  readonly arrangement: unknown;
  /** Whether no sessions but suspicious ones were shown: kept by itself before that was a filter. */
  readonly onlySuspicious: boolean;
}

/** Finding sessions in a large fleet: filter, order and groups of the view, and the way to one session. */
export class Finding implements Disposable {
  private current = plainArrangement;
  /** Undefined while everything is shown plainly. */
  private sessions: ArrangedSessions | undefined;
  /** What is said is to be written when the rows are drawn. */
  private saying: Promise<void> | undefined;
  private readonly subscriptions = new DisposableStore();
  private readonly changes = new Emitter<void>();
  /** What is shown is arranged otherwise, or has become something else. */
  readonly onDidChange = this.changes.event;

  constructor(readonly options: FindingOptions) {
    const { kept } = options;
    const arrangement = readArrangement(kept.arrangement);
    const { filter } = arrangement;
    this.show(kept.onlySuspicious ? { ...arrangement, filter: withState(filter, 'suspicious') } : arrangement);
  }

  get arrangement(): Arrangement {
    return this.current;
  }

  /** Arranges the view until it is arranged otherwise. */
  show(arrangement: Arrangement): void {
    this.current = arrangement;
    if (isPlain(arrangement)) this.end();
    else if (this.sessions) this.sessions.arrange(arrangement);
    else this.begin(arrangement);
    this.options.tree.hurry();
    this.say();
    void commands.executeCommand('setContext', contextKeys.arranged, !isPlain(arrangement));
    const isOnlySuspicious = asksFor(arrangement.filter, 'suspicious');
    void commands.executeCommand('setContext', contextKeys.onlySuspicious, isOnlySuspicious);
  }

  /** Arranges the view, and once more in this window when it is opened again. */
  async keep(arrangement: Arrangement): Promise<void> {
    this.show(arrangement);
    await this.options.keep(isPlain(arrangement) ? undefined : arrangement);
  }

  /** How many sessions are shown, and how many there are. */
  get counts(): { readonly shown: number; readonly all: number } {
    const all = this.options.services.store.endpoints.reduce((sum, { sessions }) => sum + sessions.length, 0);
    return { shown: this.sessions?.count ?? all, all };
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private begin(arrangement: Arrangement): void {
    const { tree, services } = this.options;
    const { store, workers } = services;
    const sessions = new ArrangedSessions({ store, beside: besideOf(services), nameOf: sessionLabel }, arrangement);
    const rows = new ArrangedRows(sessions, store, workers);
    this.sessions = sessions;
    this.subscriptions.add(sessions);
    this.subscriptions.add(rows);
    this.subscriptions.add(sessions.onDidChange(() => this.say()));
    tree.arrange(rows);
  }

  private end(): void {
    if (!this.sessions) return;
    this.dispose();
    this.sessions = undefined;
    this.options.tree.arrange();
  }

  /** Says how the view is arranged. */
  private say(): void {
    this.changes.fire();
    // not before its rows, which VS Code would hold back for that
    this.saying ??= this.options.tree.settled().then(() => {
      this.saying = undefined;
      this.write();
    });
  }

  /** Writes it above the rows, since a view that is alone in its container shows no description. */
  private write(): void {
    const { view } = this.options;
    const { shown, all } = this.counts;
    const { filter } = this.current;
    const text = arrangementText(this.current);
    if (view.description !== text) view.description = text;
    // a view without rows would look as if nothing ran
    const matches = this.sessions?.isFiltered && all > 0 && matchesText(filter, shown, all);
    const message = [text, matches].filter(Boolean).join(' · ');
    if ((view.message ?? '') !== message) view.message = message;
  }
}
