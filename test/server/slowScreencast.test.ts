import * as assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { Network, PageConnection, SlowScreencast } from '../../src/net';
import type { Jpeg } from '../../src/browserless/jpeg';
import { systemClock } from '../../src/shared/clock';
import { startSite, type Site } from '../env/site.mjs';
import { until } from '../unit/net/bridges';
import { plainSettings } from '../unit/net/networks';
import { startBridged, type Bridged } from './bridged';
import { noticing } from './noticing';

const everyMs = 250;

const plain = (colour: string): string => `data:text/html,<title>${colour}</title><body style="background:${colour}">`;

describe('a slow screencast of a page of a real browserless', () => {
  let bridged: Bridged;
  let site: Site;
  let network: Network;
  let browser: Browser;
  /** Shows a picture, to be looked at. */
  let viewer: Page;

  before(async () => {
    [bridged, site] = await Promise.all([startBridged(), startSite()]);
    network = new Network({ settings: () => plainSettings });
    browser = (await bridged.owner()).browser;
    viewer = await (await bridged.owner()).browser.newPage();
  });
  after(async () => {
    network.dispose();
    await Promise.all([bridged.stop(), site.stop()]);
  });

  /** A page, and what is seen of it. */
  async function watch(url: string) {
    const page = await browser.newPage();
    await page.goto(url);
    const client = await page.createCDPSession();
    const { targetInfo } = await client.send('Target.getTargetInfo');
    const options = { upgrader: network, request: bridged.request(bridged.server.origin), mayUseSlot: false };
    const connection = await PageConnection.open(
      { ...options, sessionId: '', pageId: targetInfo.targetId },
      new AbortController().signal,
    );
    const format = { maxWidth: 320, maxHeight: 320, quality: 80 };
    const cast = new SlowScreencast(connection, { clock: systemClock, everyMs: () => everyMs, format });
    const seen = { pictures: [] as Jpeg[], conditions: [] as string[] };
    cast.onPicture((picture) => seen.pictures.push(picture));
    cast.onDidChangeCondition((condition) => seen.conditions.push(condition));
    const end = async (): Promise<void> => {
      cast.dispose();
      connection.dispose();
      await page.close();
    };
    return { page, cast, seen, end };
  }

  /** The colour in the middle of a picture, rounded to what JPEG keeps. */
  const colour = (picture: Jpeg | undefined): Promise<unknown> =>
    viewer.evaluate(
      async (base64) => {
        const blob = await (await fetch(`data:image/jpeg;base64,${base64}`)).blob();
        const bitmap = await createImageBitmap(blob);
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(bitmap.width / 2, bitmap.height / 2, 1, 1);
        return [...data.slice(0, 3)].map((part) => Math.round(part / 20) * 20).join();
      },
      picture?.bytes.toString('base64') ?? '',
    );

  async function untilColour(seen: { readonly pictures: readonly Jpeg[] }, wanted: string): Promise<void> {
    let looked = 0;
    do {
      const before = looked;
      await until(() => seen.pictures.length > before);
      looked = seen.pictures.length;
    } while ((await colour(seen.pictures.at(-1))) !== wanted);
  }

  it('shows it, and asks for nothing more while it does not change', async () => {
    const { page, seen, end } = await watch(plain('lime'));
    await untilColour(seen, '0,260,0');
    const before = await page.evaluate(noticing);
    await page.evaluate("document.body.style.background = 'blue'");
    await untilColour(seen, '0,0,260');
    assert.deepEqual(await page.evaluate('noticed'), []);
    assert.equal(await page.evaluate(noticing), before);
    assert.deepEqual(seen.conditions, []);
    await end();
  });

  it('is slow where it draws all the time, and ends with how it comes to rest', async () => {
    const { page, seen, end } = await watch(plain('white'));
    const drawn = (await page.evaluate(`new Promise((resolve) => {
      const start = performance.now();
      let frames = 0;
      requestAnimationFrame(function draw(now) {
        document.body.style.background = 'hsl(' + (++frames % 360) + ' 100% 50%)';
        if (now - start < 3000) return requestAnimationFrame(draw);
        document.body.style.background = 'rgb(0, 120, 240)';
        resolve(frames);
      });
    })`)) as number;
    await untilColour(seen, '0,120,240');
    // what is in flight at first, one every so often, and what comes when it rests
    const most = 3 + 3000 / everyMs + 4;
    assert.ok(drawn > 2 * most && seen.pictures.length <= most, `${seen.pictures.length} of ${drawn} frames`);
    await end();
  });

  it('goes on in another process, when its page goes to another site', async () => {
    const { page, seen, end } = await watch(plain('lime'));
    await untilColour(seen, '0,260,0');
    await page.goto(`${site.origin}/quadrants`);
    await page.goto(plain('red'));
    await untilColour(seen, '260,0,0');
    await end();
  });

  it('says that it is busy, and no longer', async () => {
    const { page, seen, end } = await watch(plain('lime'));
    await untilColour(seen, '0,260,0');
    // longer than until it is asked next, and the patience with it
    page.evaluate('const end = Date.now() + 9000; while (Date.now() < end);').catch(() => undefined);
    await until(() => seen.conditions.at(-1) === 'busy');
    await until(() => seen.conditions.at(-1) === 'well');
    await end();
  });

  it('says that it has crashed, and shows it when it is back', async () => {
    const { page, seen, end } = await watch(plain('lime'));
    await untilColour(seen, '0,260,0');
    page.goto('chrome://crash').catch(() => undefined);
    await until(() => seen.conditions.at(-1) === 'crashed');
    await page.goto(plain('red'));
    await untilColour(seen, '260,0,0');
    await until(() => seen.conditions.at(-1) === 'well');
    await end();
  });

  it('says that it is in the background', async () => {
    const { page, seen, end } = await watch(plain('lime'));
    await untilColour(seen, '0,260,0');
    const over = await browser.newPage();
    await until(() => seen.conditions.at(-1) === 'behind');
    await over.close();
    await page.bringToFront();
    await until(() => seen.conditions.at(-1) === 'well');
    await end();
  });
});
