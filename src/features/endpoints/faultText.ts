export interface FaultText {
  /** What is wrong, as a row's label. */
  readonly what: string;
  /** What to do next, in the few words that fit behind the label in a side bar. */
  readonly next: string;
  /** Cause and cure as whole sentences. */
  readonly hint: string;
}
