import { StatusBarAlignment, window, workspace, type StatusBarItem } from 'vscode';
import { summarize } from '../../browserless/fleetSummary';
import { settings, settingsSection, statusBarItem, views, type StatusBarMode } from '../../contributions';
import { DisposableStore, type Disposable } from '../../shared/disposable';
import { statusBarMode } from '../endpoints/settings';
import { clockTime } from '../inLanguage';
import type { Services } from '../services';
import { Redraws } from '../sessions/redraws';
import { fleetSentence, fleetText, fleetTooltip, itemName } from './texts';

/**
 * The fleet in the status bar, as the setting has it. Only `always` has the fleet asked, and that seldom; otherwise it
 * shows what those who look at the view have seen, and when that was once nobody looks any more.
 */
export class FleetItem implements Disposable {
  private readonly disposables = new DisposableStore();
  private item: StatusBarItem | undefined;
  private drawn = '';
  private mode: StatusBarMode = 'off';
  private watch: Disposable | undefined;
  /** When all endpoints were last watched, if they are not now: on the monotonic clock (ms), and for people. */
  private seen: { readonly at: number; readonly time: string } | undefined;

  constructor(private readonly services: Pick<Services, 'store' | 'fleet' | 'clock'>) {
    const { store, fleet, clock } = services;
    const redraws = this.disposables.add(new Redraws(clock, () => this.draw()));
    this.disposables.add(store.onDidChange(({ kind }) => kind !== 'session' && redraws.add()));
    this.disposables.add(
      fleet.onDidChangeLooks(() => {
        this.noteLooks();
        redraws.add();
      }),
    );
    this.disposables.add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${settingsSection}.${settings.statusBar}`)) this.takeSetting();
      }),
    );
    this.takeSetting();
  }

  dispose(): void {
    this.disposables.dispose();
    this.watch?.dispose();
    this.item?.dispose();
  }

  private takeSetting(): void {
    this.mode = statusBarMode();
    if (this.mode === 'always') this.watch ??= this.services.fleet.watchFromAfar();
    else {
      this.watch?.dispose();
      this.watch = undefined;
    }
    this.noteLooks();
    this.draw();
  }

  private noteLooks(): void {
    const { fleet, clock } = this.services;
    if (fleet.isWatched()) this.seen = undefined;
    else this.seen ??= { at: clock.now(), time: clockTime(new Date()) };
  }

  private draw(): void {
    const { store, clock } = this.services;
    const at = this.seen?.at ?? clock.now();
    const summary = summarize(store.endpoints, at);
    const text = fleetText(this.mode, summary, this.seen?.time);
    if (text === undefined) return this.item?.hide();
    const tooltip = fleetTooltip(store.endpoints, at, this.seen?.time);
    const drawn = text + tooltip.value;
    this.item ??= newItem();
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.item.text = text;
      this.item.tooltip = tooltip;
      this.item.accessibilityInformation = { label: fleetSentence(text) };
    }
    this.item.show();
  }
}

function newItem(): StatusBarItem {
  const item = window.createStatusBarItem(statusBarItem, StatusBarAlignment.Left);
  item.name = itemName();
  item.command = `${views.sessions}.focus`;
  return item;
}
