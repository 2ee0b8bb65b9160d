import { trustNote, variablesOf, type Connection } from './connection';
import { leavingNote, sameVersionNote } from './playwright';
import type { Template } from './snippet';
import { joined, lines, quoted, type Text, type Variable } from './text';

/** https://playwright.dev/dotnet/docs/api/class-browsertype#browser-type-connect-over-cdp */
export const playwrightCsharp: Template = {
  tool: 'Playwright',
  language: 'C#',
  languageId: 'csharp',
  fits: () => true,
  code: (connection) => {
    const { protocol, browser, url, headers, isPrivatelyTrusted } = connection;
    const type = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'Webkit' }[browser];
    return lines(
      isPrivatelyTrusted && `// ${trustNote}`,
      protocol === 'playwright' && `// ${sameVersionNote}`,
      'using Microsoft.Playwright;',
      '',
      'using var playwright = await Playwright.CreateAsync();',
      `var browser = await playwright.${type}.${protocol === 'cdp' ? 'ConnectOverCDPAsync' : 'ConnectAsync'}(`,
      headers.length === 0 && `    ${stringOf(url)});`,
      ...(headers.length > 0
        ? [
            `    ${stringOf(url)},`,
            '    new()',
            '    {',
            '        Headers = new Dictionary<string, string>',
            '        {',
            ...headers.map(([name, value]) => `            [${quoted(name)}] = ${stringOf(value)},`),
            '        },',
            '    });',
          ]
        : []),
      '',
      ...work(connection),
      ...(variablesOf(connection).length > 0
        ? [
            '',
            'static string Env(string name) =>',
            '    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException("Set " + name + ".");',
          ]
        : []),
    );
  },
};

const stringOf = (text: Text): string => joined(text, expression);

function expression({ variable, as }: Variable): string {
  const value = `Env("${variable}")`;
  if (as === 'inQuery') return `Uri.EscapeDataString(${value})`;
  return as === 'password' ? `Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(":" + ${value}))` : value;
}

function work({ aim, protocol }: Connection): readonly string[] {
  switch (aim.kind) {
    case 'start':
      return [
        protocol === 'cdp'
          ? 'var page = await browser.Contexts[0].NewPageAsync();'
          : 'var page = await browser.NewPageAsync();',
        'await page.GotoAsync("https://example.com");',
        'Console.WriteLine(await page.TitleAsync());',
        'await browser.CloseAsync();',
      ];
    case 'attach':
      return [everyPage, '    Console.WriteLine(page.Url);', leave];
    case 'page':
      return [
        everyPage,
        '{',
        '    var cdp = await page.Context.NewCDPSessionAsync(page);',
        '    var answer = await cdp.SendAsync("Target.getTargetInfo");',
        '    await cdp.DetachAsync();',
        '    var id = answer?.GetProperty("targetInfo").GetProperty("targetId").GetString();',
        `    if (id == ${quoted(aim.targetId)}) Console.WriteLine(await page.TitleAsync());`,
        '}',
        leave,
      ];
  }
}

const everyPage = 'foreach (var page in browser.Contexts.SelectMany(context => context.Pages))';
const leave = `await browser.CloseAsync(); // ${leavingNote}`;
