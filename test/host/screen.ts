import * as vscode from 'vscode';

/**
 * Stands between the extension and the screen: keeps what is said, asked and opened, and answers with the first button.
 * VS Code gives the tests the very object that it gives the extension.
 */
export class Screen {
  /** Everything of messages, inputs and progress that VS Code may render. */
  readonly said: string[] = [];
  /** Everything of quick picks. */
  readonly picked: string[] = [];
  /** What stands below the question of a modal dialog: shown as it is. */
  readonly details: string[] = [];
  /** Addresses that were given to the user's browser. */
  readonly opened: string[] = [];

  constructor(disposables: vscode.Disposable[]) {
    const replace = <T extends object, K extends keyof T>(of: T, name: K, by: T[K]): void => {
      const before = of[name];
      of[name] = by;
      disposables.push(new vscode.Disposable(() => void (of[name] = before)));
    };
    for (const name of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const)
      replace(vscode.window, name, (message: string, ...rest: unknown[]) => this.message(message, rest));
    replace(vscode.window, 'showQuickPick', (async (items: unknown, options: vscode.QuickPickOptions) => {
      this.said.push(options.title ?? '');
      const choices = (await items) as vscode.QuickPickItem[];
      for (const { label, description, detail } of choices) this.picked.push(label, description ?? '', detail ?? '');
      return choices.find(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
    }) as typeof vscode.window.showQuickPick);
    replace(vscode.window, 'showInputBox', (options) => {
      this.said.push(options?.title ?? '', options?.prompt ?? '');
      return Promise.resolve(undefined);
    });
    const { withProgress } = vscode.window;
    replace(vscode.window, 'withProgress', (options, task) => {
      this.said.push(options.title ?? '');
      return withProgress.call(vscode.window, options, task) as never;
    });
    const { createWebviewPanel } = vscode.window;
    replace(vscode.window, 'createWebviewPanel', (type, title, ...rest) => {
      this.said.push(title);
      return createWebviewPanel.call(vscode.window, type, title, ...rest);
    });
    const { executeCommand } = vscode.commands;
    replace(vscode.commands, 'executeCommand', ((id: string, ...rest: unknown[]) => {
      if (id !== 'vscode.open') return executeCommand.call(vscode.commands, id, ...rest);
      this.opened.push(String(rest[0]));
      return Promise.resolve();
    }) as typeof vscode.commands.executeCommand);
  }

  private message(text: string, [first, ...rest]: unknown[]): Promise<never> {
    this.said.push(text);
    const isButton = (one: unknown): one is string => typeof one === 'string';
    if (!isButton(first) && first !== undefined) this.details.push((first as vscode.MessageOptions).detail ?? '');
    const [button] = [first, ...rest].filter(isButton);
    // an endpoint that is removed has nothing more to say, and a browser that does not close is waited for
    const refused = ['Remove', 'Close Browser', 'Show Log'].map((text) => vscode.l10n.t(text));
    return Promise.resolve(button && refused.includes(button) ? undefined : button) as Promise<never>;
  }
}
