import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { capacityOf, currentPressure, sumOf } from '../../browserless/capacity';
import { isUnverified, type Endpoint } from '../../browserless/endpoint';
import { plainText } from '../../browserless/plainText';
import type { EndpointState } from '../../browserless/store';
import { formatAge } from '../../browserless/uptime';
import type { Pressure } from '../../browserless/wire';
import type { GoneWorker, PoolState } from '../../browserless/workers/pool';
import { commands, contextValue, settings, settingsSection } from '../../contributions';
import { faultSentence, faultText } from '../endpoints/faultWords';
import { attentionText, capacitySentence, pressureText } from './capacityTexts';
import { capacityIcon } from './items';
import type { PoolNoteNode } from './nodes';
import { endpointCautions, sessionsText } from './texts';

/** Rows of an endpoint that stands for several workers, and of what is to be known of them. */

const { Expanded, None } = TreeItemCollapsibleState;

/** `shown`: how many of the sessions, where a filter is set. */
export function poolItem(
  endpoint: Endpoint,
  pool: PoolState | undefined,
  states: readonly EndpointState[],
  now: number,
  shown: number | undefined,
): TreeItem {
  const name = plainText(endpoint.name);
  const item = new TreeItem(name, Expanded);
  const pressure = pressureOf(states, now);
  const answering = states.filter(({ health }) => health.kind === 'ok').length;
  const failing = states.filter(({ health }) => health.kind === 'failing').length;
  const sessions = states.reduce((sum, state) => sum + state.sessions.length, 0);
  const isLooking = pool === undefined || (pool.lookup.kind === 'waiting' && states.length === 0);
  const facts = [
    isLooking && l10n.t('looking for workers…'),
    failing > 0 && l10n.t('{0} not answering', failing),
    answering > 0 && (shown === undefined ? sessionsText(sessions) : l10n.t('{0} of {1}', shown, sessions)),
  ];
  const workers = !isLooking && workersText(states.length);
  const join = (parts: readonly (string | false | undefined)[], separator: string): string =>
    parts.filter(Boolean).join(separator);
  item.description = join(
    [
      isUnverified(endpoint) && l10n.t('certificate not checked'),
      pressure && attentionText(pressure),
      ...facts,
      pressure && pressureText(pressure),
      workers,
      endpoint.source === 'workspace' && l10n.t('from the workspace'),
    ],
    ' · ',
  );
  item.iconPath = poolIcon(endpoint, isLooking, answering, pressure);
  item.contextValue = contextValue('endpoint', 'configured');
  const spoken = [l10n.t('Endpoint {0}', name), workers, ...facts, pressure && capacitySentence(pressure)];
  item.accessibilityInformation = { label: join([...spoken, ...endpointCautions(endpoint)], ', ') };
  return item;
}

/** What all workers say of their pressure that do. */
export function pressureOf(states: readonly EndpointState[], now: number): Pressure | undefined {
  return sumOf(states.flatMap(({ reading }) => currentPressure(reading, now) ?? []));
}

function poolIcon(
  endpoint: Endpoint,
  isLooking: boolean,
  answering: number,
  pressure: Pressure | undefined,
): ThemeIcon {
  if (isLooking) return new ThemeIcon('sync~spin');
  if (answering === 0) return new ThemeIcon('debug-disconnect', new ThemeColor('disabledForeground'));
  if (isUnverified(endpoint)) return new ThemeIcon('unlock', new ThemeColor('list.warningForeground'));
  return capacityIcon('server-environment', pressure && capacityOf(pressure));
}

export function workersText(count: number): string {
  if (count === 0) return l10n.t('no workers');
  return count === 1 ? l10n.t('1 worker') : l10n.t('{0} workers', count);
}

export function poolNoteItem({ lookup, leftOut, endpoint }: PoolState, node: PoolNoteNode): TreeItem | undefined {
  if (node.note === 'fault') return lookup.kind === 'failing' ? lookupFaultItem(lookup.fault, node) : undefined;
  const item = new TreeItem('', None);
  if (node.note === 'none') {
    item.label = l10n.t('No worker');
    item.description = l10n.t('no address stands behind the name');
    item.tooltip = l10n.t('The name {0} is known, and leads to no address.', plainText(endpoint.baseUrl));
    item.command = { command: commands.checkEndpoint, title: l10n.t('Check Endpoint'), arguments: [node] };
  } else {
    item.label = leftOut === 1 ? l10n.t('1 more worker') : l10n.t('{0} more workers', leftOut);
    item.description = l10n.t('not asked: raise the setting');
    const setting = `${settingsSection}.${settings.workersMax}`;
    item.tooltip = l10n.t('{0} says how many workers of an endpoint are asked.', setting);
    item.command = { command: 'workbench.action.openSettings', title: l10n.t('Open Setting'), arguments: [setting] };
  }
  item.iconPath = new ThemeIcon('info');
  item.accessibilityInformation = { label: `${item.label}, ${item.description}` };
  return item;
}

function lookupFaultItem(fault: Parameters<typeof faultText>[0], node: PoolNoteNode): TreeItem {
  const { what, next } = faultText(fault);
  const item = new TreeItem(what, None);
  item.description = next;
  item.tooltip = faultSentence(fault);
  item.iconPath = new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
  item.contextValue = contextValue('fault');
  item.command = { command: commands.checkEndpoint, title: l10n.t('Check Endpoint'), arguments: [node] };
  item.accessibilityInformation = { label: faultSentence(fault) };
  return item;
}

export function goneWorkerItem({ endpoint, goneAt }: GoneWorker, now: number): TreeItem {
  const label = endpoint.worker?.label ?? endpoint.name;
  const item = new TreeItem(label, None);
  item.description = l10n.t('gone {0} ago', formatAge(now - goneAt));
  item.tooltip = l10n.t('{0} is listed no more. Its sessions, if it had any, are under Recently ended.', label);
  item.iconPath = new ThemeIcon('circle-slash', new ThemeColor('disabledForeground'));
  item.accessibilityInformation = { label: l10n.t('Worker {0}, {1}', label, item.description) };
  return item;
}
