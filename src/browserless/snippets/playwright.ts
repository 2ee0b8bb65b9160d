/** What Playwright's snippets say in every language. */

/** A Playwright server takes clients of its own version alone. */
export const sameVersionNote = 'Playwright of the same version as the server has.';

/** Unlike Puppeteer's, Playwright's `close` over CDP leaves the browser to its owner. */
export const leavingNote = 'leaves; the session goes on';
