import { trustNote, type Connection } from './connection';
import { leavingNote, sameVersionNote } from './playwright';
import type { Template } from './snippet';
import { joined, lines, quoted, type Text, type Variable } from './text';

/** https://playwright.dev/python/docs/api/class-browsertype#browser-type-connect-over-cdp */
export const playwrightPython: Template = {
  tool: 'Playwright',
  language: 'Python',
  languageId: 'python',
  fits: () => true,
  code: (connection) => {
    const { protocol, browser, url, headers, isPrivatelyTrusted } = connection;
    const parts = [...url, ...headers.flatMap(([, value]) => value)].filter((part) => typeof part !== 'string');
    return lines(
      isPrivatelyTrusted && `# ${trustNote}`,
      protocol === 'playwright' && `# ${sameVersionNote}`,
      parts.length > 0 && 'import os',
      parts.some(({ as }) => as === 'password') && 'from base64 import b64encode',
      parts.some(({ as }) => as === 'inQuery') && 'from urllib.parse import quote',
      parts.length > 0 && '',
      'from playwright.sync_api import sync_playwright',
      '',
      'with sync_playwright() as playwright:',
      `    browser = playwright.${browser}.${protocol === 'cdp' ? 'connect_over_cdp' : 'connect'}(`,
      `        ${stringOf(url)},`,
      ...headerLines(headers),
      '    )',
      ...work(connection),
    );
  },
};

const stringOf = (text: Text): string => joined(text, expression);

function expression({ variable, as }: Variable): string {
  const value = `os.environ["${variable}"]`;
  if (as === 'inQuery') return `quote(${value}, safe="")`;
  return as === 'password' ? `b64encode((":" + ${value}).encode()).decode()` : value;
}

const headerLines = (headers: Connection['headers']): readonly string[] =>
  headers.length === 0
    ? []
    : [
        '        headers={',
        ...headers.map(([name, value]) => `            ${quoted(name)}: ${stringOf(value)},`),
        '        },',
      ];

function work({ aim, protocol }: Connection): readonly string[] {
  switch (aim.kind) {
    case 'start':
      return [
        protocol === 'cdp' ? '    page = browser.contexts[0].new_page()' : '    page = browser.new_page()',
        '    page.goto("https://example.com")',
        '    print(page.title())',
        '    browser.close()',
      ];
    case 'attach':
      return [everyPage, '        print(page.url)', leave];
    case 'page':
      return [
        everyPage,
        '        cdp = page.context.new_cdp_session(page)',
        '        target = cdp.send("Target.getTargetInfo")["targetInfo"]',
        '        cdp.detach()',
        `        if target["targetId"] == ${quoted(aim.targetId)}:`,
        '            print(page.title())',
        leave,
      ];
  }
}

const everyPage = '    for page in [page for context in browser.contexts for page in context.pages]:';
const leave = `    browser.close()  # ${leavingNote}`;
