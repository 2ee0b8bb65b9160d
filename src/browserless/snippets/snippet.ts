import type { Connection } from './connection';

/** A small program that can be pasted and run. */
export interface Snippet {
  /** `Puppeteer` */
  readonly tool: string;
  /** `JavaScript, TypeScript` */
  readonly language: string;
  /** As VS Code calls it. */
  readonly languageId: string;
  readonly code: string;
}

/** How one tool connects in one language. */
export interface Template extends Omit<Snippet, 'code'> {
  /** Whether the tool can do it. */
  readonly fits: (connection: Connection) => boolean;
  readonly code: (connection: Connection) => string;
}
