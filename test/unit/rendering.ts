import { browserName } from '../../src/browserless/browserName';
import { plainText } from '../../src/browserless/plainText';
import type { Sighting, Target } from '../../src/browserless/session';
import { formatAge } from '../../src/browserless/uptime';

/** Sessions as lines of text, so that a failure reads like the view. */
export function renderSessions(sightings: readonly Sighting[]): string[] {
  return sightings.flatMap(({ session, aliveMs }) => [
    [
      session.trackingId ?? session.id,
      browserName(session.browser),
      aliveMs === undefined ? 'age unknown' : formatAge(aliveMs),
      session.clients === undefined ? 'clients unknown' : `${session.clients} clients`,
      ...(session.running ? [] : ['not running']),
    ].join(' · '),
    ...session.targets.map(renderTarget),
  ]);
}

const renderTarget = ({ type, title, url }: Target): string =>
  `  ${type}: ${plainText(title, 60)} <${plainText(url, 60)}>`;
