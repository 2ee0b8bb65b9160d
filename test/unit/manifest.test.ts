import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { commands, contextKeys, milestones, settingsSection, views, walkthrough } from '../../src/contributions';

const root = path.join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Setting {
  readonly order?: number;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly enumDescriptions?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly items?: { readonly properties?: Readonly<Record<string, Setting>> };
}

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly [key: string]: unknown;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly when?: string }[]>>;
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly keybindings?: unknown;
  };
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const { contributes } = manifest;
const texts = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
const textOf = (key: string): string => texts[key.replaceAll('%', '')] ?? '';
const packed = read('.vscodeignore').split('\n');
const settings = Object.entries(contributes.configuration.properties);

/** Width and height, as the file itself says. */
function pngSize(file: string): readonly number[] {
  const bytes = readFileSync(path.join(root, file));
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe('for the Marketplace', () => {
  it('there are an icon of 256 px, a banner, a price and words to be found by', () => {
    assert.deepEqual(pngSize(String(manifest['icon'])), [256, 256]);
    assert.deepEqual(manifest['galleryBanner'], { color: '#12343b', theme: 'dark' });
    assert.equal(manifest['pricing'], 'Free');
    assert.equal(manifest['sponsor'], undefined);
    const known = ['Debuggers', 'Testing', 'Other'];
    assert.deepEqual(manifest['categories'], known);
    const keywords = manifest['keywords'] as readonly string[];
    assert.ok(keywords.length > 3 && keywords.length <= 30 && new Set(keywords).size === keywords.length);
  });

  it('it says where it runs', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest['capabilities'] as Record<string, unknown>;
    assert.equal((untrustedWorkspaces as { supported: string }).supported, 'limited');
    assert.equal(virtualWorkspaces, true);
    assert.deepEqual(manifest['extensionKind'], ['workspace', 'ui']);
  });

  it('nothing that people read stands outside of package.nls.json', () => {
    const shown = /^(title|label|description|markdownDescription|altText|name|contextualTitle|contents)$/;
    // but a name to be typed over
    const own: string[] = [];
    const look = (value: unknown, key: string, place: string): void => {
      if (typeof value === 'string' && shown.test(key) && !/^(%[^%]+%|\$\{1:\w+\})$/.test(value))
        own.push(`${place}: ${value}`);
      if (/[dD]escriptions$/.test(key)) assert.ok((value as string[]).every((one) => /^%.+%$/.test(one)));
      if (typeof value !== 'object' || value === null) return;
      for (const [below, one] of Object.entries(value)) look(one, below, `${place}.${below}`);
    };
    look(contributes, '', 'contributes');
    assert.deepEqual(own, []);
  });
});

describe('settings', () => {
  it('have each a place of its own', () => {
    const orders = settings.map(([, { order }]) => order);
    assert.ok(orders.every((order) => order !== undefined));
    assert.equal(new Set(orders).size, orders.length);
  });

  it('are described in Markdown, each choice too, and lead to settings that there are', () => {
    for (const [name, setting] of settings) {
      assert.ok(setting.markdownDescription, name);
      const choices = setting.markdownEnumDescriptions ?? setting.enumDescriptions ?? [];
      assert.equal(choices.length, setting.enum?.length ?? 0, name);
    }
    const links = Object.values(texts).flatMap((text) => [...text.matchAll(/`#([^`]+)#`/g)].map(([, to = '']) => to));
    assert.ok(links.length > 8);
    for (const link of links) assert.ok(link in contributes.configuration.properties, link);
  });

  it('explain what an endpoint in them has', () => {
    const [, endpoints] = settings.find(([name]) => name === `${settingsSection}.endpoints`) ?? [];
    const properties = Object.entries(endpoints?.items?.properties ?? {});
    assert.ok(properties.length > 5);
    for (const [name, { description, markdownDescription }] of properties)
      assert.ok(description ?? markdownDescription, name);
  });
});

describe('commands', () => {
  it('have no keys of their own', () => assert.equal(contributes.keybindings, undefined));

  it('wait for nothing that nobody tells', () => {
    const keys = Object.values<string>(contextKeys);
    const asked = contributes.commands.flatMap(({ enablement = '' }) => enablement.split(/ && !?|^!/).filter(Boolean));
    assert.ok(asked.length > 3);
    const known = /^(isWorkspaceTrusted|activeWebviewPanelId == browserlessSessions\.\w+)$/;
    assert.deepEqual(
      asked.filter((key) => !keys.includes(key) && !known.test(key)),
      [],
    );
  });

  it('that a menu shows only sometimes are off in the palette at other times', () => {
    const states = Object.values<string>(contextKeys).join('|');
    for (const { command, when = '' } of contributes.menus['view/title'] ?? []) {
      const [state] = new RegExp(`!?(${states})$`).exec(when) ?? [];
      const { enablement } = contributes.commands.find((one) => one.command === command) ?? {};
      if (state !== undefined) assert.equal(enablement, state, command);
    }
  });
});

describe('the walkthrough', () => {
  const [first, ...others] = contributes.walkthroughs;
  const steps = first?.steps ?? [];

  it('is the one that the command opens, in a few steps', () => {
    assert.equal(first?.id, walkthrough);
    assert.deepEqual(others, []);
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['server', 'endpoint', 'session', 'devtools', 'debugger'],
    );
  });

  it('checks each step off by itself, when something has happened that nothing else waits for', () => {
    const events = steps.map(({ completionEvents }) => completionEvents.join());
    assert.deepEqual(
      events.toSorted(),
      Object.values(milestones)
        .map((key) => `onContext:${key}`)
        .toSorted(),
    );
  });

  it('leads in each step to commands that there are', () => {
    const known = [...Object.values<string>(commands), `${views.sessions}.focus`];
    for (const { id, description } of steps) {
      const links = [...textOf(description).matchAll(/\(command:([^)]+)\)/g)].map(([, to = '']) => to);
      assert.ok(links.length > 0, id);
      for (const link of links) assert.ok(known.includes(link), link);
    }
  });

  it("has a packed picture for each step, drawn in the theme's colours alone, and words for who cannot see it", () => {
    assert.ok(packed.includes('!media/walkthrough/*.svg'));
    for (const { media } of steps) {
      assert.ok(existsSync(path.join(root, media.svg)), media.svg);
      assert.equal(path.dirname(media.svg), 'media/walkthrough');
      const colors = [...read(media.svg).matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, color = '']) => color);
      assert.deepEqual(
        colors.filter((color) => !/^(none|var\(--vscode-.+\))$/.test(color)),
        [],
        media.svg,
      );
      assert.match(textOf(media.altText), /\w+ \w+/);
    }
  });
});
