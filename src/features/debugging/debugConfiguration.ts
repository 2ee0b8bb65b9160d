import { l10n, workspace, type DebugConfiguration, type WorkspaceFolder } from 'vscode';
import { settings, settingsSection } from '../../contributions';

/** What a `browserless` debug configuration may say, beside all that js-debug's own may. */
export interface BrowserlessConfiguration extends DebugConfiguration {
  /** An endpoint's name or URL. */
  readonly endpoint?: string;
  readonly trackingId?: string;
  readonly sessionId?: string;
  /** One page alone, whatever it shows; of the command on a page's row. */
  readonly targetId?: string;
  /** Pages whose URL matches, with `*` as in js-debug. */
  readonly urlFilter?: string;
  readonly webRoot?: string;
}

const naming = ['endpoint', 'trackingId', 'sessionId', 'targetId'];

/**
 * js-debug's configuration for attaching at a local port. What names the session stays out of it: other extensions read
 * it, and VS Code still replaces variables in it.
 */
export function chromeConfiguration(
  wanted: BrowserlessConfiguration,
  folder: WorkspaceFolder | undefined,
  port: number,
): DebugConfiguration {
  return {
    // js-debug looks at these too, but at the filter first
    ...(!wanted.url && !wanted.file && { urlFilter: '*' }),
    // js-debug would turn the page's cache off, for its owner too
    disableNetworkCache: false,
    ...fromSettings(folder),
    ...Object.fromEntries(Object.entries(wanted).filter(([key]) => !naming.includes(key))),
    name: withoutVariables(wanted.name || l10n.t('Browserless session')),
    type: 'chrome',
    request: 'attach',
    address: '127.0.0.1',
    port,
    // where the extension host is, there is the bridge
    browserAttachLocation: 'workspace',
  };
}

/** Names come from servers: `${command:…}` runs a command, and some of VS Code's pickers render `$(name)` as an icon. */
const withoutVariables = (text: string): string => text.replace(/\$(?=[({])/g, '$ ');

function fromSettings(folder: WorkspaceFolder | undefined): Partial<DebugConfiguration> {
  const configuration = workspace.getConfiguration(settingsSection, folder);
  const webRoot =
    configuration.get<string>(settings.webRoot) || (folder?.uri.scheme === 'file' && '${workspaceFolder}');
  const overrides = configuration.get<object>(settings.sourceMapPathOverrides) ?? {};
  return {
    ...(webRoot && { webRoot }),
    sourceMaps: configuration.get<boolean>(settings.sourceMaps),
    // an empty one would take js-debug's own away
    ...(Object.keys(overrides).length > 0 && { sourceMapPathOverrides: overrides }),
    skipFiles: configuration.get<string[]>(settings.skipFiles),
  };
}
