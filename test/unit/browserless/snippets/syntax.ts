import * as path from 'node:path';
import { Language, Parser, type Node } from '@vscode/tree-sitter-wasm';

const folder = path.dirname(require.resolve('@vscode/tree-sitter-wasm'));

export type Grammar = 'python' | 'java' | 'c-sharp' | 'typescript';

/** A program as the grammar of its language reads it. */
export interface Syntax {
  /** The places where it is none. */
  readonly errors: readonly string[];
  /** Its tree with all words left out: the same for two programs that do the same with other words. */
  readonly shape: string;
  /** What its strings say. */
  readonly strings: readonly string[];
}

/** Reads programs with the grammars that VS Code itself reads them with. */
export async function syntaxReader(): Promise<(grammar: Grammar, code: string) => Promise<Syntax>> {
  await Parser.init();
  const languages = new Map<Grammar, Language>();
  return async (grammar, code) => {
    const language = languages.get(grammar) ?? (await Language.load(path.join(folder, `tree-sitter-${grammar}.wasm`)));
    languages.set(grammar, language);
    const parser = new Parser();
    parser.setLanguage(language);
    const tree = parser.parse(code);
    if (!tree) throw new Error('not read');
    const nodes = [...everyNode(tree.rootNode)];
    return {
      errors: nodes.filter((node) => node.isError || node.isMissing).map((node) => `${node.type}: ${node.text}`),
      shape: nodes.map(({ type }) => type).join(' '),
      // in these languages what the snippets write between double quotes is JSON
      strings: nodes.filter(({ type }) => /^string(_literal)?$/.test(type)).map(({ text }) => valueOf(text)),
    };
  };
}

function valueOf(literal: string): string {
  return literal.startsWith('"') ? (JSON.parse(literal) as string) : literal;
}

/** Strings are leaves. */
function* everyNode(node: Node): Iterable<Node> {
  yield node;
  if (/^string(_literal)?$/.test(node.type)) return;
  for (const child of node.children) if (child) yield* everyNode(child);
}
