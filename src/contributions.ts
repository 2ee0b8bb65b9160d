/** Ids that package.json and the code share; test/unit/contributions.test.ts holds the two together. */
export const commands = {
  openWalkthrough: 'browserlessSessions.openWalkthrough',
  addEndpoint: 'browserlessSessions.addEndpoint',
  editEndpoint: 'browserlessSessions.editEndpoint',
  removeEndpoint: 'browserlessSessions.removeEndpoint',
  setToken: 'browserlessSessions.setToken',
  allowVariables: 'browserlessSessions.allowVariables',
  moveTokens: 'browserlessSessions.moveTokens',
  openSettings: 'browserlessSessions.openSettings',
  startLocalBrowserless: 'browserlessSessions.startLocalBrowserless',
  refresh: 'browserlessSessions.refresh',
  refreshEndpoint: 'browserlessSessions.refreshEndpoint',
  checkEndpoint: 'browserlessSessions.checkEndpoint',
  openWall: 'browserlessSessions.openWall',
  openEndpointWall: 'browserlessSessions.openEndpointWall',
  filterSessions: 'browserlessSessions.filterSessions',
  sortSessions: 'browserlessSessions.sortSessions',
  groupSessions: 'browserlessSessions.groupSessions',
  resetView: 'browserlessSessions.resetView',
  revealSession: 'browserlessSessions.revealSession',
  copyConnectUrl: 'browserlessSessions.copyConnectUrl',
  copyConnectUrlWithoutToken: 'browserlessSessions.copyConnectUrlWithoutToken',
  copyAttachUrl: 'browserlessSessions.copyAttachUrl',
  copyPageSocketUrl: 'browserlessSessions.copyPageSocketUrl',
  copyPageUrl: 'browserlessSessions.copyPageUrl',
  copySessionId: 'browserlessSessions.copySessionId',
  copyTrackingId: 'browserlessSessions.copyTrackingId',
  copyAsCode: 'browserlessSessions.copyAsCode',
  copyLocalCdpAddress: 'browserlessSessions.copyLocalCdpAddress',
  endLocalCdpAddress: 'browserlessSessions.endLocalCdpAddress',
  useInTerminals: 'browserlessSessions.useInTerminals',
  stopUsingInTerminals: 'browserlessSessions.stopUsingInTerminals',
  openDevTools: 'browserlessSessions.openDevTools',
  openDevToolsInBrowser: 'browserlessSessions.openDevToolsInBrowser',
  showScreencast: 'browserlessSessions.showScreencast',
  hideScreencast: 'browserlessSessions.hideScreencast',
  openEndpointDevTools: 'browserlessSessions.openEndpointDevTools',
  watchLive: 'browserlessSessions.watchLive',
  showConsole: 'browserlessSessions.showConsole',
  attachDebugger: 'browserlessSessions.attachDebugger',
  detach: 'browserlessSessions.detach',
  stayAttached: 'browserlessSessions.stayAttached',
  pinSession: 'browserlessSessions.pinSession',
  unpinSession: 'browserlessSessions.unpinSession',
  stopSession: 'browserlessSessions.stopSession',
  stopAllSuspicious: 'browserlessSessions.stopAllSuspicious',
  stopAllOnEndpoint: 'browserlessSessions.stopAllOnEndpoint',
  showOnlySuspicious: 'browserlessSessions.showOnlySuspicious',
  showAllSessions: 'browserlessSessions.showAllSessions',
  showDetails: 'browserlessSessions.showDetails',
  showLog: 'browserlessSessions.showLog',
} as const;

export type CommandName = keyof typeof commands;

export const viewContainer = 'browserlessSessions';

export const views = {
  sessions: 'browserlessSessions.sessions',
} as const;

export const webviews = {
  devtools: 'browserlessSessions.devtools',
  check: 'browserlessSessions.check',
  live: 'browserlessSessions.live',
  wall: 'browserlessSessions.wall',
  console: 'browserlessSessions.console',
} as const;

export const walkthrough = 'start';

/** What the walkthrough's steps wait for: context keys, each set once it has happened in this window. */
export const milestones = {
  serverAnswered: 'browserlessSessions.serverAnswered',
  endpointAdded: 'browserlessSessions.endpointAdded',
  sessionSeen: 'browserlessSessions.sessionSeen',
  devtoolsAttached: 'browserlessSessions.devtoolsAttached',
  debuggerAttached: 'browserlessSessions.debuggerAttached',
} as const;

/** What `when` clauses ask for, beside VS Code's own. */
export const contextKeys = {
  /** The DevTools tab that the user is at shows the page's picture. */
  screencast: 'browserlessSessions.screencast',
  /** Terminals are given an endpoint. */
  endpointInTerminals: 'browserlessSessions.endpointInTerminals',
  /** The view has a filter, an order or groups of the user's choice. */
  arranged: 'browserlessSessions.arranged',
  /** The view's filter shows no sessions but suspicious ones. */
  onlySuspicious: 'browserlessSessions.onlySuspicious',
  ...milestones,
} as const;

/** Of debug configurations that attach to a session. */
export const debugType = 'browserless';

export const settingsSection = 'browserlessSessions';

export const settings = {
  endpoints: 'endpoints',
  refreshInterval: 'refreshInterval',
  requestTimeout: 'requestTimeout',
  detachWhenAlone: 'detachWhenAlone',
  maxAnswerSize: 'maxAnswerSize',
  statusBar: 'statusBar',
  thumbnails: 'thumbnails',
  wallMaxLive: 'wall.maxLive',
  wallFps: 'wall.fps',
  diarySize: 'diary.size',
  workersMax: 'workers.max',
  workersAtOnce: 'workers.concurrency',
  withoutClient: 'suspicious.withoutClient',
  pastTimeout: 'suspicious.pastTimeout',
  onlyBlank: 'suspicious.onlyBlank',
  duplicate: 'suspicious.duplicate',
  notRunning: 'suspicious.notRunning',
  webRoot: 'debugger.webRoot',
  sourceMaps: 'debugger.sourceMaps',
  sourceMapPathOverrides: 'debugger.sourceMapPathOverrides',
  skipFiles: 'debugger.skipFiles',
} as const;

/** When the status bar shows the fleet. */
export const statusBarModes = ['off', 'problems', 'always'] as const;

export type StatusBarMode = (typeof statusBarModes)[number];

export const statusBarItem = 'browserlessSessions.fleet';

/**
 * Words of a row's `contextValue`, by which menus know what a row can do. Each stands between semicolons, so that
 * `viewItem =~ /;page;/` cannot match a part of another word.
 */
export const contextWords = [
  'endpoint',
  'configured',
  'badEntry',
  'tokenEntry',
  'fault',
  'tokenFault',
  'consentFault',
  'session',
  'connectable',
  'attachable',
  'inspectable',
  'quickDevTools',
  'viewed',
  'alone',
  'leaving',
  'tracked',
  'pinnable',
  'pinned',
  'target',
  'localAddress',
  'ended',
  'endedTracked',
  'endedPage',
  'page',
] as const;

export type ContextWord = (typeof contextWords)[number];

export function contextValue(...words: readonly (ContextWord | false)[]): string {
  return `;${words.filter(Boolean).join(';')};`;
}
