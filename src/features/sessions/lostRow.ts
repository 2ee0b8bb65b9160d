import { l10n, window } from 'vscode';
import { inMessage, inPick } from '../../browserless/plainText';
import type { Manifest } from '../services';
import type { ShownRow } from './givenRows';
import type { On } from './nodes';

/** What is called on a row that VS Code has forgotten; see givenRows.ts. */

/**
 * What a command was called on: of the rows that it can have been, the only one that has the command in its menu, or else
 * the one that the user picks; nothing where it can have been none of them.
 */
export async function findLost(
  manifest: Manifest,
  command: string,
  on: On,
  forgotten: readonly ShownRow[],
): Promise<On | undefined> {
  const patterns = patternsOf(manifest, command);
  // other menus than those of rows have arguments of their own
  if (patterns.length === 0) return on;
  if (on[1]) {
    // of several selected ones nobody can say which are meant
    tell(l10n.t('The rows were just being drawn anew. Nothing has been done: try again.'));
    return undefined;
  }
  const rows = forgotten.filter(({ item }) => patterns.some((pattern) => pattern.test(item.contextValue ?? '')));
  const [only] = rows;
  if (!only) return [];
  // what it is called for says itself that a session has ended
  if (rows.length === 1) return [only.node];
  const choices = rows
    .filter(({ isGone }) => !isGone)
    .map(({ node, item: { label, description } }) => ({
      label: inMessage(typeof label === 'string' ? label : ''),
      description: inPick(typeof description === 'string' ? description : ''),
      node,
    }));
  if (choices.length === 0) {
    tell(l10n.t('This row is no longer there.'));
    return undefined;
  }
  const chosen = await window.showQuickPick(choices, {
    title: titleOf(manifest, command),
    placeHolder: l10n.t('The row was just being drawn anew. Which one is meant?'),
    matchOnDescription: true,
  });
  return chosen && [chosen.node];
}

/** By which rows of the tree a command's menus are for: `viewItem =~ /;page;/`. */
function patternsOf({ contributes }: Manifest, command: string): RegExp[] {
  return Object.values(contributes.menus)
    .flat()
    .filter((entry) => entry.command === command)
    .flatMap(({ when = '' }) => /viewItem =~ \/([^/]+)\//.exec(when)?.[1] ?? [])
    .map((pattern) => new RegExp(pattern));
}

const titleOf = ({ contributes }: Manifest, command: string): string =>
  contributes.commands.find((entry) => entry.command === command)?.title ?? '';

const tell = (text: string): void => void window.showInformationMessage(text);
