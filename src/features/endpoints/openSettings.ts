import { commands, l10n, window } from 'vscode';
import { settings, settingsSection } from '../../contributions';

const reveal = { revealSetting: { key: `${settingsSection}.${settings.endpoints}` } };

export const openUserSettings = (): Thenable<unknown> =>
  commands.executeCommand('workbench.action.openSettingsJson', reveal);

export const openWorkspaceSettings = (): Thenable<unknown> =>
  commands.executeCommand('workbench.action.openWorkspaceSettingsFile', reveal);

/** For what can be changed there alone. */
export async function showWorkspaceSettings(): Promise<void> {
  await openWorkspaceSettings();
  void window.showInformationMessage(l10n.t("This endpoint stands in the workspace's settings. Change it there."));
}
