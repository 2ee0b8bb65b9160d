// `npm run screenshots`: makes the README's pictures from the packaged extension over real sessions.
import path from 'node:path';
import { startBrowserless } from '../env/browserless/server.mjs';
import { startDemo } from '../env/demo.mjs';
import { demoWorkspace, root } from '../env/paths.mjs';
import { startSite } from '../env/site.mjs';
import { Workbench } from './workbench';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

async function main(): Promise<void> {
  const [browserless, site] = await Promise.all([startBrowserless(), startSite()]);
  const demo = await startDemo(browserless, site);
  try {
    for (const [name, theme] of Object.entries(themes)) {
      const bench = await Workbench.open({
        open: demoWorkspace,
        viewport: { width: 1120, height: 520 },
        env: { DEMO_TOKEN: browserless.token },
        settings: {
          'workbench.colorTheme': theme,
          'editor.minimap.enabled': false,
          // the row's actions are to be seen, its hover would cover the rows below
          'workbench.hover.delay': 60_000,
          'browserlessSessions.endpoints': [{ name: 'Staging', url: browserless.origin, token: '${env:DEMO_TOKEN}' }],
        },
      });
      try {
        await bench.openView();
        await bench.widenSideBar(470);
        await bench.expand(bench.row('checkout-42'));
        await bench.expand(bench.row('price-watch-7'));
        await bench.contextMenu(bench.row('checkout-42'), 'Show Details');
        await bench.page.locator('.view-line', { hasText: '"trackingId"' }).waitFor();
        await bench.row('checkout-42').hover();
        await bench.page.screenshot({ path: path.join(root, `media/screenshot-${name}.png`) });
        await (name === 'dark' ? takeDevTools(bench) : takeBreakpoint(bench));
      } finally {
        await bench.close();
      }
    }
  } finally {
    await demo.stop();
    await Promise.all([browserless.stop(), site.stop()]);
  }
}

/** DevTools on a page. */
async function takeDevTools(bench: Workbench): Promise<void> {
  await bench.page.emulateMedia({ colorScheme: null });
  await bench.widenSideBar(330);
  await bench.contextMenu(bench.row('Alpine Pack').last(), 'Open DevTools');
  await bench.devtoolsTag('main').click();
  await bench.page.screenshot({ path: path.join(root, 'media/screenshot-devtools.png') });
}

/** VS Code's debugger stopped in a script of a page, which a client of the demo runs every few seconds. */
async function takeBreakpoint(bench: Workbench): Promise<void> {
  await bench.widenSideBar(380);
  await bench.openFile('basket.js', 18);
  await bench.page.keyboard.press('F9');
  await bench.contextMenu(bench.row('Alpine Pack').first(), "Attach VS Code's Debugger");
  await bench.page.locator('.debug-top-stack-frame-line').first().waitFor();
  await bench.page.locator('.pane-header', { hasText: 'Watch' }).click();
  // VS Code may expand it by itself meanwhile, and the click close it again
  for (const sum = bench.row('sum'); !(await sum.isVisible());) {
    await bench.expand(bench.row('Block: addToBasket'));
    await sum.waitFor({ timeout: 3000 }).catch(() => undefined);
  }
  await bench.page.screenshot({ path: path.join(root, 'media/screenshot-debugger.png') });
}

void main();
