import { plainArrangement } from '../../../browserless/arrangement/arrangement';
import type { Finding } from './finding';

/** Finding sessions in a large fleet, loaded when it is asked for. */
export { Finding } from './finding';
export { askFilter as filterSessions } from './filterBox';
export { askGroup as groupSessions, askOrder as sortSessions } from './picks';
export { revealSession } from './reveal';

export const resetView = (finding: Finding): Promise<void> => finding.keep(plainArrangement);
