import { plainText } from '../browserless/plainText';

/**
 * Foreign text as Markdown that shows it as it is: whatever could be a mark, an icon, HTML or the beginning of an address
 * is written by its number, which Markdown reads as text alone.
 */
export const inMarkdown = (text: string, longest?: number): string =>
  plainText(text, longest).replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`);
