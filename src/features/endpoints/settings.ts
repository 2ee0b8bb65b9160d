import { ConfigurationTarget, workspace, type WorkspaceConfiguration } from 'vscode';
import {
  entryBaseUrl,
  readEndpoints,
  type ConfiguredEndpoints,
  type EndpointSetting,
} from '../../browserless/endpoint';
import { settings, settingsSection } from '../../contributions';

const configuration = (): WorkspaceConfiguration => workspace.getConfiguration(settingsSection);

/** The entries as they are written, valid or not. */
export function endpointEntries(): readonly unknown[] {
  const entries = configuration().get<unknown>(settings.endpoints);
  return Array.isArray(entries) ? (entries as readonly unknown[]) : [];
}

export const configuredEndpoints = (): ConfiguredEndpoints => readEndpoints(endpointEntries());

/** Which entry of the setting an endpoint comes from; -1 for none. */
export function entryIndex(endpointId: string): number {
  return endpointEntries().findIndex((entry) => readEndpoints([entry]).endpoints[0]?.id === endpointId);
}

/** Whether any entry has an address, usable or not. */
export const hasEntry = (baseUrl: string): boolean =>
  endpointEntries().some((entry) => entryBaseUrl(entry) === baseUrl);

export async function writeEntries(entries: readonly unknown[]): Promise<void> {
  await configuration().update(settings.endpoints, entries, ConfigurationTarget.Global);
}

export async function addEntry(entry: EndpointSetting): Promise<void> {
  await writeEntries([...endpointEntries(), entry]);
}

export async function replaceEntry(index: number, entry: EndpointSetting): Promise<void> {
  await writeEntries(endpointEntries().with(index, entry));
}

export async function removeEntry(index: number): Promise<void> {
  await writeEntries(endpointEntries().filter((_, at) => at !== index));
}

const number = (name: string, fallback: number, least: number, most: number): number => {
  const value = configuration().get<unknown>(name);
  return typeof value === 'number' && value > 0 ? Math.min(most, Math.max(least, value)) : fallback;
};

export const refreshIntervalMs = (): number => 1000 * number(settings.refreshInterval, 3, 1, 300);
export const requestTimeoutMs = (): number => 1000 * number(settings.requestTimeout, 10, 1, 120);
export const maxAnswerBytes = (): number => 1024 * 1024 * number(settings.maxAnswerSize, 32, 1, 256);
export const detachesWhenAlone = (): boolean => configuration().get<unknown>(settings.detachWhenAlone) !== false;
