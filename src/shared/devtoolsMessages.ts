/** What the host says to a DevTools tab. Each state is whole, so that the last one is enough after a reload. */
export type DevToolsState =
  /** Load the frontend from `url`, anew where it is loaded already. */
  | { readonly kind: 'show'; readonly url: string }
  /** The page is gone, or out of reach: say so over the frontend, which keeps its last picture. */
  | { readonly kind: 'notice'; readonly text: string; readonly close: string | undefined };

/** What a DevTools tab says to the host. */
export type DevToolsRequest =
  /** The tab listens now. */
  | { readonly kind: 'ready' }
  /** The user wants it closed. */
  | { readonly kind: 'close' };
