import type { Command } from '../commands';

/** Which sessions have rows. */

export const showOnlySuspicious: Command = ({ onlySuspicious }) => onlySuspicious.set(true);

export const showAllSessions: Command = ({ onlySuspicious }) => onlySuspicious.set(false);
