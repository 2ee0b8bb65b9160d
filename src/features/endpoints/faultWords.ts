import { l10n } from 'vscode';
import type { Fault } from '../../browserless/faults';
import type { FaultText } from './faultText';

let room: typeof import('./faultTexts') | undefined;

/** Loads the words for faults. Whoever makes faults does so before, so that one has its words when it is drawn. */
export async function loadFaultWords(): Promise<void> {
  room ??= await import('./faultTexts').catch(() => undefined);
}

/** A fault in people's words, for rows, which are drawn without waiting. */
export const faultText = (fault: Fault): FaultText => room?.faultText(fault) ?? withoutWords();

/** The whole story, for hovers, messages and screen readers. */
export function faultSentence(fault: Fault): string {
  const { what, hint } = faultText(fault);
  return `${what}. ${hint}`;
}

/** An update may take the files of the running extension away. */
const withoutWords = (): FaultText => ({
  what: l10n.t('The extension is not whole'),
  next: l10n.t('reload the window'),
  hint: l10n.t('Some of its files cannot be loaded. Reload the window.'),
});
