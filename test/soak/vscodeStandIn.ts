import { Emitter } from '../../src/shared/emitter';

// What the tree and its texts take from VS Code: it is bundled in the place of `vscode`, so that the tree lives on virtual
// time, and that texts can be read without an extension host.

export class EventEmitter<T> extends Emitter<T> {}

export const l10n = {
  t: (text: string, ...values: readonly unknown[]): string =>
    text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
};

export const env = { language: 'en' };

export enum TreeItemCollapsibleState {
  None,
  Collapsed,
  Expanded,
}

export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState?: TreeItemCollapsibleState,
  ) {}
}

export class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class MarkdownString {
  constructor(readonly value: string) {}
}

export enum ColorThemeKind {
  Light = 1,
  Dark,
  HighContrast,
  HighContrastLight,
}

export const window = { activeColorTheme: { kind: ColorThemeKind.Dark } };

/** Nothing is set. */
export const workspace = { getConfiguration: () => ({ get: () => undefined }) };
