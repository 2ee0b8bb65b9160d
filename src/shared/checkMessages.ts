/** What the host says to a check's report. It is whole, so that the last one is enough after a reload. */
export interface CheckState {
  /** The endpoint's name. */
  readonly title: string;
  readonly address: string;
  readonly conclusion: CheckConclusion;
  /** What to call the list of steps, for screen readers. */
  readonly stepsLabel: string;
  readonly rows: readonly CheckRow[];
  readonly buttons: readonly CheckButton[];
  /** What came of the last button, beside them; empty for nothing. */
  readonly said: string;
}

/** `waiting`: its turn has not come. */
export type CheckMark = 'ok' | 'note' | 'failed' | 'skipped' | 'running' | 'waiting';

export interface CheckConclusion {
  readonly mark: Exclude<CheckMark, 'skipped' | 'waiting'>;
  readonly cause: string;
  /** The one thing to do; empty for nothing. */
  readonly cure: string;
}

export interface CheckRow {
  readonly mark: CheckMark;
  /** The mark in a word, for screen readers and the copied report. */
  readonly spoken: string;
  readonly name: string;
  /** What was found; empty while it is not known. */
  readonly text: string;
  /** With its unit; empty for what took none. */
  readonly time: string;
}

export interface CheckButton {
  readonly does: CheckAction;
  readonly label: string;
  /** What most users want. */
  readonly isPrimary: boolean;
}

export type CheckAction =
  /** Lead to what has to be changed. */
  | 'mend'
  /** Take all steps anew. */
  | 'again'
  /** Copy the report as text. */
  | 'copy';

/** What a check's report says to the host: that it listens now, or what the user wants. */
export type CheckRequest = 'ready' | CheckAction;
