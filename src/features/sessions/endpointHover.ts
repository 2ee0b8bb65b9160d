import { ColorThemeKind, l10n, MarkdownString, window } from 'vscode';
import { shownAddress } from '../../browserless/address';
import { capacityOf, currentPressure } from '../../browserless/capacity';
import { sumOfHistories, type Span } from '../../browserless/pressureHistory';
import type { EndpointState } from '../../browserless/store';
import type { Pressure } from '../../browserless/wire';
import type { PoolState } from '../../browserless/workers/pool';
import { balancerAdvice, balancerSentence } from '../endpoints/balancerTexts';
import { faultSentence, faultText } from '../endpoints/faultWords';
import { inMarkdown } from '../inMarkdown';
import { capacityChart, chartSize, minutesFor, type ChartColors } from './capacityChart';
import { capacitySentence, capacityText } from './capacityTexts';
import { pressureOf } from './poolItems';
import { endpointCautions, sessionsText } from './texts';

/** Everything about an endpoint that fits on a hover: what it is, what is wrong, how busy it is and was. */
export function endpointHover(state: EndpointState, history: readonly Span[], now: number): MarkdownString {
  const { endpoint, health } = state;
  const pressure = currentPressure(state.reading, now);
  const paragraphs = [
    `**${inMarkdown(endpoint.name)}**  \n${inMarkdown(shownAddress(endpoint.baseUrl), 500)}`,
    ...endpointCautions(endpoint).map((caution) => inMarkdown(caution, 500)),
    health.kind === 'failing' && inMarkdown(faultSentence(health.fault), 1000),
    state.isBalanced && inMarkdown(`${balancerSentence()} ${balancerAdvice()}`, 1000),
    pressure && pressureLines(pressure).join('  \n'),
    historyChart(
      untilNow(history, state, now),
      pressure?.maxConcurrent ?? state.reading?.pressure.maxConcurrent ?? 0,
      now,
    ),
  ];
  return new MarkdownString(paragraphs.filter((paragraph) => typeof paragraph === 'string').join('\n\n'));
}

/** More workers than these nobody reads in a hover. */
const mostWorkers = 20;

/** An endpoint and the workers that it stands for: how many of its slots each has in use, the fullest first. */
export function poolHover(
  { endpoint, lookup }: PoolState,
  states: readonly EndpointState[],
  historyOf: (workerId: string) => readonly Span[],
  now: number,
): MarkdownString {
  const pressure = pressureOf(states, now);
  const load = (state: EndpointState): number => {
    const own = currentPressure(state.reading, now);
    return state.health.kind === 'failing' ? Infinity : own ? own.running / Math.max(1, own.maxConcurrent) : 0;
  };
  const lines = states
    .toSorted((a, b) => load(b) - load(a))
    .slice(0, mostWorkers)
    .map((state) => workerLine(state, now));
  const more = states.length - lines.length;
  const histories = states.map((state) => untilNow(historyOf(state.endpoint.id), state, now));
  const paragraphs = [
    `**${inMarkdown(endpoint.name)}**  \n${inMarkdown(shownAddress(endpoint.baseUrl), 500)}`,
    ...endpointCautions(endpoint).map((caution) => inMarkdown(caution, 500)),
    lookup.kind === 'failing' && inMarkdown(faultSentence(lookup.fault), 1000),
    pressure && pressureLines(pressure).join('  \n'),
    historyChart(sumOfHistories(histories), pressure?.maxConcurrent ?? 0, now),
    [...lines, ...(more > 0 ? [inMarkdown(l10n.t('and {0} more', more))] : [])].join('  \n'),
  ];
  return new MarkdownString(paragraphs.filter(Boolean).join('\n\n'));
}

/** An endpoint's history: what it said last is so still. */
const untilNow = (history: readonly Span[], { reading }: EndpointState, now: number): readonly Span[] =>
  currentPressure(reading, now)
    ? history.map((span, at) => (at < history.length - 1 ? span : { ...span, to: now }))
    : history;

/** Drawn, unless all that is known is of one moment. */
const historyChart = (spans: readonly Span[], maxConcurrent: number, now: number): string | false =>
  (spans.length > 1 || spans.some(({ from, to }) => to > from)) && chart(spans, maxConcurrent, now);

function workerLine({ endpoint, health, reading, sessions }: EndpointState, now: number): string {
  const pressure = currentPressure(reading, now);
  const what =
    health.kind === 'failing'
      ? faultText(health.fault).what
      : pressure
        ? capacitySentence(pressure)
        : sessionsText(sessions.length);
  return `${inMarkdown(endpoint.worker?.label ?? endpoint.name)} — ${inMarkdown(health.kind === 'waiting' ? l10n.t('asking…') : what)}`;
}

function pressureLines(pressure: Pressure): string[] {
  const { running, maxConcurrent, queued, maxQueued, cpu, memory, recentlyRejected } = pressure;
  const machine = [
    cpu !== undefined && l10n.t('CPU {0} %', cpu),
    memory !== undefined && l10n.t('memory {0} %', memory),
  ].filter((one) => typeof one === 'string');
  return [
    inMarkdown(
      l10n.t(
        '{0} of {1} running, {2} of {3} queued: {4}',
        running,
        maxConcurrent,
        queued,
        maxQueued,
        capacityText(capacityOf(pressure)),
      ),
    ),
    ...(machine.length > 0 ? [inMarkdown(machine.join(', '))] : []),
    ...(recentlyRejected > 0 ? [inMarkdown(rejectedText(recentlyRejected))] : []),
  ];
}

const rejectedText = (count: number): string =>
  count === 1 ? l10n.t('1 client rejected within 5 minutes') : l10n.t('{0} clients rejected within 5 minutes', count);

/** A picture has no say in the editor's colours, and is drawn for its theme. */
function chart(spans: readonly Span[], maxConcurrent: number, now: number): string {
  const minutes = minutesFor(spans, now);
  const words = {
    before: l10n.t('{0} min ago', minutes),
    now: l10n.t('now'),
    running: l10n.t('running'),
    queued: l10n.t('queued'),
  };
  const svg = capacityChart({
    spans,
    now,
    minutes,
    maxConcurrent,
    colors: colorsOf(window.activeColorTheme.kind),
    words,
  });
  const label = l10n.t('Running and queued since {0} min', minutes);
  const { width, height } = chartSize;
  const picture = Buffer.from(svg).toString('base64');
  return `![${label}](data:image/svg+xml;base64,${picture}|width=${width},height=${height})`;
}

/** VS Code's own chart colours. */
function colorsOf(kind: ColorThemeKind): ChartColors {
  switch (kind) {
    case ColorThemeKind.Dark:
      return { running: '#59a4f9', queued: '#d18616', text: '#cccccc', line: '#80808099' };
    case ColorThemeKind.HighContrast:
      return { running: '#59a4f9', queued: '#d18616', text: '#ffffff', line: '#ffffff' };
    case ColorThemeKind.Light:
      return { running: '#0063d3', queued: '#d18616', text: '#3b3b3b', line: '#80808099' };
    case ColorThemeKind.HighContrastLight:
      return { running: '#0063d3', queued: '#d18616', text: '#292929', line: '#292929' };
  }
}
