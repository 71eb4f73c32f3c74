// A text that ends in the middle becomes one whose brackets match: each closing one that comes too early, and the end,
// get what is missing before them. Brackets are those that tree-sitter sees: none of a comment or a string.
import type { Node } from 'web-tree-sitter';
import { type Cut, MARK } from './cut-table.ts';
import type { CSyntax } from './tree-sitter.ts';

const CLOSES: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/** undefined where the table is closed before the cursor, or the cursor is in no code. */
export function closed(syntax: CSyntax, { text }: Cut): string | undefined {
  const cursor = text.indexOf(MARK);
  const leaves = syntax.look(text, (root) => leavesOf(root, cursor));
  if (!leaves) return undefined;
  const open: string[] = [];
  let whole = '';
  let done = 0;
  const close = (to: number, until: number) => {
    whole += text.slice(done, to);
    done = to;
    while (open.length > until) whole += CLOSES[open.pop()!];
  };
  for (const { type, at } of leaves) {
    if (type in CLOSES) open.push(type);
    else {
      const opener = open.findLastIndex((each) => CLOSES[each] === type);
      if (opener < 0) {
        // Closes nothing: it is left out.
        whole += text.slice(done, at);
        done = at + 1;
        continue;
      }
      close(at, opener + 1);
      open.pop();
      if (open.length === 0) {
        if (at < cursor) return undefined;
        return `${whole}${text.slice(done, at + 1)};`;
      }
    }
  }
  close(text.length, 0);
  return `${whole};`;
}

interface Bracket {
  readonly type: string;
  readonly at: number;
}

/** The brackets of a text, in order; undefined where the offset is in a comment, a string or the like. */
function leavesOf(root: Node, cursor: number): readonly Bracket[] | undefined {
  const brackets: Bracket[] = [];
  let isCode = false;
  const walker = root.walk();
  const visit = () => {
    // What has no error has its brackets in pairs.
    const here = walker.startIndex <= cursor && cursor < walker.endIndex;
    const entered = (here || walker.currentNode.hasError) && walker.gotoFirstChild();
    if (entered) {
      do visit();
      while (walker.gotoNextSibling());
      walker.gotoParent();
    } else if (here) isCode = /identifier$/.test(walker.nodeType);
    else if (/^[{}()[\]]$/.test(walker.nodeType) && walker.startIndex < walker.endIndex)
      brackets.push({ type: walker.nodeType, at: walker.startIndex });
  };
  visit();
  walker.delete();
  return isCode ? brackets : undefined;
}
