import { plainArrangement } from '../../../browserless/arrangement/arrangement';
import { withoutState, withState } from '../../../browserless/arrangement/filter';
import type { Finding } from './finding';

/** Finding sessions in a large fleet, loaded when it is asked for. */
export { Finding } from './finding';
export { askFilter as filterSessions } from './filterBox';
export { askGroup as groupSessions, askOrder as sortSessions } from './picks';
export { revealSession } from './reveal';

export const resetView = (finding: Finding): Promise<void> => finding.keep(plainArrangement);

export const showOnlySuspicious = (finding: Finding): Promise<void> =>
  finding.keep({ ...finding.arrangement, filter: withState(finding.arrangement.filter, 'suspicious') });

export const showAllSessions = (finding: Finding): Promise<void> =>
  finding.keep({ ...finding.arrangement, filter: withoutState(finding.arrangement.filter, 'suspicious') });
