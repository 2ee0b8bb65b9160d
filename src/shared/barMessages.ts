/** What stands above a tab's content. */
export interface Bar<Action extends string> {
  readonly text: string;
  readonly countdown: BarCountdown | undefined;
  readonly buttons: readonly BarButton<Action>[];
}

export interface BarCountdown {
  /** With `{0}` for the seconds that are left. */
  readonly text: string;
  /** Until its end, from the moment in which this is sent. */
  readonly ms: number;
}

export interface BarButton<Action extends string> {
  readonly does: Action;
  readonly label: string;
  /** What most users want. */
  readonly isPrimary: boolean;
}
