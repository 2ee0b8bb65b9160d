import { ConfigurationTarget, workspace, type WorkspaceConfiguration } from 'vscode';
import {
  changedEntry,
  entryBaseUrl,
  readEndpoints,
  type ConfiguredEndpoints,
  type EndpointSetting,
} from '../../browserless/endpointEntries';
import { usualThresholds, type Suspicion, type Thresholds } from '../../browserless/suspicion';
import { settings, settingsSection, statusBarModes, type StatusBarMode } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { numberSetting } from '../numberSetting';

const configuration = (): WorkspaceConfiguration => workspace.getConfiguration(settingsSection);

/**
 * What VS Code tells beside its typed answer. The remote machine's settings, which a development container's description
 * fills, are not the user's word, and their list would take the place of the user's.
 */
interface Inspected {
  readonly globalValue?: unknown;
  readonly globalLocalValue?: unknown;
  readonly workspaceValue?: unknown;
}

const inspect = (): Inspected => configuration().inspect<unknown>(settings.endpoints) ?? {};

/**
 * The user's endpoints and, in a trusted workspace, its own beside them: a workspace adds to the list, and takes nothing
 * out of it, as its value would do by VS Code's own rules.
 */
export function configuredEndpoints(): ConfiguredEndpoints {
  const found = inspect();
  return readEndpoints(entriesOfUser(found), workspace.isTrusted ? found.workspaceValue : undefined);
}

/** The user's entries as they are written, valid or not. */
export const endpointEntries = (): readonly unknown[] => entriesOfUser(inspect());

function entriesOfUser(found: Inspected): readonly unknown[] {
  const entries = 'globalLocalValue' in found ? found.globalLocalValue : found.globalValue;
  return Array.isArray(entries) ? (entries as readonly unknown[]) : [];
}

/** Which of the user's entries an endpoint comes from; -1 for none. */
function entryIndex(endpointId: string): number {
  return endpointEntries().findIndex((entry) => readEndpoints([entry]).endpoints[0]?.id === endpointId);
}

/** Whether an entry of the user's has an address, usable or not. */
export const hasEntry = (baseUrl: string): boolean =>
  endpointEntries().some((entry) => entryBaseUrl(entry) === baseUrl);

export async function writeEntries(entries: readonly unknown[]): Promise<void> {
  await configuration().update(settings.endpoints, entries, ConfigurationTarget.Global);
}

export async function addEntry(entry: EndpointSetting): Promise<void> {
  await writeEntries([...endpointEntries(), entry]);
}

/** Changes name, address and token of a user's endpoint; all else in its entry stays. False where there is none. */
export async function changeEntry(endpointId: string, changed: EndpointSetting): Promise<boolean> {
  const index = entryIndex(endpointId);
  if (index < 0) return false;
  const entries = endpointEntries();
  await writeEntries(entries.with(index, changedEntry(entries[index], changed)));
  return true;
}

/** Puts another entry in the place of a user's endpoint's. False where there is none. */
export async function replaceEntry(endpointId: string, entry: EndpointSetting): Promise<boolean> {
  const index = entryIndex(endpointId);
  if (index < 0) return false;
  await writeEntries(endpointEntries().with(index, entry));
  return true;
}

/** False where there is none. */
export async function removeEntry(endpointId: string): Promise<boolean> {
  const index = entryIndex(endpointId);
  if (index < 0) return false;
  await writeEntries(endpointEntries().filter((_, at) => at !== index));
  return true;
}

/** What every request asks for, kept until it changes: VS Code takes a tenth of a millisecond to look one up. */
export class RequestSettings implements Disposable {
  private values: ReturnType<typeof readRequestSettings> | undefined;
  private readonly subscription = workspace.onDidChangeConfiguration(() => (this.values = undefined));

  readonly intervalMs = (): number => this.read().intervalMs;
  readonly timeoutMs = (): number => this.read().timeoutMs;
  readonly maxBytes = (): number => this.read().maxBytes;

  dispose(): void {
    this.subscription.dispose();
  }

  private read(): ReturnType<typeof readRequestSettings> {
    return (this.values ??= readRequestSettings());
  }
}

export const readRequestSettings = () => ({
  intervalMs: 1000 * numberSetting(settings.refreshInterval, 3, 1, 300),
  timeoutMs: 1000 * numberSetting(settings.requestTimeout, 10, 1, 120),
  maxBytes: 1024 * 1024 * numberSetting(settings.maxAnswerSize, 32, 1, 256),
});

export function diarySize(): number {
  const size = configuration().get<unknown>(settings.diarySize);
  return typeof size === 'number' ? Math.min(1000, Math.max(0, size)) : 100;
}

export const mostWorkers = (): number => Math.floor(numberSetting(settings.workersMax, 200, 1, 1000));

export const mostWorkersAtOnce = (): number => Math.floor(numberSetting(settings.workersAtOnce, 20, 1, 200));

export const detachesWhenAlone = (): boolean => configuration().get<unknown>(settings.detachWhenAlone) !== false;

export const showsThumbnails = (): boolean => configuration().get<unknown>(settings.thumbnails) !== false;

export function statusBarMode(): StatusBarMode {
  const value = configuration().get<unknown>(settings.statusBar);
  return statusBarModes.find((mode) => mode === value) ?? 'problems';
}

/** 0 is for what the user does not want to hear of. */
export const suspicionThresholds = (): Thresholds =>
  Object.fromEntries(
    Object.entries(usualThresholds).map(([kind, usualMs]) => {
      const name = settings[kind as Suspicion];
      const isOff = configuration().get<unknown>(name) === 0;
      return [kind, isOff ? undefined : 1000 * numberSetting(name, usualMs / 1000, 1, 86_400)];
    }),
  ) as Thresholds;
