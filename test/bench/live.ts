import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { openCdp } from '../server/bridged';
import { Farm } from '../ui/farm';
import type { Workbench } from '../ui/workbench';
import { median, type Measurement, type Measurements } from './figures';

const rounds = 3;
/** Of counted frames, in each round. */
const seconds = 5;
const clicks = 40;

/** The live view in the real workbench, beside a bare client of CDP on the same page. */
export async function measure(): Promise<Measurements> {
  const farm = await Farm.start();
  const { browser, page } = await farm.connect('job-1');
  const bench = await farm.openWorkbench();
  try {
    await bench.expand(bench.row('job-1'));
    await bench.contextMenu(bench.row('Northwind'), 'Watch Live');
    await bench.webview.locator('#picture').waitFor();
    return { 'live.fps': await framesPerSecond(farm, page, bench), 'live.latency': await latency(page, bench) };
  } finally {
    await bench.close();
    await browser.disconnect();
    await farm.stop();
  }
}

/** Frames that are drawn, and those that a bare client gets while the view is hidden, in turns. */
async function framesPerSecond(farm: Farm, page: Page, bench: Workbench): Promise<Measurement> {
  await page.goto(`${farm.site.origin}/anim`);
  const live: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    live.push(await drawn(bench));
    await bench.contextMenu(bench.row('job-1'), 'Show Details');
    await bench.row(/1 client\b/).waitFor();
    bare.push(await received(farm, page, bench));
    await bench.page.getByRole('tab', { name: /^Live: / }).click();
    await bench.webview.locator('#picture').waitFor();
  }
  return {
    value: median(live) / median(bare),
    measured: { what: `median of ${rounds}`, value: median(live), unit: 'fps' },
    reference: { what: 'a bare client', value: median(bare), unit: 'fps' },
  };
}

const drawn = (bench: Workbench): Promise<number> =>
  bench.webview.locator('#picture').evaluate<number, undefined>(
    `(async () => {
      const context = document.querySelector('#picture').getContext('2d');
      const draw = CanvasRenderingContext2D.prototype.drawImage;
      let frames = 0;
      context.drawImage = function (...args) { frames++; draw.apply(this, args); };
      await new Promise((done) => setTimeout(done, 1000));
      frames = 0;
      const start = performance.now();
      await new Promise((done) => setTimeout(done, 1000 * ${seconds}));
      return (1000 * frames) / (performance.now() - start);
    })()`,
    undefined,
  );

/** Asks for the same size and quality, and acknowledges at once. */
async function received(farm: Farm, page: Page, bench: Workbench): Promise<number> {
  const client = await page.createCDPSession();
  const { targetInfo } = await client.send('Target.getTargetInfo');
  await client.detach();
  const { width, height } = (await bench.page.locator('.editor-group-container').first().boundingBox())!;
  const address = `${farm.server.origin.replace('http', 'ws')}/devtools/page/${targetInfo.targetId}`;
  const cdp = await openCdp(address, { authorization: `Bearer ${Farm.token}` });
  let frames = 0;
  cdp.socket.on('message', (data: Buffer) => {
    const { method, params } = JSON.parse(data.toString()) as { method?: string; params?: { sessionId: number } };
    if (method !== 'Page.screencastFrame') return;
    frames++;
    void cdp.send('Page.screencastFrameAck', { sessionId: params?.sessionId });
  });
  const size = { maxWidth: Math.round(width), maxHeight: Math.round(height) };
  await cdp.send('Page.startScreencast', { format: 'jpeg', quality: 80, ...size });
  await sleep(1000);
  frames = 0;
  const start = performance.now();
  await sleep(1000 * seconds);
  const rate = (1000 * frames) / (performance.now() - start);
  cdp.socket.terminate();
  return rate;
}

/** From a press in the picture to the frame, drawn, in which the page has answered it with another colour. */
async function latency(page: Page, bench: Workbench): Promise<Measurement> {
  await page.goto('about:blank');
  await page.evaluate(`addEventListener('mousedown', () => {
    const { style } = document.documentElement;
    style.background = style.background === 'black' ? 'white' : 'black';
  })`);
  await bench.webview.getByRole('button', { name: 'Take Control' }).click();
  await bench.webview.locator('body.controlled').waitFor();
  const picture = bench.webview.locator('#picture');
  await picture.evaluate(`(() => {
    const canvas = document.querySelector('#picture');
    const context = canvas.getContext('2d');
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    const isLight = () => context.getImageData(1, 1, 1, 1).data[0] > 127;
    const times = (window.times = []);
    let start, before;
    canvas.addEventListener('mousedown', ({ timeStamp }) => { start = timeStamp; before = isLight(); }, true);
    context.drawImage = function (...args) {
      draw.apply(this, args);
      if (start === undefined || isLight() === before) return;
      times.push(performance.now() - start);
      start = undefined;
      document.body.dataset.times = times.length;
    };
  })()`);
  for (let click = 1; click <= clicks; click++) {
    await picture.click();
    await bench.webview.locator(`body[data-times="${click}"]`).waitFor();
  }
  const times = await picture.evaluate<number[], undefined>('window.times', undefined);
  return { value: median(times), measured: { what: `median of ${clicks}`, value: median(times), unit: 'ms' } };
}
