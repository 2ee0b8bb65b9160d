import { workspace, type EnvironmentVariableCollection, type ExtensionContext, type Memento, type Uri } from 'vscode';
import type { Client } from '../browserless/client';
import type { Credentials } from '../browserless/credentials';
import { DetachWhenAlone } from '../browserless/detachWhenAlone';
import type { Endpoint } from '../browserless/endpoint';
import { faultOf } from '../browserless/faults';
import { Fleet } from '../browserless/fleet';
import { Glances } from '../browserless/glances';
import { pinnedSessions } from '../browserless/pinnedSessions';
import { Pins, type KeptPins } from '../browserless/pins';
import { Store } from '../browserless/store';
import { Turns } from '../browserless/turns';
import type { Thresholds } from '../browserless/suspicion';
import { Viewers } from '../browserless/viewers';
import { commands as ids, settings, settingsSection } from '../contributions';
import { systemClock, type Clock } from '../shared/clock';
import { CurrentEndpoints } from './endpoints/currentEndpoints';
import {
  detachesWhenAlone,
  diarySize,
  mostWorkers,
  mostWorkersAtOnce,
  RequestSettings,
  suspicionThresholds,
} from './endpoints/settings';
import { credentialsOf } from './endpoints/credentials';
import { loadFaultWords } from './endpoints/faultWords';
import { LateWorkers } from './endpoints/lateWorkers';
import { Tokens } from './endpoints/tokens';
import { Variables } from './endpoints/variables';
import type { Bridge, NetworkDiagnostics, Upgrader } from '../net';
import { RecentlyEnded } from './sessions/diary/recentlyEnded';
import { LocalAddresses } from './debugging/localAddresses';
import { OutputLog } from './log';
import { LazyNetwork } from './network';
import type { ShownRow } from './sessions/givenRows';
import type { LateTree } from './sessions/lateTree';
import { LazyProspects } from './sessions/prospects';
import type { SessionTree } from './sessions/tree';

/** What is read of the extension's package.json, its texts in the user's language. */
export interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly when?: string }[]>>;
  };
}

/** What the features share. */
export interface Services {
  readonly log: OutputLog;
  readonly currentEndpoints: CurrentEndpoints;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly variables: Variables;
  readonly store: Store;
  readonly fleet: Fleet;
  /** What is asked for the endpoints of the settings. */
  readonly workers: LateWorkers;
  readonly viewers: Viewers;
  readonly detachWhenAlone: DetachWhenAlone;
  readonly recentlyEnded: RecentlyEnded;
  /** Kept with the workspace. */
  readonly pins: Pins;
  readonly prospects: LazyProspects;
  /** The rows that a command can have been called on, where VS Code does not say which: the view tells. */
  readonly forgottenRows: () => readonly ShownRow[];
  /** The view's tree, which knows in what order sessions stand. */
  sessionTree(): Promise<SessionTree>;
  readonly manifest: Manifest;
  /** The extension's own folder. */
  readonly extensionUri: Uri;
  /** The loopback bridge, opened when it is first asked for. */
  bridge(): Promise<Bridge>;
  /** The network layer by layer, for one check of an endpoint. */
  diagnostics(): Promise<NetworkDiagnostics>;
  readonly localAddresses: LocalAddresses;
  /** What new terminals are given. */
  terminalEnvironment(): EnvironmentVariableCollection;
  /** What is kept for a window's workspace. */
  readonly windowState: Memento;
  closeBrowser: LazyNetwork['closeBrowser'];
  /** Opens sockets. */
  readonly upgrader: Upgrader;
  /** Sockets of ours that nobody is to notice. */
  readonly glances: Glances;
  /** What opens an endpoint's door now. */
  credentials(endpoint: Endpoint): Promise<Credentials>;
  /** A client that sends what opens the endpoint's door, or what is given here. */
  client(endpoint: Endpoint, credentials?: () => Promise<Credentials>): Promise<Client>;
}

/** Makes the data's way from the settings to the store; nothing is asked before somebody looks. */
export function createServices(context: ExtensionContext, tree: LateTree): Services {
  const { secrets, globalState, subscriptions, extensionUri, extension } = context;
  const log = new OutputLog();
  const currentEndpoints = new CurrentEndpoints();
  const tokens = new Tokens(secrets);
  const variables = new Variables(globalState);
  const http = new LazyNetwork();
  // before all that asks anew for a setting that has changed
  const requestSettings = new RequestSettings();
  const { intervalMs, timeoutMs, maxBytes } = requestSettings;
  let apart: typeof import('../browserless/workersBehind') | undefined;
  const glances = new Glances(systemClock);
  const store = new Store((isOne) => apart && new apart.WorkersBehind(isOne), glances);
  const recentlyEnded = new RecentlyEnded(store, {
    clock: systemClock,
    size: diarySize,
    serverTimeoutMs: (endpointId) => prospects.serverTimeoutMs(endpointId),
  });
  const credentials: Services['credentials'] = (endpoint) => credentialsOf({ tokens, variables }, endpoint);
  const client: Services['client'] = async (endpoint, given = () => credentials(endpoint)) => {
    const [{ Client }, workersBehind] = await Promise.all([
      import('../browserless/client'),
      import('../browserless/workersBehind'),
      loadFaultWords(),
      recentlyEnded.load(),
      prospects.load(),
    ]);
    apart = workersBehind;
    return new Client({ endpoint, http, credentials: given, timeoutMs, maxBytes });
  };
  const fleet = new Fleet({
    store,
    connect: (endpoint) => ({
      newSessions: async (...args) => (await client(endpoint)).newSessions(...args),
      pressure: async (signal) => (await client(endpoint)).pressure(signal),
    }),
    turns: new Turns(mostWorkersAtOnce),
    intervalMs,
    clock: systemClock,
    log,
  });
  const workers = new LateWorkers({
    store,
    fleet,
    resolver: http,
    clock: systemClock,
    max: mostWorkers,
    log,
    report: (error) => log.write({ kind: 'commandFailed', command: ids.refresh, fault: faultOf(error) }),
  });
  const viewers = new Viewers({ store, fleet, glances, clock: systemClock });
  const detachWhenAlone = new DetachWhenAlone({ viewers, clock: systemClock, isOn: detachesWhenAlone });
  const localAddresses = new LocalAddresses(store);
  const pins = new Pins(keptPins(context));
  let thresholds: Thresholds | undefined;
  const prospects = new LazyProspects({
    store,
    fleet,
    viewers,
    clock: systemClock,
    askTimeout: async (endpoint) => (await client(endpoint)).timeout(new AbortController().signal),
    thresholds: () => (thresholds ??= suspicionThresholds()),
    wanted: [viewers, localAddresses, pinnedSessions({ store, pins, fleet })],
  });

  const takeEndpoints = (): void => workers.setEndpoints(currentEndpoints.endpoints);
  takeEndpoints();
  subscriptions.push(
    log,
    currentEndpoints,
    tokens,
    variables,
    http,
    requestSettings,
    fleet,
    workers,
    detachWhenAlone,
    recentlyEnded,
    pins,
    currentEndpoints.onDidChange(takeEndpoints),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${settingsSection}.${settings.refreshInterval}`)) fleet.retry();
      // a proxy that was wrong may be right now
      if (change.affectsConfiguration('http')) fleet.retry();
      if (change.affectsConfiguration(`${settingsSection}.${settings.detachWhenAlone}`))
        detachWhenAlone.settingChanged();
      if (change.affectsConfiguration(`${settingsSection}.${settings.diarySize}`)) recentlyEnded.resize();
      if (change.affectsConfiguration(`${settingsSection}.${settings.workersMax}`)) workers.settingChanged();
      if (change.affectsConfiguration(`${settingsSection}.suspicious`)) {
        thresholds = undefined;
        prospects.settingChanged();
      }
    }),
    tokens.onDidChange((baseUrl) => {
      for (const { endpoint } of store.endpoints) if (endpoint.baseUrl === baseUrl) fleet.retry(endpoint.id);
    }),
    workers.onWillLose((worker) => recentlyEnded.lose(worker)),
    variables.onDidChange(() => fleet.retry()),
  );
  subscriptions.push(localAddresses, prospects);
  return {
    log,
    currentEndpoints,
    clock: systemClock,
    tokens,
    variables,
    store,
    fleet,
    workers,
    viewers,
    detachWhenAlone,
    recentlyEnded,
    pins,
    prospects,
    forgottenRows: () => tree.forgottenRows(),
    sessionTree: () => tree.load(),
    manifest: extension.packageJSON as Manifest,
    extensionUri,
    bridge: () => http.bridge(),
    diagnostics: () => http.diagnostics(),
    localAddresses,
    terminalEnvironment: () => context.environmentVariableCollection,
    windowState: context.workspaceState,
    closeBrowser: (...args) => http.closeBrowser(...args),
    upgrader: http,
    glances,
    credentials,
    client,
  };
}

const pinsKey = 'pins';

const keptPins = ({ workspaceState }: ExtensionContext): KeptPins => ({
  get: () => workspaceState.get<readonly string[]>(pinsKey, []),
  set: (trackingIds) => void workspaceState.update(pinsKey, trackingIds),
});
