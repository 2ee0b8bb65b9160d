import { trustNote, variablesOf, type Connection } from './connection';
import { leavingNote, sameVersionNote } from './playwright';
import type { Template } from './snippet';
import { joined, lines, quoted, type Text, type Variable } from './text';

/** https://playwright.dev/java/docs/api/class-browsertype#browser-type-connect-over-cdp */
export const playwrightJava: Template = {
  tool: 'Playwright',
  language: 'Java',
  languageId: 'java',
  fits: () => true,
  code: (connection) => {
    const { protocol, browser, url, headers, isPrivatelyTrusted } = connection;
    const [connect, options] = protocol === 'cdp' ? ['connectOverCDP', 'ConnectOverCDP'] : ['connect', 'Connect'];
    return lines(
      isPrivatelyTrusted && `// ${trustNote}`,
      protocol === 'playwright' && `// ${sameVersionNote}`,
      'import com.microsoft.playwright.*;',
      headers.length > 0 && 'import java.util.Map;',
      '',
      'public class Example {',
      '  public static void main(String[] args) {',
      '    try (Playwright playwright = Playwright.create()) {',
      `      Browser browser = playwright.${browser}().${connect}(`,
      headers.length === 0 && `        ${stringOf(url)}`,
      ...(headers.length > 0
        ? [
            `        ${stringOf(url)},`,
            `        new BrowserType.${options}Options().setHeaders(Map.ofEntries(`,
            headers.map(([name, value]) => `          Map.entry(${quoted(name)}, ${stringOf(value)})`).join(',\n'),
            '        ))',
          ]
        : []),
      '      );',
      ...work(connection),
      '    }',
      '  }',
      ...(variablesOf(connection).length > 0
        ? [
            '',
            '  static String env(String name) {',
            '    return java.util.Objects.requireNonNull(System.getenv(name), "Set " + name + ".");',
            '  }',
          ]
        : []),
      '}',
    );
  },
};

const stringOf = (text: Text): string => joined(text, expression);

function expression({ variable, as }: Variable): string {
  const value = `env("${variable}")`;
  const utf8 = 'java.nio.charset.StandardCharsets.UTF_8';
  if (as === 'inQuery') return `java.net.URLEncoder.encode(${value}, ${utf8})`;
  return as === 'password' ? `java.util.Base64.getEncoder().encodeToString((":" + ${value}).getBytes(${utf8}))` : value;
}

function work({ aim, protocol }: Connection): readonly string[] {
  switch (aim.kind) {
    case 'start':
      return [
        protocol === 'cdp'
          ? '      Page page = browser.contexts().get(0).newPage();'
          : '      Page page = browser.newPage();',
        '      page.navigate("https://example.com");',
        '      System.out.println(page.title());',
        '      browser.close();',
      ];
    case 'attach':
      return [...everyPage('System.out.println(page.url());'), leave];
    case 'page':
      return [
        ...everyPage(
          'CDPSession cdp = page.context().newCDPSession(page);',
          'String id = cdp.send("Target.getTargetInfo").getAsJsonObject("targetInfo").get("targetId").getAsString();',
          'cdp.detach();',
          `if (id.equals(${quoted(aim.targetId)})) System.out.println(page.title());`,
        ),
        leave,
      ];
  }
}

const everyPage = (...statements: readonly string[]): readonly string[] => [
  '      for (BrowserContext context : browser.contexts()) {',
  '        for (Page page : context.pages()) {',
  ...statements.map((statement) => `          ${statement}`),
  '        }',
  '      }',
];

const leave = `      browser.close(); // ${leavingNote}`;
