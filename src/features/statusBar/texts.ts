import { l10n, MarkdownString } from 'vscode';
import { currentPressure } from '../../browserless/capacity';
import { problemOf, type EndpointProblem, type FleetSummary } from '../../browserless/fleetSummary';
import type { EndpointState } from '../../browserless/store';
import type { StatusBarMode } from '../../contributions';
import { severalServers } from '../endpoints/balancerTexts';
import { faultText } from '../endpoints/faultWords';
import { inMarkdown } from '../inMarkdown';
import { capacitySentence, queuedText } from '../sessions/capacityTexts';
import { inMessage, sessionsText } from '../sessions/texts';

const icon = '$(browser)';

export const itemName = (): string => l10n.t('Browserless Sessions');

/**
 * `$(browser) 12/30 · 2 queued`, or undefined where nothing is to be shown. `seen` is when it was so, where nobody has
 * asked since.
 */
export function fleetText(mode: StatusBarMode, summary: FleetSummary, seen: string | undefined): string | undefined {
  const { endpoints, problems } = summary;
  if (mode === 'off' || endpoints === 0 || (mode === 'problems' && problems.length === 0)) return undefined;
  const parts = [...(mode === 'always' ? numbers(summary) : []), ...problemTexts(problems)];
  const text = `${icon} ${parts.length > 0 ? parts.join(' · ') : '…'}`;
  return seen === undefined ? text : `${text} (${seen})`;
}

/** The same as it should be read aloud. */
export const fleetSentence = (text: string): string => text.replace(icon, `${itemName()}:`).replaceAll(' · ', ', ');

function numbers({ pressure, sessions, answering }: FleetSummary): string[] {
  if (pressure) {
    const { running, maxConcurrent, queued } = pressure;
    return [`${running}/${maxConcurrent}`, ...(queued > 0 ? [queuedText(queued)] : [])];
  }
  return answering > 0 ? [sessionsText(sessions)] : [];
}

/** The one endpoint by its name, or how many of each kind. */
function problemTexts(problems: readonly EndpointProblem[]): string[] {
  const [first, second] = problems;
  if (first && !second) return [l10n.t('{0}: {1}', inMessage(first.name, 24), problemWord(first.kind))];
  return (['failing', 'overloaded', 'full'] as const).flatMap((kind) => {
    const count = problems.filter((problem) => problem.kind === kind).length;
    return count > 0 ? l10n.t('{0} {1}', count, problemWord(kind)) : [];
  });
}

function problemWord(kind: EndpointProblem['kind']): string {
  switch (kind) {
    case 'failing':
      return l10n.t('failing');
    case 'overloaded':
      return l10n.t('overloaded');
    case 'full':
      return l10n.t('full');
  }
}

/** More than these nobody reads in a hover. */
const mostLines = 20;

/** Each endpoint, those with a problem first, with what is known of it at `now` (monotonic ms). */
export function fleetTooltip(states: readonly EndpointState[], now: number, seen: string | undefined): MarkdownString {
  const hasProblem = (state: EndpointState): boolean => problemOf(state, now) !== undefined;
  const worstFirst = states.toSorted((a, b) => Number(hasProblem(b)) - Number(hasProblem(a)));
  const lines = worstFirst.slice(0, mostLines).map((state) => endpointLine(state, now));
  const more = states.length - lines.length;
  if (more > 0) lines.push(l10n.t('and {0} more', more));
  const paragraphs = [lines.join('  \n')];
  if (seen !== undefined)
    paragraphs.push(inMarkdown(l10n.t('Seen at {0}. Nothing is asked while nobody looks.', seen)));
  return new MarkdownString(paragraphs.join('\n\n'));
}

function endpointLine({ endpoint, health, reading, sessions, isBalanced }: EndpointState, now: number): string {
  const pressure = currentPressure(reading, now);
  const what = [
    health.kind === 'waiting' && l10n.t('asking…'),
    health.kind === 'failing' && faultText(health.fault).what,
    health.kind === 'ok' && !pressure && sessionsText(sessions.length),
    pressure && capacitySentence(pressure),
    isBalanced && severalServers(),
  ].filter((one) => typeof one === 'string');
  return `**${inMarkdown(endpoint.name, 80)}** ${inMarkdown(what.join(', '))}`;
}
