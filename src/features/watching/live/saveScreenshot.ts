import { l10n, window } from 'vscode';
import type { PageConnection } from '../../../net';
import { Failure } from '../../failure';
import { saveAs } from '../saveAs';

/** A page that hangs never answers (ms). */
const patienceMs = 20_000;

/**
 * Asks where to, and saves what a page shows as a PNG. As it is, Chromium 156 takes it without a change in the page. To
 * take all of it, it gives the page another size, and a page that its owner emulates as a phone is none afterwards.
 */
export async function saveScreenshot(page: PageConnection, name: string, isControlled: boolean): Promise<void> {
  const visible = { label: l10n.t('Visible Part'), detail: l10n.t('Changes nothing in the page.'), isWhole: false };
  const whole = {
    label: l10n.t('Full Page'),
    detail: isControlled
      ? l10n.t(
          'The page is given its full height for a moment, and notices. What its client emulates, as a phone, ends.',
        )
      : l10n.t('Only in control: the page would notice.'),
    isWhole: true,
  };
  const chosen = await window.showQuickPick([visible, whole], { title: l10n.t('Save Screenshot') });
  if (!chosen) return;
  if (chosen.isWhole && !isControlled) {
    throw new Failure(l10n.t('A screenshot of the full page changes its size for a moment. Take control first.'));
  }
  const picture = await inTime(chosen.isWhole ? takeWhole(page) : take(page));
  await saveAs({ title: l10n.t('Save Screenshot'), name, type: 'PNG', extension: 'png' }, () => picture);
}

async function take(page: PageConnection): Promise<Uint8Array> {
  const { data } = await page.send('Page.captureScreenshot', { format: 'png' });
  return Buffer.from(data, 'base64');
}

async function takeWhole(page: PageConnection): Promise<Uint8Array> {
  const { cssContentSize } = await page.send('Page.getLayoutMetrics');
  const { width, height } = cssContentSize;
  const clip = { x: 0, y: 0, width, height, scale: 1 };
  const { data } = await page.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip });
  return Buffer.from(data, 'base64');
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Failure(l10n.t('This page does not answer.'))), patienceMs);
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
