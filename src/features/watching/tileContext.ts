import type { SessionKey } from '../../browserless/sessionKey';
import { webviews } from '../../contributions';
import type { On } from '../sessions/nodes';

/**
 * What VS Code's menus ask for of a tile (`data-vscode-context`), and what it calls their commands with, beside the webview's
 * type as `webview` (`webviewElement.ts`, 1.139).
 */
export interface TileContext {
  /** Nothing can be cut or pasted there. */
  readonly preventDefaultContextMenuItems: true;
  /** As of its session's row. */
  readonly viewItem: string;
  readonly browserlessSession: SessionKey;
}

export const tileContext = ({ endpointId, sessionId }: SessionKey, viewItem: string): TileContext => ({
  preventDefaultContextMenuItems: true,
  viewItem,
  browserlessSession: { endpointId, sessionId },
});

/** A command that is called on a tile is called on its session's row. */
export function rowsOf(on: On): On {
  const [given] = on as readonly (Partial<TileContext & { webview: string }> | undefined)[];
  const { endpointId, sessionId } = (given?.webview === webviews.wall && given.browserlessSession) || {};
  if (typeof endpointId !== 'string' || typeof sessionId !== 'string') return on;
  return [{ kind: 'session', endpointId, sessionId }];
}
