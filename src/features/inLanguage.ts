import { env } from 'vscode';

/** A moment of today as the user's clock has it: the editor's language, and the system's 12 or 24 hours. */
export function clockTime(date: Date): string {
  const { hourCycle } = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).resolvedOptions();
  return date.toLocaleTimeString(env.language, { timeStyle: 'short', ...(hourCycle && { hourCycle }) });
}

/** A number as the editor's language writes it. */
export const numberText = (value: number, options?: Intl.NumberFormatOptions): string =>
  value.toLocaleString(env.language, options);
