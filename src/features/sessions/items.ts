import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { capacityOf, currentPressure, type Capacity } from '../../browserless/capacity';
import { isUnverified, type EndpointSource } from '../../browserless/endpoint';
import type { BadEntry, EntryProblem } from '../../browserless/endpointEntries';
import { needsUser, type Fault } from '../../browserless/faults';
import { plainText } from '../../browserless/plainText';
import { isPage, type Session, type Target } from '../../browserless/session';
import type { SessionState } from '../../browserless/sessionState';
import type { EndpointState } from '../../browserless/store';
import { isEndMarked } from '../../browserless/countdown';
import { isAttachable, isConnectable, isInspectable } from '../../browserless/urls';
import { commands, contextValue, type ContextWord } from '../../contributions';
import type { LocalAddress } from '../debugging/localAddresses';
import { balancerAdvice, balancerSentence, listServers } from '../endpoints/balancerTexts';
import { faultSentence, faultText } from '../endpoints/faultWords';
import { attentionText, capacitySentence, pressureText } from './capacityTexts';
import type { FaultNode, NoteNode } from './nodes';
import type { Outlook } from './outlook';
import {
  clientsText,
  endpointCautions,
  endpointDescription,
  sessionDescription,
  sessionLabel,
  sessionSentence,
  targetDescription,
  targetLabel,
} from './texts';
import { targetTooltip } from './tooltip';

/** Rows as pure functions of the model. Tooltips of endpoints, sessions and pages are added when the pointer rests, see hovers.ts. */

const { Collapsed, Expanded, None } = TreeItemCollapsibleState;

/** How a worker stands in the tree. */
export interface WorkerPlace {
  /** What it is called below the endpoint whose worker it is; elsewhere it has its whole name. */
  readonly label: string | undefined;
  /** It is listed no more, and asked for the sessions that it still has. */
  readonly isLeaving: boolean;
}

/** `shown`: how many of its sessions, where a filter is set. */
export function endpointItem(state: EndpointState, now: number, shown?: number, worker?: WorkerPlace): TreeItem {
  const { endpoint, health } = state;
  const name = plainText(worker?.label ?? endpoint.name);
  // also while it has no row: one that was a leaf once would stay collapsed when its first row comes
  const item = new TreeItem(name, Expanded);
  const pressure = currentPressure(state.reading, now);
  const description = endpointDescription(
    state,
    now,
    pressure ? { attention: attentionText(pressure), pressure: pressureText(pressure) } : {},
    shown,
  );
  item.description = worker?.isLeaving ? `${l10n.t('listed no more')} · ${description}` : description;
  item.iconPath = endpointIcon(state, pressure && capacityOf(pressure));
  item.contextValue = contextValue('endpoint', !worker && 'configured');
  item.accessibilityInformation = {
    label: [
      worker ? l10n.t('Worker {0}', name) : l10n.t('Endpoint {0}', name),
      ...(worker?.isLeaving ? [l10n.t('listed no more')] : []),
      endpointDescription(state, now, { pressure: pressure && capacitySentence(pressure) }).replaceAll(' · ', ', '),
      ...endpointCautions(endpoint),
      ...(health.kind === 'failing' ? [faultSentence(health.fault)] : []),
    ].join(', '),
  };
  return item;
}

function endpointIcon({ health, endpoint }: EndpointState, capacity: Capacity | undefined): ThemeIcon {
  if (health.kind === 'waiting') return new ThemeIcon('sync~spin');
  if (health.kind === 'failing') return new ThemeIcon('debug-disconnect', new ThemeColor('disabledForeground'));
  if (isUnverified(endpoint)) return new ThemeIcon('unlock', new ThemeColor('list.warningForeground'));
  return capacityIcon('server', capacity);
}

export function capacityIcon(name: string, capacity: Capacity | undefined): ThemeIcon {
  if (!capacity) return new ThemeIcon(name);
  return new ThemeIcon(
    capacity.state === 'overloaded' ? 'flame' : name,
    new ThemeColor(capacityColors[capacity.state]),
  );
}

const capacityColors: Readonly<Record<Capacity['state'], string>> = {
  free: 'charts.green',
  busy: 'charts.yellow',
  full: 'charts.red',
  overloaded: 'charts.red',
};

export function faultItem(fault: Fault, node: FaultNode): TreeItem {
  const { what, next } = faultText(fault);
  const item = new TreeItem(what, None);
  item.description = next;
  item.tooltip = faultSentence(fault);
  item.iconPath = new ThemeIcon(needsUser(fault) ? 'lock' : 'warning', new ThemeColor('list.warningForeground'));
  item.contextValue = contextValue('fault', mendedBy(fault));
  item.command = { command: commands.checkEndpoint, title: l10n.t('Check Endpoint'), arguments: [node] };
  item.accessibilityInformation = { label: faultSentence(fault) };
  return item;
}

/** Of a load balancer. */
export function noteItem(node: NoteNode): TreeItem {
  const { what, how } = listServers();
  const item = new TreeItem(what, None);
  item.description = how;
  item.tooltip = `${balancerSentence()} ${balancerAdvice()}`;
  item.iconPath = new ThemeIcon('info');
  item.command = { command: commands.openSettings, title: l10n.t('Open Endpoint Settings'), arguments: [node] };
  item.accessibilityInformation = { label: item.tooltip };
  return item;
}

/** What the button on a fault's row does about it. */
function mendedBy(fault: Fault): ContextWord | false {
  if (fault.kind === 'variablesNotAllowed') return 'consentFault';
  if (fault.kind === 'missingVariable') return fault.isToken && 'tokenFault';
  return (fault.kind === 'unauthorized' || fault.kind === 'forbidden') && 'tokenFault';
}

export function badEntryItem({ source, name, index, problem }: BadEntry): TreeItem {
  const label = plainText(name) || l10n.t('Entry {0}', index + 1);
  const item = new TreeItem(label, None);
  item.description = entryProblemText(problem, source);
  item.tooltip =
    source === 'user'
      ? l10n.t('This entry of the setting is not used: {0}.', item.description)
      : l10n.t("This entry of the workspace's setting is not used: {0}.", item.description);
  item.iconPath = new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
  item.contextValue = contextValue('badEntry', source === 'user' && problem === 'tokenInSettings' && 'tokenEntry');
  item.accessibilityInformation = { label: `${label}, ${item.tooltip}` };
  return item;
}

function entryProblemText(problem: EntryProblem, source: EndpointSource): string {
  switch (problem) {
    case 'tokenInSettings':
      return source === 'user'
        ? l10n.t('token in the settings: move it')
        : l10n.t('token in the settings: take it out');
    case 'duplicate':
      return l10n.t('address of another endpoint');
    case 'credentials':
      return l10n.t('user name and password in its URL');
    case 'scheme':
      return l10n.t('not http://, https:// or unix:');
    case 'empty':
    case 'notAUrl':
      return l10n.t('not a URL');
    case 'socket':
      return l10n.t('not the whole path of a socket');
    case 'workers':
      return l10n.t('workers is a list of URLs, each once');
    case 'discover':
      return l10n.t('discover is dns or srv, for the name in url');
    case 'notAnEntry':
      return l10n.t('no name and URL');
    case 'auth':
      return l10n.t('auth is header, basic or query');
    case 'headers':
      return l10n.t('headers that cannot be sent');
    case 'secretInHeaders':
      return l10n.t('a secret in its headers: use ${env:NAME}');
    case 'twoAuthorizations':
      return l10n.t('Authorization in its headers: set auth to query');
    case 'ca':
      return l10n.t('ca is not the whole path of a file');
    case 'rejectUnauthorized':
      return l10n.t('rejectUnauthorized is true or false');
    case 'certificatesOfWorkspace':
      return l10n.t('certificates are for your own settings');
  }
}

/** What is known of a session, and what this window does with it. */
export interface Looking extends Outlook {
  readonly isViewed: boolean;
  /** A countdown runs, at whose end it detaches. */
  readonly isLeaving: boolean;
  /** The user has pinned its tracking id. */
  readonly isPinned: boolean;
}

export function sessionItem(state: SessionState, endpoint: EndpointState, looking: Looking, now: number): TreeItem {
  const { isViewed, standing, isLeaving, isPinned } = looking;
  const { session } = state;
  const hasPage = session.targets.some(isInspectable);
  const hasConnectUrl = isConnectable(endpoint.endpoint, session);
  const item = new TreeItem(sessionLabel(session), session.targets.length > 0 ? Collapsed : None);
  item.description = sessionDescription(state, endpoint, looking, now);
  item.iconPath = sessionIcon(session, endpoint, looking, hasConnectUrl, now);
  item.contextValue = contextValue(
    'session',
    hasConnectUrl && 'connectable',
    isAttachable(session) && 'attachable',
    hasPage && 'inspectable',
    // a row has room for three buttons
    standing?.isAlone ? 'alone' : hasPage && 'quickDevTools',
    isViewed && 'viewed',
    isLeaving && 'leaving',
    session.trackingId !== undefined && 'tracked',
    session.trackingId !== undefined && (isPinned ? 'pinned' : 'pinnable'),
  );
  const sentence = sessionSentence(state, endpoint, looking, now);
  item.accessibilityInformation = { label: isPinned ? l10n.t('{0}, pinned', sentence) : sentence };
  return item;
}

function sessionIcon(
  session: Session,
  endpoint: EndpointState,
  { end, suspicions, isPinned }: Looking,
  hasConnectUrl: boolean,
  now: number,
): ThemeIcon {
  if (endpoint.health.kind === 'failing') return new ThemeIcon('history', new ThemeColor('disabledForeground'));
  const isEnding = isEndMarked(end, now);
  const isMarked = isEnding || suspicions.length > 0;
  return new ThemeIcon(
    isEnding ? 'watch' : isPinned && session.running ? 'pinned' : kindIcon(session, hasConnectUrl),
    isMarked ? new ThemeColor('problemsWarningIcon.foreground') : undefined,
  );
}

function kindIcon(session: Session, hasConnectUrl: boolean): string {
  if (!session.running) return 'circle-slash';
  if (session.protocol === 'playwright') return 'beaker';
  return hasConnectUrl ? 'browser' : 'zap';
}

export function targetItem(target: Target, endpoint: EndpointState): TreeItem {
  const { health } = endpoint;
  const item = new TreeItem(targetLabel(target), None);
  item.description = targetDescription(target);
  // a page's is made when the pointer rests on it
  if (!isInspectable(target)) item.tooltip = targetTooltip(target);
  item.iconPath = new ThemeIcon(
    targetIcon(target.type),
    health.kind === 'failing' ? new ThemeColor('disabledForeground') : undefined,
  );
  item.contextValue = contextValue(
    'target',
    isInspectable(target) && 'page',
    isInspectable(target) && 'inspectable',
    isInspectable(target) && 'quickDevTools',
  );
  item.accessibilityInformation = {
    label: [
      isPage(target) ? l10n.t('Page {0}', targetLabel(target)) : `${plainText(target.type)} ${targetLabel(target)}`,
    ]
      .concat(item.description || [])
      .join(', '),
  };
  return item;
}

/** A way to a session from this machine. */
export function localAddressItem({ port, clients }: LocalAddress): TreeItem {
  const item = new TreeItem(l10n.t('Local CDP address'), None);
  item.description = `127.0.0.1:${port} · ${clientsText(clients)}`;
  item.tooltip = l10n.t(
    'Tools on this machine attach to the session here, without a token. End it when they are done.',
  );
  item.iconPath = new ThemeIcon('plug');
  item.contextValue = contextValue('localAddress');
  item.accessibilityInformation = { label: `${l10n.t('Local CDP address')}, ${item.description.replace(' · ', ', ')}` };
  return item;
}

function targetIcon(type: string): string {
  if (type === 'page') return 'globe';
  if (type === 'iframe') return 'layout';
  return type.endsWith('worker') ? 'server-process' : 'symbol-misc';
}
