import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const root = path.join(__dirname, '..', '..');

type Texts = Readonly<Record<string, string>>;

const readTexts = (file: string): Texts => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Texts;
const keys = (texts: Texts): string[] => Object.keys(texts).toSorted();
const typescriptFiles = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file));

function visit(file: string, look: (node: ts.Node) => void): void {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const walk = (node: ts.Node): void => {
    look(node);
    ts.forEachChild(node, walk);
  };
  walk(source);
}

const at = (file: string, node: ts.Node): string => {
  const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  return `${file}:${line + 1}`;
};

/** Every text that the code gives to `l10n.t`; what is no literal no translator could find. */
function textsInCode(): { readonly texts: ReadonlySet<string>; readonly others: readonly string[] } {
  const texts = new Set<string>();
  const others: string[] = [];
  for (const file of typescriptFiles('src')) {
    visit(file, (node) => {
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'l10n.t') return;
      const [first] = node.arguments;
      if (first && ts.isStringLiteralLike(first)) texts.add(first.text);
      else others.push(at(file, node));
    });
  }
  return { texts, others };
}

/** `{0}`, `{name}` and what is no word, as `${env:NAME}`, a link's target or `code`. */
const places = (text: string): string[] =>
  [...text.matchAll(/\$?\{[\w:]+\}|\]\([^)]+\)|`[^`]+`/g)].map(([place]) => place).toSorted();

function assertAlike(translated: Texts, original: Texts): void {
  for (const [key, text] of Object.entries(original)) {
    const translation = translated[key] ?? '';
    assert.notEqual(translation.trim(), '', key);
    assert.deepEqual(places(translation), places(text), key);
    assert.equal(translation.endsWith('…'), text.endsWith('…'), `${key}: … at its end`);
    assert.equal(/[.?!]$/.test(translation), /[.?!]$/.test(text), `${key}: a whole sentence`);
    assert.equal(translation.split('\n').length, text.split('\n').length, `${key}: lines`);
  }
}

const languagesIn = (folder: string, pattern: RegExp): string[] =>
  readdirSync(path.join(root, folder)).flatMap((file) => pattern.exec(file)?.[1] ?? []);

describe('texts in other languages', () => {
  const { texts, others } = textsInCode();
  const languages = languagesIn('l10n', /^bundle\.l10n\.(.+)\.json$/);

  it('are those of the code and of package.json', () => {
    assert.deepEqual(languages, ['de']);
    assert.deepEqual(languagesIn('.', /^package\.nls\.(.+)\.json$/), languages);
  });

  it('can be found: l10n.t is given nothing but literals', () => {
    assert.ok(texts.size > 700, `${texts.size} texts`);
    assert.deepEqual(others, []);
  });

  for (const language of languages) {
    const bundle = readTexts(`l10n/bundle.l10n.${language}.json`);

    it(`${language}: has a translation for each text of the code, and no other`, () => {
      assert.deepEqual(
        [...texts].filter((text) => !(text in bundle)),
        [],
        'not translated',
      );
      assert.deepEqual(
        keys(bundle).filter((text) => !texts.has(text)),
        [],
        'no longer in the code',
      );
    });

    it(`${language}: is in the order of its texts, so that two who add some do not meet at the end`, () =>
      assert.deepEqual(Object.keys(bundle), keys(bundle)));

    it(`${language}: has the places, links and marks of the code's texts`, () =>
      assertAlike(bundle, Object.fromEntries([...texts].map((text) => [text, text]))));

    it(`${language}: has each text of package.nls.json, with its places, links and marks`, () => {
      const english = readTexts('package.nls.json');
      const manifest = readTexts(`package.nls.${language}.json`);
      assert.deepEqual(Object.keys(manifest), Object.keys(english));
      assertAlike(manifest, english);
    });
  }
});

describe('what webviews show', () => {
  it('comes from the host, in the language of the editor: their scripts have no words of their own', () => {
    const words: string[] = [];
    for (const file of typescriptFiles('media')) {
      visit(file, (node) => {
        if (!ts.isStringLiteralLike(node) || ts.isNewExpression(node.parent)) return;
        if (/\p{L}{2,} \p{L}{2,}/u.test(node.text)) words.push(`${at(file, node)} ${node.text}`);
        const assigned = ts.isBinaryExpression(node.parent) && /(textContent|title|placeholder|ariaLabel)$/;
        if (assigned && assigned.test(node.parent.left.getText()) && /\p{L}/u.test(node.text))
          words.push(`${at(file, node)} ${node.text}`);
      });
    }
    assert.deepEqual(words, []);
  });

  it('is in no page before its script fills it', () => {
    const pages = typescriptFiles('src/features').filter((file) => file.endsWith('html.ts'));
    assert.ok(pages.length > 3);
    for (const file of pages)
      visit(file, (node) => {
        if (!ts.isNoSubstitutionTemplateLiteral(node)) return;
        assert.doesNotMatch(node.text, />[^<]*\p{L}[^<]*<|(?:title|placeholder|aria-label|alt)="/u, at(file, node));
      });
  });
});
