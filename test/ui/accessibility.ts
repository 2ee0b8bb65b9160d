import axe, { type AxeResults, type RunOptions, type Spec } from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/** WCAG 2.2 up to AA, and what axe holds to be good beside it. */
const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: {
    // an editor tab is no page: VS Code shows its heading, the tab's title
    'page-has-heading-one': { enabled: false },
  },
  // DevTools are Chromium's
  iframes: false,
};

const configuration: Spec = {
  rules: [
    // a tile says durations as they are read aloud, and not as they are written
    { id: 'label-content-name-mismatch', selector: ':not([role="option"])' },
  ],
};

/** The frame of the webview that shows `selector`, of all that are on screen. */
export async function webviewWith(page: Page, selector: string): Promise<Frame> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    for (const frame of page.frames()) {
      const isHere = await frame
        .locator(selector)
        .first()
        .isVisible()
        .catch(() => false);
      if (isHere) return frame;
    }
  }
  throw new Error(`no webview shows ${selector}`);
}

/** What axe finds wrong in a webview: a line a finding, and one for each text whose contrast it cannot tell. */
export async function violations(webview: Frame): Promise<string[]> {
  if (!(await webview.evaluate(`'axe' in window`))) await webview.evaluate(axe.source);
  await webview.evaluate(`(() => {
    axe.configure(${JSON.stringify(configuration)});
    // a webview is transparent, and stands on the editor's
    document.documentElement.style.background = 'var(--vscode-editor-background)';
  })()`);
  const { violations, incomplete } = await webview.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  const untold = incomplete
    .filter(({ id }) => id === 'color-contrast')
    // a digit's is told where there are two of them
    .map(({ id, nodes }) => ({ id, nodes: nodes.filter(({ any }) => !/too short/.test(any[0]?.message ?? '')) }));
  return [...violations, ...untold].flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => {
      const why = [...any, ...all, ...none].map(({ message }) => message);
      return [id, target.join(' '), ...why].join(' | ');
    }),
  );
}

/** How many transitions and animations a webview has under way. */
export const movements = (webview: Frame): Promise<number> => webview.evaluate('document.getAnimations().length');

export interface TabStop {
  /** As a screen reader says it: `button Clear Console`. */
  readonly name: string;
  /** It can be seen that it has the focus. */
  readonly isMarked: boolean;
}

/** Walks through a webview with the Tab key, from its beginning until it leads out, or nowhere. */
export async function tabStops(page: Page, webview: Frame): Promise<TabStop[]> {
  // beside everything, at its top
  await webview.locator('body').click({ position: { x: 6, y: 3 } });
  const stops: TabStop[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await webview.evaluate<TabStop | null>(focused);
    if (!stop) return stops;
    // all keys are a page's
    if (stop.name === stops.at(-1)?.name) return stops;
    stops.push(stop);
  }
}

/** What has the focus, in the webview; null where nothing of it has. */
const focused = `(() => {
  const element = document.activeElement;
  if (!document.hasFocus() || !element || element === document.body) return null;
  // it may be marked by what stands around it
  const look = () => [...document.body.querySelectorAll('*')].map((of) => {
    const { opacity, outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(of);
    const outline = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 ? outlineColor : '';
    return opacity === '0' ? '' : [outline, boxShadow, borderColor, backgroundColor].join();
  }).join();
  const marked = look();
  element.blur();
  const unmarked = look();
  element.focus({ preventScroll: true });
  const name = element.getAttribute('aria-label') ?? (element.title || element.textContent.trim());
  const role = element.getAttribute('role') ?? element.localName;
  return { name: \`\${role} \${name}\`.trim(), isMarked: marked !== unmarked };
})()`;
