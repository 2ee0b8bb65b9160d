import { commands, l10n, type TreeView } from 'vscode';
import { ArrangedSessions } from '../../../browserless/arrangement/arrangedSessions';
import {
  isPlain,
  plainArrangement,
  readArrangement,
  type Arrangement,
} from '../../../browserless/arrangement/arrangement';
import { contextKeys } from '../../../contributions';
import { DisposableStore, type Disposable } from '../../../shared/disposable';
import type { Services } from '../../services';
import type { Node } from '../nodes';
import { sessionLabel } from '../texts';
import type { SessionTree } from '../tree';
import type { ViewMessage } from '../viewMessage';
import { ArrangedRows } from './arrangedRows';
import { arrangementText } from './texts';

export interface FindingOptions {
  readonly services: Services;
  readonly tree: SessionTree;
  readonly view: TreeView<Node>;
  readonly message: ViewMessage;
  /** What was kept for this window when it was last open. */
  readonly kept: unknown;
  /** Keeps an arrangement for this window; undefined for a plain one. */
  readonly keep: (arrangement: Arrangement | undefined) => PromiseLike<void>;
}

/** Finding sessions in a large fleet: filter, order and groups of the view, and the way to one session. */
export class Finding implements Disposable {
  private current = plainArrangement;
  /** Undefined while everything is shown plainly. */
  private sessions: ArrangedSessions | undefined;
  private readonly subscriptions = new DisposableStore();

  constructor(readonly options: FindingOptions) {
    this.show(readArrangement(options.kept));
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
    this.say();
    void commands.executeCommand('setContext', contextKeys.arranged, !isPlain(arrangement));
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
    const sessions = new ArrangedSessions({ store, nameOf: sessionLabel }, arrangement);
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

  /** Says how the view is arranged: above its rows, since a view that is alone in its container shows no description. */
  private say(): void {
    const { view, message } = this.options;
    const { shown, all } = this.counts;
    const text = arrangementText(this.current);
    if (view.description !== text) view.description = text;
    // a view without rows would look as if nothing ran
    message.say('arrangement', shown === 0 && all > 0 ? l10n.t('{0} · no session matches', text) : text);
  }
}
