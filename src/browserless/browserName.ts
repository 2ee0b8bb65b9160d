/** Class names of browserless whose words would not split into what people call the browser. */
const names = new Map([['webkit', 'WebKit']]);

/** Words for a browser's class name: `ChromiumCDP` → "Chromium", `FirefoxPlaywright` → "Firefox · Playwright". */
export function browserName(className: string): string {
  const [, engine = '', protocol = ''] = /^(.*?)(CDP|Playwright)?$/s.exec(className) ?? [];
  const name = names.get(engine.toLowerCase()) ?? engine.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
  if (name === '') return 'Browser';
  return protocol === 'Playwright' ? `${name} · Playwright` : name;
}
