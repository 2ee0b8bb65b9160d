import type { TreeView } from 'vscode';

/** What may be said above the rows, in this order. */
const subjects = ['suspicious', 'arrangement'] as const;

/** The message above a view's rows, which more than one has something to say in. */
export class ViewMessage {
  private readonly texts = new Map<(typeof subjects)[number], string>();

  constructor(private readonly view: Pick<TreeView<unknown>, 'message'>) {}

  /** An empty text takes what was said of the subject away. */
  say(subject: (typeof subjects)[number], text: string): void {
    this.texts.set(subject, text);
    const message = subjects.flatMap((one) => this.texts.get(one) || []).join(' · ');
    if ((this.view.message ?? '') !== message) this.view.message = message;
  }
}
