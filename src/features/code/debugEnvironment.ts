import { readFile } from 'node:fs/promises';
import type { DebugConfiguration } from 'vscode';
import { namesIn, withoutNames, type Environment } from '../../browserless/environment';

/** What js-debug makes of a configuration of type `node`, with all its defaults. */
export const nodeType = 'pwa-node';

/**
 * A debug run of a Node program with the variables beside its own. One in the integrated terminal has the terminal's, and
 * in `env` they would be typed there for everybody to see; the session of a run's process, which has no console of its
 * own, needs none.
 */
export async function withEnvironment(
  configuration: DebugConfiguration,
  environment: Environment,
): Promise<DebugConfiguration> {
  const { request, console, env, envFile } = configuration as Readonly<Record<string, unknown>>;
  if (request !== 'launch' || console !== 'internalConsole') return configuration;
  const own = typeof env === 'object' && env !== null ? env : {};
  const missing = withoutNames(environment, [...Object.keys(own), ...(await namesInFile(envFile))]);
  return { ...configuration, env: { ...missing, ...own } };
}

/** None where there is no such file: js-debug says so itself. */
async function namesInFile(file: unknown): Promise<readonly string[]> {
  if (typeof file !== 'string') return [];
  return readFile(file, 'utf8').then(namesIn, () => []);
}
