import type { ConsoleEntry, ConsoleLevel, ConsoleUpdate } from '../../shared/consoleMessages';
import type { Clock } from '../../shared/clock';
import { Emitter } from '../../shared/emitter';

/** An entry before it has its place. */
export type Said = Omit<ConsoleEntry, 'id' | 'count'>;

/** As many as DevTools keep of a page, and more than anybody reads. */
export const mostEntries = 5_000;

/** More lines in a second are nothing to look at, and would hold the editor up; errors have as many of their own. */
const mostInASecond = 1_000;

/** So much text has to go to the screen (UTF-16 units). */
const mostTextInASecond = 500_000;

/** The last entries of a console, with what has changed since somebody asked. What is dropped is counted. */
export class ConsoleHistory {
  /** Ascending by id. */
  private entries: ConsoleEntry[] = [];
  private lastId = 0;
  private dropped = 0;
  /** Of the entries that have been told, those that are others now. */
  private readonly revised = new Set<number>();
  private toldId = 0;
  private isToldWhole = false;
  private second = 0;
  private readonly inThisSecond = { rest: 0, errors: 0, text: 0 };
  private leftOut = 0;
  /** The mark of those that have been left out so far, as long as nothing has come after it. */
  private gap: { readonly id: number; readonly count: number } | undefined;
  private readonly changed = new Emitter<void>();
  /** There is something to tell. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    /** In words, where so many have been left out. */
    private readonly leftOutMark: (count: number) => Said['spans'],
  ) {}

  get size(): number {
    return this.entries.length;
  }

  /**
   * Adds what `say` gives, which is not asked where too much has come in this second: making text of it costs most.
   * Gives the entry's id, or undefined.
   */
  addSoon(level: ConsoleLevel, say: () => Said): number | undefined {
    const second = Math.floor(this.clock.now() / 1000);
    if (second !== this.second) {
      this.second = second;
      Object.assign(this.inThisSecond, { rest: 0, errors: 0, text: 0 });
      this.markLeftOut();
    }
    const kind = level === 'error' ? 'errors' : 'rest';
    if (++this.inThisSecond[kind] > mostInASecond || this.inThisSecond.text > mostTextInASecond) {
      if (this.leftOut++ === 0) this.changed.fire();
      return undefined;
    }
    const said = say();
    for (const { text } of said.spans) this.inThisSecond.text += text.length;
    return this.add(said);
  }

  /** Adds what is never too much: marks, and what came before somebody looked. */
  add(said: Said): number {
    const last = this.entries.at(-1);
    if (last && isSame(last, said)) {
      this.revise({ ...last, count: last.count + 1, at: said.at }, this.entries.length - 1);
      return last.id;
    }
    const entry = { ...said, id: ++this.lastId, count: 1 };
    this.entries.push(entry);
    // in one go, as cutting the first off costs as much as there are
    if (this.entries.length >= mostEntries * 1.2) this.trim();
    this.changed.fire();
    return entry.id;
  }

  /** What has been found out about an entry since. */
  change(id: number, to: Partial<Said>): void {
    const index = this.entries.findLastIndex((entry) => entry.id === id);
    const entry = this.entries[index];
    if (entry) this.revise({ ...entry, ...to }, index);
  }

  clear(): void {
    this.entries = [];
    this.dropped = 0;
    this.leftOut = 0;
    this.isToldWhole = false;
    this.changed.fire();
  }

  /** What is to be told next: all, where that is asked for or has to be. */
  take(isWhole = false): ConsoleUpdate {
    this.markLeftOut();
    this.trim();
    const whole = isWhole || !this.isToldWhole;
    const entries = whole
      ? this.entries
      : this.entries.filter(({ id }) => id > this.toldId || (this.revised.size > 0 && this.revised.has(id)));
    this.isToldWhole = true;
    this.toldId = this.lastId;
    this.revised.clear();
    const firstId = this.entries[0]?.id ?? this.lastId + 1;
    return { kind: 'update', isWhole: whole, entries: [...entries], firstId, dropped: this.dropped };
  }

  /** Those of these ids that are still kept, oldest first. */
  find(ids: readonly number[]): ConsoleEntry[] {
    const wanted = new Set(ids);
    return this.entries.filter(({ id }) => wanted.has(id));
  }

  private revise(entry: ConsoleEntry, index: number): void {
    this.entries[index] = entry;
    if (entry.id <= this.toldId) this.revised.add(entry.id);
    this.changed.fire();
  }

  private trim(): void {
    const excess = this.entries.length - mostEntries;
    if (excess <= 0) return;
    this.entries = this.entries.slice(excess);
    this.dropped += excess;
  }

  private markLeftOut(): void {
    const { leftOut, gap } = this;
    if (leftOut === 0) return;
    this.leftOut = 0;
    const last = this.entries.at(-1);
    if (gap && last?.id === gap.id) {
      const count = gap.count + leftOut;
      this.gap = { id: gap.id, count };
      this.change(gap.id, { spans: this.leftOutMark(count) });
    } else this.gap = { id: this.add(mark(this.leftOutMark(leftOut), last?.at ?? 0)), count: leftOut };
  }
}

/** A line that tells what happened between what was said. */
export const mark = (spans: Said['spans'], at: number): Said => ({
  kind: 'mark',
  level: 'info',
  spans,
  depth: 0,
  at,
  source: undefined,
  stack: [],
});

function isSame(entry: ConsoleEntry, said: Said): boolean {
  return (
    entry.kind === said.kind &&
    entry.kind !== 'group' &&
    entry.level === said.level &&
    entry.depth === said.depth &&
    entry.source?.address === said.source?.address &&
    entry.spans.length === said.spans.length &&
    entry.spans.every(({ text }, index) => text === said.spans[index]?.text)
  );
}
