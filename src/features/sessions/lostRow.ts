import { l10n, window } from 'vscode';
import { inMessage, inPick } from '../../browserless/plainText';
import type { Manifest } from '../services';
import type { ShownRow } from './givenRows';
import type { Node } from './nodes';

/** What is called on a row that VS Code has forgotten; see givenRows.ts. */

/**
 * The row that a command was called on: the only one that has the command in its menu, of those that it can have been, or
 * the one that the user picks among them. `unknown` where it can have been none of them, which is another matter.
 */
export async function findLostRow(
  manifest: Manifest,
  command: string,
  forgotten: readonly ShownRow[],
): Promise<Node | 'unknown' | undefined> {
  const patterns = patternsOf(manifest, command);
  const rows = forgotten.filter(({ item }) => patterns.some((pattern) => pattern.test(item.contextValue ?? '')));
  const [only] = rows;
  if (!only) return 'unknown';
  // what it is called for says itself that a session has ended
  if (rows.length === 1) return only.node;
  const choices = rows
    .filter(({ isGone }) => !isGone)
    .map(({ node, item: { label, description } }) => ({
      label: inMessage(typeof label === 'string' ? label : ''),
      description: inPick(typeof description === 'string' ? description : ''),
      node,
    }));
  if (choices.length === 0) {
    void window.showInformationMessage(l10n.t('This row is no longer there.'));
    return undefined;
  }
  const chosen = await window.showQuickPick(choices, {
    title: titleOf(manifest, command),
    placeHolder: l10n.t('The row was just being drawn anew. Which one is meant?'),
    matchOnDescription: true,
  });
  return chosen?.node;
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

/** Of several selected rows nobody can say which are meant. */
export function tellRowsAreLost(): undefined {
  void window.showInformationMessage(l10n.t('The rows were just being drawn anew. Nothing has been done: try again.'));
}
