import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { runCommand } from '../env/vscode/workbench.mjs';
import { FakeFleet } from './fakeFleet';
import { median, type Measurement, type Measurements, type Quantity } from './figures';
import { Host, openView, rowHeight } from './host';

const endpoints = 200;
const sessionsEach = 25;
const rounds = 4;
/** Typed letter by letter; those count that change what is shown. */
const typed = 'job-17-2';
const orders = ['Age, Oldest First', 'Name'];
const turns = 6;
/** The workbench has things of its own to do at its start, and after a large change. */
const settleMs = 10_000;
const pauseMs = 1500;
/** For one change, after which the bench fails. */
const limitMs = 30_000;

/** What is to be on screen. */
interface Wanted {
  /** How many rows the tree has, those that are scrolled away included. */
  readonly rows: number;
  /** What the second of them is called. */
  readonly second?: string;
}

/** The largest fleet in the real workbench, all of it expanded: from a key to the rows that it asks for. */
export async function measure(): Promise<Measurements> {
  const fleet = await FakeFleet.start({ endpoints, sessionsEach, churn: 0.01 });
  const host = await Host.start({ settings: { 'browserlessSessions.endpoints': fleet.setting } });
  try {
    const { page } = await host.open();
    await sleep(settleMs);
    await openView(page, /^Browserless/, endpoints * (1 + sessionsEach));
    await sleep(settleMs);
    const filtered: number[] = [];
    const cleared: number[] = [];
    for (let round = 0; round < rounds; round++) await filter(page, filtered, cleared);
    const sorted = await sort(page);
    return {
      'filter.screen': screenFigure(filtered, { what: 'all rows again', value: median(cleared), unit: 'ms' }),
      'sort.screen': screenFigure(sorted, { what: 'the slowest', value: Math.max(...sorted), unit: 'ms' }),
    };
  } finally {
    await host.stop();
    await fleet.stop();
  }
}

const screenFigure = (times: readonly number[], reference: Quantity): Measurement => ({
  value: median(times),
  measured: { what: `median of ${times.length}`, value: median(times), unit: 'ms' },
  reference,
});

const list = '.part.sidebar .pane-body .monaco-list-rows';

const input = (page: Page) => page.locator('.quick-input-widget input').filter({ visible: true });

/** Types the filter and clears it. */
async function filter(page: Page, filtered: number[], cleared: number[]): Promise<void> {
  await page.locator('.part.sidebar').getByRole('button', { name: 'Filter Sessions…' }).click();
  await input(page).waitFor();
  let before = rowsOf('');
  for (let letters = 1; letters <= typed.length; letters++) {
    const rows = rowsOf(typed.slice(0, letters));
    const letter = typed[letters - 1]!;
    if (rows === before) await page.keyboard.press(letter);
    else filtered.push(await pressUntil(page, letter, { rows }));
    before = rows;
    await sleep(pauseMs);
  }
  await page.keyboard.press('Control+A');
  cleared.push(await pressUntil(page, 'Backspace', { rows: rowsOf('') }));
  await page.keyboard.press('Escape');
  await input(page).waitFor({ state: 'hidden' });
  await sleep(pauseMs);
}

/** How many rows the tree has then. */
function rowsOf(text: string): number {
  const all = Array.from({ length: endpoints }, (_, at) =>
    Array.from({ length: sessionsEach }, (_, n) => `job-${at + 1}-${n + 1}`),
  ).flat();
  return endpoints + all.filter((trackingId) => trackingId.includes(text)).length;
}

/** Sorts by one order and another in turns. */
async function sort(page: Page): Promise<number[]> {
  // which row is the second in either, as it is known from the first time
  const seconds = new Map<string, string>();
  const times: number[] = [];
  for (let turn = 0; turn < orders.length * (1 + turns); turn++) {
    const order = orders[turn % orders.length]!;
    await pickOrder(page, order);
    const second = seconds.get(order);
    if (second === undefined) {
      await page.keyboard.press('Enter');
      await sleep(2 * pauseMs);
      seconds.set(order, await labelOfSecond(page));
    } else {
      times.push(await pressUntil(page, 'Enter', { rows: rowsOf(''), second }));
      await sleep(pauseMs);
    }
  }
  if (new Set(seconds.values()).size < orders.length) throw new Error('the orders begin with the same session');
  return times;
}

/** Opens the choices of orders, with one of them about to be taken. */
async function pickOrder(page: Page, order: string): Promise<void> {
  const choice = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: order });
  for (;;) {
    await runCommand(page, 'Browserless: Sort By…');
    await page.locator('.quick-input-widget', { hasText: 'Sort Sessions By' }).waitFor();
    try {
      await input(page).fill(order, { timeout: 3000 });
      return await choice.waitFor({ timeout: 3000 });
    } catch {
      // the palette took the focus back when it went, and the choices have gone with it
      await page.keyboard.press('Escape');
    }
  }
}

const labelOfSecond = async (page: Page): Promise<string> =>
  (await page.locator(`${list} .monaco-list-row[data-index="1"] .label-name`).textContent()) ?? '';

/** Presses a key, and gives the time (ms, by the page's clock) from that until the tree is so. */
async function pressUntil(page: Page, key: string, wanted: Wanted): Promise<number> {
  // no functions with names in here: what compiles this file would add to them
  const watched = await page.evaluateHandle(
    ({ height, second, list, limitMs }) => ({
      shown: (async () => {
        const pressed = await new Promise<number>((resolve) => {
          addEventListener('keydown', () => resolve(performance.now()), { capture: true, once: true });
        });
        for (;;) {
          const rows = document.querySelector<HTMLElement>(list);
          const label = rows?.querySelector('.monaco-list-row[data-index="1"] .label-name')?.textContent;
          if (rows?.offsetHeight === height && (second === undefined || label === second))
            return performance.now() - pressed;
          if (performance.now() > pressed + limitMs)
            throw new Error(`after ${limitMs} ms: ${rows?.offsetHeight} px and not ${height}; ${label}`);
          await new Promise(requestAnimationFrame);
        }
      })(),
    }),
    { height: wanted.rows * rowHeight, second: wanted.second, list, limitMs },
  );
  await page.keyboard.press(key);
  return watched.evaluate(({ shown }) => shown);
}
