import type { Bar } from './barMessages';
import type { DevToolsAction } from './devtoolsMessages';

/** As DevTools have them; `verbose` is `console.debug`. In the order of their weight, lightest first. */
export const consoleLevels = ['verbose', 'info', 'warning', 'error'] as const;

export type ConsoleLevel = (typeof consoleLevels)[number];

/** `mark`: nothing that the page said, but what happened between: it was loaded anew, or some has been left out. */
export type ConsoleKind = 'message' | 'group' | 'exception' | 'browser' | 'request' | 'mark';

/** What kind of value a piece of text is of, which is its colour. */
export type ConsoleTone = 'string' | 'number' | 'keyword' | 'name' | 'quiet';

/** A piece of an entry's text. It is somebody's: to be shown as text. */
export interface ConsoleSpan {
  readonly text: string;
  readonly tone?: ConsoleTone;
  /** An address with http or https; never to be opened but on a click and by the host. */
  readonly link?: string;
}

/** A place in a source. */
export interface ConsoleSource {
  /** `basket.js:12`. */
  readonly label: string;
  /** Its whole address with line and column; a link if that is of http or https. */
  readonly address: string;
  readonly isLink: boolean;
}

export interface ConsoleFrame {
  /** The function's name. */
  readonly name: string;
  readonly source: ConsoleSource | undefined;
}

/** What stands in a line of the console. All of it is cut, and tokens in it are hidden. */
export interface ConsoleEntry {
  /** Rises with each entry, and stays the same when the entry changes. */
  readonly id: number;
  readonly kind: ConsoleKind;
  readonly level: ConsoleLevel;
  readonly spans: readonly ConsoleSpan[];
  /** How many of `console.group` it stands in. */
  readonly depth: number;
  /** When it was said, by the page's clock (ms since 1970). */
  readonly at: number;
  readonly source: ConsoleSource | undefined;
  /** Who called, innermost first, where the text itself does not say it. */
  readonly stack: readonly ConsoleFrame[];
  /** How often it was said, one after the other. */
  readonly count: number;
}

/** What has come since the last update, or all there is. */
export interface ConsoleUpdate {
  readonly kind: 'update';
  /** It stands in the place of what is shown. */
  readonly isWhole: boolean;
  /** Ascending by id. One that is known already has changed. */
  readonly entries: readonly ConsoleEntry[];
  /** The oldest that is kept: those below it have been dropped. */
  readonly firstId: number;
  /** How many have been dropped. */
  readonly dropped: number;
}

/** The list's own words, in the user's language. `{0}`, `{1}`: what is put there. */
export interface ConsoleWords {
  readonly list: string;
  readonly filter: string;
  readonly levels: Readonly<Record<ConsoleLevel, string>>;
  readonly clear: string;
  readonly copyAll: string;
  readonly copyEntry: string;
  readonly saveHar: string;
  readonly times: string;
  readonly showStack: string;
  readonly repeated: string;
  readonly shownOf: string;
  readonly dropped: string;
  /** The list is empty: nothing has been said, or nothing matches. */
  readonly nothing: string;
  readonly noMatch: string;
  readonly toEnd: string;
}

/** What stands around the list. */
export interface ConsoleState {
  readonly kind: 'state';
  readonly words: ConsoleWords;
  readonly bar: Bar<DevToolsAction> | undefined;
}

export type ConsoleMessage = ConsoleState | ConsoleUpdate;

/** What the list asks for. */
export type ConsoleListRequest =
  | { readonly kind: 'copy'; readonly ids: readonly number[] }
  | { readonly kind: 'clear' }
  | { readonly kind: 'saveHar' }
  /** An address was clicked. */
  | { readonly kind: 'follow'; readonly address: string };

/** What a console's tab says to the host: that it listens now, or what the user wants. */
export type ConsoleRequest =
  { readonly kind: 'ready' } | { readonly kind: 'act'; readonly action: DevToolsAction } | ConsoleListRequest;
