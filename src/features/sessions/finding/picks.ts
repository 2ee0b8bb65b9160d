import { l10n, window, type QuickPickItem } from 'vscode';
import { groupKeys } from '../../../browserless/arrangement/group';
import { sortKeys } from '../../../browserless/arrangement/sort';
import type { Finding } from './finding';
import { groupWords, orderWords } from './texts';

export async function askOrder(finding: Finding): Promise<void> {
  const { sortBy: current } = finding.arrangement;
  const choices = sortKeys.map((value) => ({ value, label: orderWords[value].label }));
  const sortBy = await pick(l10n.t('Sort Sessions By'), choices, current);
  if (sortBy !== undefined) await finding.keep({ ...finding.arrangement, sortBy });
}

export async function askGroup(finding: Finding): Promise<void> {
  const { groupBy: current } = finding.arrangement;
  const choices = groupKeys.map((value) => ({
    value,
    label: groupWords[value].label,
    detail: groupWords[value].example,
  }));
  const groupBy = await pick(l10n.t('Group Sessions By'), choices, current);
  if (groupBy !== undefined) await finding.keep({ ...finding.arrangement, groupBy });
}

/** Asks for one of a few; the one that is so now is marked, and what Enter takes. */
function pick<T>(
  title: string,
  choices: readonly (QuickPickItem & { readonly value: T })[],
  current: T,
): Promise<T | undefined> {
  const quickPick = window.createQuickPick<QuickPickItem & { readonly value: T }>();
  quickPick.title = title;
  quickPick.items = choices.map((choice) =>
    choice.value === current ? { ...choice, description: l10n.t('now') } : choice,
  );
  quickPick.activeItems = quickPick.items.filter(({ value }) => value === current);
  return new Promise((resolve) => {
    quickPick.onDidAccept(() => {
      resolve(quickPick.activeItems[0]?.value);
      quickPick.hide();
    });
    quickPick.onDidHide(() => {
      resolve(undefined);
      quickPick.dispose();
    });
    quickPick.show();
  });
}
