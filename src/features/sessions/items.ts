import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { BadEntry, EntryProblem } from '../../browserless/endpoint';
import { needsUser, type Fault } from '../../browserless/faults';
import { plainText } from '../../browserless/plainText';
import { isPage, type Session, type Target } from '../../browserless/session';
import type { EndpointState, SessionState } from '../../browserless/store';
import { connectUrl, isAttachable, isInspectable } from '../../browserless/urls';
import type { Standing } from '../../browserless/viewers';
import { contextValue } from '../../contributions';
import type { LocalAddress } from '../debugging/localAddresses';
import { faultSentence, faultText } from '../endpoints/faultTexts';
import {
  clientsText,
  endpointDescription,
  sessionDescription,
  sessionLabel,
  sessionSentence,
  shown,
  targetDescription,
  targetLabel,
} from './texts';

/** Rows as pure functions of the model. Tooltips of sessions are added when the pointer rests, see tree.ts. */

const { Collapsed, Expanded, None } = TreeItemCollapsibleState;

export function endpointItem(state: EndpointState, now: number): TreeItem {
  const { endpoint, health } = state;
  const name = plainText(endpoint.name);
  // also while it has no row: one that was a leaf once would stay collapsed when its first row comes
  const item = new TreeItem(name, Expanded);
  item.description = endpointDescription(state, now);
  item.tooltip = [name, endpoint.baseUrl, ...(health.kind === 'failing' ? [faultSentence(health.fault)] : [])].join(
    '\n',
  );
  item.iconPath = endpointIcon(state);
  item.contextValue = contextValue('endpoint');
  item.accessibilityInformation = {
    label: [
      l10n.t('Endpoint {0}', name),
      item.description,
      ...(health.kind === 'failing' ? [faultSentence(health.fault)] : []),
    ].join(', '),
  };
  return item;
}

function endpointIcon({ health }: EndpointState): ThemeIcon {
  if (health.kind === 'waiting') return new ThemeIcon('sync~spin');
  if (health.kind === 'ok') return new ThemeIcon('server');
  return new ThemeIcon('debug-disconnect', new ThemeColor('disabledForeground'));
}

export function faultItem(fault: Fault): TreeItem {
  const { what, next } = faultText(fault);
  const item = new TreeItem(what, None);
  item.description = next;
  item.tooltip = faultSentence(fault);
  item.iconPath = new ThemeIcon(needsUser(fault) ? 'lock' : 'warning', new ThemeColor('list.warningForeground'));
  item.contextValue = contextValue('fault', needsUser(fault) && 'tokenFault');
  item.accessibilityInformation = { label: faultSentence(fault) };
  return item;
}

export function badEntryItem({ name, index, problem }: BadEntry): TreeItem {
  const label = plainText(name) || l10n.t('Entry {0}', index + 1);
  const item = new TreeItem(label, None);
  item.description = entryProblemText(problem);
  item.tooltip = l10n.t('This entry of the setting is not used: {0}.', item.description);
  item.iconPath = new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
  item.contextValue = contextValue('badEntry', problem === 'tokenInSettings' && 'tokenEntry');
  item.accessibilityInformation = { label: `${label}, ${item.tooltip}` };
  return item;
}

function entryProblemText(problem: EntryProblem): string {
  switch (problem) {
    case 'tokenInSettings':
      return l10n.t('token in the settings: move it');
    case 'duplicate':
      return l10n.t('address of another endpoint');
    case 'credentials':
      return l10n.t('user name and password in its URL');
    case 'scheme':
      return l10n.t('neither http:// nor https://');
    case 'empty':
    case 'notAUrl':
      return l10n.t('not a URL');
    case 'notAnEntry':
      return l10n.t('no name and URL');
  }
}

/** What this window does with a session. */
export interface Looking {
  readonly isViewed: boolean;
  readonly standing: Standing | undefined;
  /** A countdown runs, at whose end it detaches. */
  readonly isLeaving: boolean;
}

export function sessionItem(
  state: SessionState,
  endpoint: EndpointState,
  { isViewed, standing, isLeaving }: Looking,
  now: number,
): TreeItem {
  const { session } = state;
  const hasPage = session.targets.some(isInspectable);
  const item = new TreeItem(sessionLabel(session), session.targets.length > 0 ? Collapsed : None);
  item.description = sessionDescription(state, endpoint, standing, now);
  item.iconPath = sessionIcon(session, endpoint);
  const address = endpoint.endpoint;
  item.contextValue = contextValue(
    'session',
    connectUrl(address, session, undefined) !== undefined && 'connectable',
    isAttachable(session) && 'attachable',
    hasPage && 'inspectable',
    // a row has room for three buttons
    standing?.isAlone ? 'alone' : hasPage && 'quickDevTools',
    isViewed && 'viewed',
    isLeaving && 'leaving',
    session.trackingId !== undefined && 'tracked',
  );
  item.accessibilityInformation = { label: sessionSentence(state, endpoint, standing, now) };
  return item;
}

function sessionIcon(session: Session, { health, endpoint }: EndpointState): ThemeIcon {
  if (health.kind === 'failing') return new ThemeIcon('history', new ThemeColor('disabledForeground'));
  if (!session.running) return new ThemeIcon('circle-slash');
  if (session.protocol === 'playwright') return new ThemeIcon('beaker');
  return new ThemeIcon(connectUrl(endpoint, session, undefined) === undefined ? 'zap' : 'browser');
}

export function targetItem(target: Target, endpoint: EndpointState): TreeItem {
  const { health } = endpoint;
  const item = new TreeItem(targetLabel(target), None);
  item.description = targetDescription(target);
  item.tooltip = [...new Set([targetLabel(target), shown(target.url, 500)])].filter(Boolean).join('\n');
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
  return item;
}

function targetIcon(type: string): string {
  if (type === 'page') return 'globe';
  if (type === 'iframe') return 'layout';
  return type.endsWith('worker') ? 'server-process' : 'symbol-misc';
}
