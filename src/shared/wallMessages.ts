/** What the host says to a wall: what has changed since it last said something, and everything after `ready`. */
export type WallMessage =
  | WallUpdate
  /** What a tile shows from now on. */
  | { readonly kind: 'picture'; readonly id: string; readonly jpeg: Uint8Array };

export interface WallUpdate {
  readonly kind: 'update';
  /** Those that are new, or say something else than before. */
  readonly tiles: readonly Tile[];
  /** All that there are, in their order; undefined for as before. */
  readonly order: readonly string[] | undefined;
  /** Undefined for as before. */
  readonly head: WallHead | undefined;
}

export interface WallHead {
  /** What stands above the tiles. */
  readonly text: string;
  /** What to call the tiles together, for screen readers. */
  readonly label: string;
  /** Why there is no tile, and what to do; undefined where there are some. */
  readonly empty: EmptyWall | undefined;
}

export interface EmptyWall {
  readonly why: string;
  readonly next: string;
  readonly buttons: readonly WallButton[];
}

export interface WallButton {
  readonly does: WallAction;
  readonly label: string;
}

export type WallAction = 'addEndpoint' | 'checkEndpoint' | 'resetView';

/** A session. */
export interface Tile {
  readonly id: string;
  readonly title: string;
  /** What its page is called; empty where the title says it. */
  readonly page: string;
  readonly host: string;
  /** Where it runs, where there is more than one place; empty otherwise. */
  readonly place: string;
  readonly facts: string;
  /** All of it as a sentence, for screen readers. */
  readonly label: string;
  /** What is to be known of the picture, or why there is none; empty for nothing. */
  readonly note: string;
  /** The picture is not how the page looks now. */
  readonly isOld: boolean;
  /** It ends soon, or may be a leak. */
  readonly isMarked: boolean;
  /** It is about to leave the wall. */
  readonly hasEnded: boolean;
  /** What VS Code's menus ask for, as JSON for `data-vscode-context`. */
  readonly context: string;
}

/** What a wall says to the host. */
export type WallRequest =
  /** It listens now, and has nothing yet. */
  | { readonly kind: 'ready' }
  /** The tiles that can be seen, in their order. */
  | { readonly kind: 'seen'; readonly ids: readonly string[] }
  /** Somebody wants to see more of a tile's page. */
  | { readonly kind: 'open'; readonly id: string }
  | { readonly kind: 'do'; readonly does: WallAction };
