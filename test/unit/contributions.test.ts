import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  commands,
  contextValue,
  contextKeys,
  contextWords,
  debugType,
  settings,
  settingsSection,
  viewContainer,
  views,
  webviews,
} from '../../src/contributions';

const root = path.join(__dirname, '..', '..');
const readJson = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

interface Row {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface DebugExample {
  readonly type: string;
  readonly request: string;
  readonly name: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly title: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly submenus: readonly { readonly id: string; readonly label: string }[];
    readonly menus: Readonly<Record<string, readonly Row[]>>;
    readonly debuggers: readonly {
      readonly type: string;
      readonly configurationAttributes: { readonly attach: { readonly properties: Readonly<Record<string, object>> } };
      readonly configurationSnippets: readonly { readonly body: DebugExample }[];
      readonly initialConfigurations: readonly DebugExample[];
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly order: number }>> };
  };
}

const manifest = readJson('package.json') as Manifest;
const { contributes } = manifest;
const texts = readJson('package.nls.json') as Readonly<Record<string, string>>;
const sorted = (all: Iterable<string>): string[] => [...all].toSorted();

/** Every row of every menu, with the menu's name. */
const rows: readonly (Row & { readonly menu: string })[] = Object.entries(contributes.menus).flatMap(([menu, all]) =>
  all.map((row) => ({ menu, ...row })),
);
/** By which rows of the tree a menu's row is for: `viewItem =~ /;page;/`, or `/;(session|page);/`. */
const itemPattern = String.raw`viewItem =~ /(;(?:\w+|\(\w+(?:\|\w+)+\));)/`;
const patternOf = ({ when = '' }: Row): string => new RegExp(itemPattern).exec(when)?.[1] ?? '';
const shown = (row: Row): string => `${row.command ?? row.submenu} when ${row.when}`;

describe('package.json and the code name the same', () => {
  it('commands', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(commands)));
  });

  it('view container and views', () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [viewContainer],
    );
    const inContainer = contributes.views[viewContainer] ?? [];
    assert.deepEqual(sorted(inContainer.map(({ id }) => id)), sorted(Object.values(views)));
    assert.deepEqual(Object.keys(contributes.views), [viewContainer]);
  });

  it('settings', () => {
    assert.deepEqual(
      sorted(Object.keys(contributes.configuration.properties)),
      sorted(Object.values(settings).map((name) => `${settingsSection}.${name}`)),
    );
  });

  it('words of rows: every word is asked for, and no other', () => {
    const asked = new Set(rows.flatMap((row) => patternOf(row).match(/\w+/g) ?? []));
    assert.deepEqual(sorted([...asked].filter((word) => !contextWords.some((known) => known === word))), []);
    assert.deepEqual(sorted(contextWords.filter((word) => !asked.has(word))), []);
  });

  it('in one place of the code only: no id of a command, view or setting is written out elsewhere', () => {
    const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
    const wrong = files
      .filter((file) => file.endsWith('.ts') && file !== 'contributions.ts')
      .filter((file) => readFileSync(path.join(root, 'src', file), 'utf8').includes(`${settingsSection}.`));
    assert.deepEqual(wrong, []);
  });
});

describe('menus', () => {
  it('have commands and submenus that there are', () => {
    const known = new Set<string>([...Object.values(commands), ...contributes.submenus.map(({ id }) => id)]);
    const wrong = rows.filter(({ command, submenu }) => !known.has(command ?? submenu ?? ''));
    assert.deepEqual(wrong.map(shown), []);
  });

  it('of submenus are used, and stand in a menu', () => {
    const inMenus = rows.flatMap(({ submenu }) => submenu ?? []);
    const ids = contributes.submenus.map(({ id }) => id);
    assert.deepEqual(sorted(new Set(inMenus)), sorted(ids));
    for (const id of ids) assert.ok(contributes.menus[id]?.length, `${id} is empty`);
  });

  it('say for which view and which row they are, or for which editor', () => {
    const view = Object.values(views).join('|');
    const forms: Readonly<Record<string, RegExp>> = {
      'view/item/context': new RegExp(`^view == (${view}) && ${itemPattern}$`),
      'view/title': new RegExp(`^view == (${view})( && !?(${Object.values(contextKeys).join('|')}))?$`),
      'editor/title': new RegExp(
        `^activeWebviewPanelId == ${webviews.devtools} && !?(${Object.values(contextKeys).join('|')})$`,
      ),
      'webview/context': new RegExp(`^webviewId == ${webviews.wall} && ${itemPattern}$`),
      // a submenu is opened from such a row
      ...Object.fromEntries(contributes.submenus.map(({ id }) => [id, new RegExp(`^${itemPattern}$`)])),
    };
    const wrong = rows.filter(({ menu, when = '' }) => !forms[menu]?.test(when));
    assert.deepEqual(
      wrong.map(({ menu, ...row }) => `${menu}: ${shown(row)}`),
      [],
    );
  });

  it("of a wall's tile are those of its session's row", () => {
    const words = (row: Row): string[] => patternOf(row).match(/\w+/g) ?? [];
    const ofTiles = (contributes.menus['webview/context'] ?? []).map(
      (row) => `${row.group} ${row.command ?? row.submenu} ${words(row).join()}`,
    );
    // what a session's row has, see features/sessions/items.ts
    const ofSessions =
      'session connectable attachable inspectable viewed leaving tracked pinnable pinned quickDevTools alone';
    const ofRows = (contributes.menus['view/item/context'] ?? [])
      .filter(({ group }) => !group?.startsWith('inline'))
      .flatMap((row) => {
        const own = words(row).filter((word) => ofSessions.split(' ').includes(word));
        return own.length > 0 ? [`${row.group} ${row.command ?? row.submenu} ${own.join()}`] : [];
      });
    assert.deepEqual(sorted(ofTiles), sorted(ofRows));
  });

  const inline = rows.filter(({ group }) => group?.startsWith('inline'));
  // what a row of each kind has at the most, see features/sessions/items.ts
  const kinds = [
    contextValue('endpoint'),
    contextValue('badEntry'),
    contextValue('fault', 'tokenFault'),
    contextValue('fault', 'consentFault'),
    contextValue('session', 'connectable', 'attachable', 'inspectable', 'quickDevTools', 'viewed', 'tracked'),
    contextValue('session', 'connectable', 'attachable', 'inspectable', 'alone', 'viewed', 'leaving', 'tracked'),
    contextValue('target', 'page', 'inspectable', 'quickDevTools'),
    contextValue('localAddress'),
    contextValue('ended'),
  ];
  const isFor = (kind: string) => (row: Row) => new RegExp(patternOf(row)).test(kind);

  it("have every inline action in the row's menu as well, which the keyboard opens", () => {
    const inMenus = rows.filter(({ menu, group }) => menu === 'view/item/context' && !group?.startsWith('inline'));
    for (const kind of kinds) {
      const names = (all: readonly Row[]) => all.filter(isFor(kind)).map(({ command }) => command);
      const listed = new Set(names(inMenus));
      const missing = names(inline).filter((command) => !listed.has(command));
      assert.deepEqual(missing, [], kind);
    }
  });

  it('have at most three inline actions on a kind of row', () => {
    for (const kind of kinds) {
      const seen = inline.filter(isFor(kind));
      assert.ok(seen.length <= 3, `${kind}: ${seen.map(shown).join(', ')}`);
    }
  });

  it('have no two rows in one place', () => {
    const places = rows.map(
      ({ menu, when, group, command, submenu }) => `${menu} ${when} ${group} ${command ?? submenu}`,
    );
    assert.deepEqual(
      places.filter((place, index) => places.indexOf(place) !== index),
      [],
    );
  });
});

describe("a row's words", () => {
  it('stand between semicolons, so that none matches a part of another', () => {
    assert.equal(contextValue('session', false, 'tracked'), ';session;tracked;');
    for (const word of contextWords) {
      for (const other of contextWords) {
        assert.equal(contextValue(word).includes(`;${other};`), word === other);
        assert.ok(contextValue(word, other).includes(`;${other};`));
      }
    }
  });
});

describe('texts', () => {
  const used = new Set([...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map(([, key = '']) => key));

  it('that package.json names are in package.nls.json, and no others', () => {
    assert.deepEqual(sorted(used), sorted(Object.keys(texts)));
  });

  it('that people read stand in package.nls.json', () => {
    const written = [
      ...contributes.commands.flatMap(({ title, category }) => [title, category]),
      ...contributes.viewsContainers.activitybar.map(({ title }) => title),
      ...Object.values(contributes.views).flatMap((all) => all.map(({ name }) => name)),
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.submenus.map(({ label }) => label),
    ];
    assert.deepEqual(
      written.filter((text) => !/^%.+%$/.test(text)),
      [],
    );
  });

  it('of commands, views and menus are in title case, as VS Code writes them', () => {
    const small = /^(a|an|and|as|at|but|by|for|from|in|into|of|on|or|the|to|with)$/;
    const wrong = Object.entries(texts)
      .filter(([key]) => /^(command|view|submenu)\./.test(key))
      .filter(([, text]) => {
        const words = text.replace(/…$/, '').split(' ');
        return !words.every((word, index) => {
          const isInside = index > 0 && index < words.length - 1;
          return isInside && small.test(word.toLowerCase()) ? small.test(word) : /^[A-Z]/.test(word);
        });
      });
    assert.deepEqual(wrong, []);
  });

  it('of the welcome view lead to commands that there are', () => {
    for (const { view, contents } of contributes.viewsWelcome) {
      assert.ok(Object.values(views).some((id) => id === view));
      const text = texts[contents.replaceAll('%', '')] ?? '';
      const links = [...text.matchAll(/\(command:([^)]+)\)/g)].map(([, id]) => id);
      assert.ok(links.length > 0);
      assert.deepEqual(
        links.filter((link) => !Object.values<string>(commands).includes(link ?? '')),
        [],
      );
    }
  });
});

describe('the debug type', () => {
  const [contributed] = contributes.debuggers;

  it('is the one that the code resolves', () => {
    assert.equal(contributes.debuggers.length, 1);
    assert.equal(contributed?.type, debugType);
  });

  it('has examples that keep to its own schema', () => {
    const known = Object.keys(contributed?.configurationAttributes.attach.properties ?? {});
    const examples = [...(contributed?.initialConfigurations ?? [])].concat(
      (contributed?.configurationSnippets ?? []).map(({ body }) => body),
    );
    assert.ok(examples.length > 1);
    for (const { type, request, name, ...rest } of examples) {
      assert.deepEqual([type, request, typeof name], [debugType, 'attach', 'string']);
      assert.deepEqual(
        Object.keys(rest).filter((key) => !known.includes(key)),
        [],
      );
    }
  });
});

describe('activation', () => {
  it('happens with the view, its commands and its debug configurations alone', () =>
    assert.deepEqual(manifest.activationEvents, [`onDebugResolve:${debugType}`]));
});
