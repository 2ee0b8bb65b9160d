/** Names one session of one endpoint: another endpoint may have one with the same id, as the same server does by another address. */
export interface SessionKey {
  readonly endpointId: string;
  readonly sessionId: string;
}

/** The key as text, for maps: no two keys have the same. */
export const keyText = ({ endpointId, sessionId }: SessionKey): string => JSON.stringify([endpointId, sessionId]);
