import { commands, InputBoxValidationSeverity, l10n, window } from 'vscode';
import { filterFields, unknownStates } from '../../../browserless/arrangement/filter';
import { stateWords } from '../../../browserless/arrangement/states';
import { inMessage } from '../../../browserless/plainText';
import { views } from '../../../contributions';
import type { Finding } from './finding';

/** Filters with every letter that is typed. Enter keeps the filter, Escape brings back the one before. */
export async function askFilter(finding: Finding): Promise<void> {
  await commands.executeCommand(`${views.sessions}.focus`);
  const { filter: before } = finding.arrangement;
  const box = window.createInputBox();
  box.title = l10n.t('Filter Sessions');
  box.placeholder = l10n.t('Words, or browser:chrome  title:"shopping cart"  is:idle  -login');
  box.value = before;
  box.valueSelection = [0, before.length];
  // rows can be clicked meanwhile
  box.ignoreFocusOut = true;
  const say = (): void => {
    const { shown, all } = finding.counts;
    box.prompt = l10n.t('{0} of {1} sessions. Fields: {2}.', shown, all, filterFields.join(', '));
    const [unknown] = unknownStates(box.value);
    box.validationMessage =
      unknown === undefined
        ? undefined
        : {
            message: l10n.t('There is no is:{0}; there are {1}.', inMessage(unknown, 40), stateWords.join(', ')),
            severity: InputBoxValidationSeverity.Warning,
          };
  };
  const subscriptions = [
    finding.options.services.store.onDidChange(say),
    finding.onDidChange(say),
    box.onDidChangeValue((filter) => finding.show({ ...finding.arrangement, filter })),
  ];
  say();
  const isKept = await new Promise<boolean>((resolve) => {
    subscriptions.push(
      box.onDidAccept(() => {
        resolve(true);
        box.hide();
      }),
      box.onDidHide(() => resolve(false)),
    );
    box.show();
  });
  for (const subscription of subscriptions) subscription.dispose();
  const typed = box.value;
  box.dispose();
  if (isKept) return finding.keep({ ...finding.arrangement, filter: typed.trim() });
  // not where the view has been reset meanwhile
  if (finding.arrangement.filter === typed) finding.show({ ...finding.arrangement, filter: before });
}
