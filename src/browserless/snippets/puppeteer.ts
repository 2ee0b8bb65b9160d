import type { Aim } from './connection';
import { headerLines, languages, preparation, stringOf } from './javascript';
import type { Template } from './snippet';
import { lines } from './text';

/** https://pptr.dev/api/puppeteer.connectoptions */
export const puppeteer: Template = {
  tool: 'Puppeteer',
  ...languages,
  fits: ({ protocol }) => protocol === 'cdp',
  code: (connection) =>
    lines(
      "import puppeteer from 'puppeteer-core';",
      '',
      ...preparation(connection),
      'const browser = await puppeteer.connect({',
      `  browserWSEndpoint: ${stringOf(connection.url)},`,
      ...headerLines(connection),
      connection.aim.kind !== 'start' && '  defaultViewport: null, // its pages keep their size',
      '});',
      '',
      ...work(connection.aim),
    ),
};

function work(aim: Aim): readonly string[] {
  switch (aim.kind) {
    case 'start':
      return [
        'const page = await browser.newPage();',
        "await page.goto('https://example.com');",
        'console.log(await page.title());',
        '',
        'await browser.close();',
      ];
    case 'attach':
      return ['for (const page of await browser.pages()) console.log(page.url());', '', leave];
    case 'page':
      return [
        'for (const page of await browser.pages()) {',
        '  const cdp = await page.createCDPSession();',
        "  const { targetInfo } = await cdp.send('Target.getTargetInfo');",
        '  await cdp.detach();',
        `  if (targetInfo.targetId === ${stringOf([aim.targetId])}) console.log(await page.title());`,
        '}',
        '',
        leave,
      ];
  }
}

const leave = 'await browser.disconnect(); // close() would end the session';
