import { l10n } from 'vscode';
import type { CheckState } from '../../../shared/checkMessages';

export interface ReportOrigin {
  readonly extensionVersion: string;
  readonly vscodeVersion: string;
  readonly at: Date;
}

/** A check as text to paste into a report: what is on screen, and nothing that is not. */
export function reportText(
  { title, address, conclusion, rows }: CheckState,
  { extensionVersion, vscodeVersion, at }: ReportOrigin,
): string {
  const time = at.toISOString().replace(/^(.{10})T(.{5}).*/, '$1 $2 UTC');
  const cells = rows.map(({ spoken, name, text, time: took }) => [spoken, name, text, took] as const);
  const width = (column: 0 | 1 | 2): number => Math.max(...cells.map((row) => row[column].length));
  return [
    l10n.t('Check of {0}', title),
    address,
    `${time} · Browserless Sessions ${extensionVersion} · VS Code ${vscodeVersion}`,
    '',
    [conclusion.cause, conclusion.cure].filter(Boolean).join(' '),
    '',
    ...cells.map(([mark, name, text, took]) =>
      [mark.padEnd(width(0)), name.padEnd(width(1)), text.padEnd(width(2)), took].join('  ').trimEnd(),
    ),
    '',
  ].join('\n');
}
