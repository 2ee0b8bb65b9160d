import type { Connection } from './connection';
import { headerLines, languages, preparation, stringOf } from './javascript';
import { leavingNote, sameVersionNote } from './playwright';
import type { Template } from './snippet';
import { lines } from './text';

/** https://playwright.dev/docs/api/class-browsertype#browser-type-connect-over-cdp */
export const playwrightNode: Template = {
  tool: 'Playwright',
  ...languages,
  fits: () => true,
  code: (connection) => {
    const { protocol, browser, url } = connection;
    const headers = headerLines(connection);
    const connect = `const browser = await ${browser}.${protocol === 'cdp' ? 'connectOverCDP' : 'connect'}(`;
    return lines(
      protocol === 'playwright' && `// ${sameVersionNote}`,
      `import { ${browser} } from 'playwright-core';`,
      '',
      ...preparation(connection),
      ...(headers.length > 0 ? [`${connect}${stringOf(url)}, {`, ...headers, '});'] : [`${connect}${stringOf(url)});`]),
      '',
      ...work(connection),
    );
  },
};

function work({ aim, protocol }: Connection): readonly string[] {
  switch (aim.kind) {
    case 'start':
      return [
        protocol === 'cdp'
          ? 'const page = await browser.contexts()[0].newPage();'
          : 'const page = await browser.newPage();',
        "await page.goto('https://example.com');",
        'console.log(await page.title());',
        '',
        'await browser.close();',
      ];
    case 'attach':
      return [
        'for (const page of browser.contexts().flatMap((context) => context.pages())) console.log(page.url());',
        '',
        leave,
      ];
    case 'page':
      return [
        'for (const page of browser.contexts().flatMap((context) => context.pages())) {',
        '  const cdp = await page.context().newCDPSession(page);',
        "  const { targetInfo } = await cdp.send('Target.getTargetInfo');",
        '  await cdp.detach();',
        `  if (targetInfo.targetId === ${stringOf([aim.targetId])}) console.log(await page.title());`,
        '}',
        '',
        leave,
      ];
  }
}

const leave = `await browser.close(); // ${leavingNote}`;
