import { icon, type IconName } from './icons';

/** The editor's, see webviewHtml.ts. */
export const language = document.documentElement.lang;

export function iconButton(name: IconName, label: string, click: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.className = 'icon-button';
  button.title = label;
  button.setAttribute('aria-label', label);
  button.append(icon(name));
  button.addEventListener('click', click);
  return button;
}

export function part(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

/** `3 of {0}` with what stands in its places. */
export const filled = (text: string, ...values: readonly (string | number)[]): string =>
  text.replace(/\{(\d)\}/g, (whole, index: string) => {
    const value = values[Number(index)];
    return typeof value === 'number' ? value.toLocaleString(language) : (value ?? whole);
  });
