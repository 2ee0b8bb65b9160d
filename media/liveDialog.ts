import type { LiveDialog } from '../src/shared/liveMessages';
import { find } from './find';

/** A dialog of the page's scripts, over its picture. */
export class LiveDialogView {
  private readonly element = find('#dialog', HTMLDialogElement);
  private readonly title = find('#dialog-title', HTMLElement);
  private readonly message = find('#dialog-message', HTMLElement);
  private readonly text = find('#dialog-text', HTMLInputElement);
  private readonly accept = find('#accept', HTMLButtonElement);
  private readonly dismiss = find('#dismiss', HTMLButtonElement);
  private shown = '';

  constructor(answer: (accept: boolean, text: string) => void) {
    // Escape cancels a dialog that is there to be answered: it is dismissed, and stays until the page says that it is gone
    this.element.addEventListener('cancel', (event) => {
      event.preventDefault();
      answer(false, '');
    });
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      answer(event.submitter !== this.dismiss, this.text.value);
    });
  }

  show(dialog: LiveDialog | undefined, words: { readonly accept: string; readonly dismiss: string }): void {
    const now = JSON.stringify(dialog);
    if (now === this.shown) return;
    this.shown = now;
    if (!dialog) return this.element.close();
    this.title.textContent = dialog.title;
    this.message.textContent = dialog.message;
    this.text.hidden = dialog.text === undefined;
    this.text.value = dialog.text ?? '';
    this.accept.textContent = words.accept;
    this.dismiss.textContent = words.dismiss;
    this.dismiss.hidden = !dialog.canDismiss;
    if (!this.element.open) this.element.showModal();
  }
}
