import { commands } from 'vscode';
import { milestones } from '../../contributions';

export type Milestone = keyof typeof milestones;

const reached = new Set<Milestone>();

/** Something that a step of the walkthrough waits for has really happened: VS Code checks that off, and keeps it. */
export function reach(milestone: Milestone): void {
  if (reached.has(milestone)) return;
  reached.add(milestone);
  void commands.executeCommand('setContext', milestones[milestone], true);
}
