// C as tree-sitter reads it, for text that is no C yet. Loaded when somebody first asks: most of a server's life nobody
// does, and the first diagnostic waits for nothing.
import type { Language, Node, Parser, Query } from 'web-tree-sitter';
import { bytesAt } from './names.ts';

export interface CSyntax {
  /** Gives what `look` makes of the tree of a text; the tree itself ends with the call. */
  look<T>(text: string, look: (root: Node) => T): T;
  /** A query of `grammars/`, compiled once. */
  query(source: string): Query;
}

/** undefined where it can't be loaded, which was said then. */
export type LoadSyntax = () => Promise<CSyntax | undefined>;

/** `folder`: absolute, with both wasm files. `complain` gets a sentence for people where they can't be used, once. */
export function syntaxLoader(folder: string, complain: (message: string) => void): LoadSyntax {
  let loading: Promise<CSyntax | undefined> | undefined;
  return () => {
    loading ??= load(folder).catch((error: Error) => {
      complain(`no completion in tables: ${error.message}`);
      return undefined;
    });
    return loading;
  };
}

async function load(folder: string): Promise<CSyntax> {
  const [engine, grammar] = ['web-tree-sitter.wasm', 'tree-sitter-c.wasm'].map((name) => {
    const bytes = bytesAt(`${folder}/${name}`);
    if (!bytes) throw new Error(`${folder}/${name} can not be read`);
    return bytes;
  });
  const { Language, Parser, Query } = await import('web-tree-sitter');
  await Parser.init({ wasmBinary: engine });
  return syntaxOf(new Parser(), await Language.load(grammar!), Query);
}

function syntaxOf(parser: Parser, language: Language, Compiled: typeof Query): CSyntax {
  parser.setLanguage(language);
  const queries = new Map<string, Query>();
  return {
    look(text, look) {
      const tree = parser.parse(text);
      if (!tree) throw new Error('tree-sitter gave up');
      try {
        return look(tree.rootNode);
      } finally {
        tree.delete();
      }
    },
    query(source) {
      const known = queries.get(source) ?? new Compiled(language, source);
      queries.set(source, known);
      return known;
    },
  };
}
