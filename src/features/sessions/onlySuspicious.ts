import { commands, type Memento } from 'vscode';
import { contextKeys } from '../../contributions';
import type { Disposable } from '../../shared/disposable';
import { Emitter } from '../../shared/emitter';

const memory = 'onlySuspicious';

/** Whether this window shows no sessions but those that may be leaks. */
export class OnlySuspicious implements Disposable {
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  isOn: boolean;

  constructor(private readonly workspaceState: Memento) {
    this.isOn = workspaceState.get<unknown>(memory) === true;
    this.tellMenus();
  }

  set(isOn: boolean): void {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    void this.workspaceState.update(memory, isOn || undefined);
    this.tellMenus();
    this.changes.fire();
  }

  dispose(): void {
    this.changes.dispose();
  }

  private tellMenus(): void {
    void commands.executeCommand('setContext', contextKeys.onlySuspicious, this.isOn);
  }
}
