// Where in a match table a half-typed text stands. What is cut out around the cursor is closed (close-brackets.ts) and
// gets a name at the cursor, and then it is C whose tree can be asked. Only the text up to the end of the cursor's line
// counts: what follows may belong to what is not typed yet.
import type { Node } from 'web-tree-sitter';
import query from '../../../grammars/table-context.scm';
import { closed } from './close-brackets.ts';
import { type Cut, cutTable, MARK } from './cut-table.ts';
import type { CSyntax } from './tree-sitter.ts';

export interface TableContext {
  /** The entry's struct, without `struct `. */
  readonly struct: string;
  /** Between entries, or inside one. A macro that makes a whole entry counts as one from its parenthesis on. */
  readonly entry: EntryContext | undefined;
}

export interface EntryContext {
  /** Fields that a designator names, with the values written for them. */
  readonly given: ReadonlyMap<string, string>;
  /** Values without a designator, in order. */
  readonly values: readonly string[];
  /** The field whose value the cursor stands in, where a designator names it. */
  readonly field: string | undefined;
  /** Values without a designator before the cursor. */
  readonly position: number;
  /** The innermost call around the cursor. */
  readonly call: CallContext | undefined;
  /** Whether a `.` stands before the word at the cursor. */
  readonly dot: boolean;
}

export interface CallContext {
  readonly macro: string;
  /** As they are written, what stands behind the cursor included. */
  readonly args: readonly string[];
  /** Which of them the cursor stands in. */
  readonly at: number;
}

/** The table around an offset; undefined where none is open there, or in a comment or string. */
export function tableContext(syntax: CSyntax, text: string, offset: number): TableContext | undefined {
  const cut = cutTable(text, offset);
  const whole = cut && closed(syntax, cut);
  return whole === undefined ? undefined : syntax.look(whole, (root) => contextIn(syntax, root, cut!));
}

function contextIn(syntax: CSyntax, root: Node, { dot }: Cut): TableContext | undefined {
  const captures = syntax.query(query).captures(root);
  const named = (name: string) => captures.filter((each) => each.name === name).map(({ node }) => node);
  const [table] = named('table');
  const [struct] = named('struct');
  const cursor = table && root.descendantForIndex(root.text.indexOf(MARK));
  if (!table || !struct || !cursor || !within(table, cursor)) return undefined;
  const entry = entryAround(table, cursor);
  const call = innermost(named('arguments'), cursor);
  return {
    struct: struct.text,
    entry: entry && {
      ...writtenIn(entry, cursor),
      field: innermost(named('value'), cursor)?.parent?.childForFieldName('designator')?.text.slice(1),
      call: call && callOf(call, cursor),
      dot,
    },
  };
}

const within = (outer: Node, inner: Node) =>
  outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;

const innermost = (nodes: readonly Node[], cursor: Node): Node | undefined =>
  nodes.filter((node) => within(node, cursor)).at(-1);

/** The table's own child around the cursor, where that is an entry and not a name that may become one. */
function entryAround(table: Node, cursor: Node): Node | undefined {
  let entry: Node | null = cursor;
  while (entry && !entry.parent?.equals(table)) entry = entry.parent;
  if (!entry || entry.equals(cursor)) return undefined;
  const own = entry.type === 'ERROR' ? entry.namedChildren.find((child) => within(child, cursor)) : entry;
  return own && !own.equals(cursor) ? own : undefined;
}

function writtenIn(entry: Node, cursor: Node): Pick<EntryContext, 'given' | 'values' | 'position'> {
  const given = new Map<string, string>();
  const values: string[] = [];
  let position = 0;
  for (const item of entry.type === 'initializer_list' ? entry.namedChildren : []) {
    const designator = item.childForFieldName('designator');
    if (item.type === 'initializer_pair' && designator) {
      if (!designator.text.includes(MARK))
        given.set(/\w+/.exec(designator.text)?.[0] ?? '', plain(item.childForFieldName('value')?.text ?? ''));
    } else if (item.type !== 'comment') {
      values.push(plain(item.text));
      if (item.endIndex < cursor.startIndex) position++;
    }
  }
  return { given, values, position };
}

function callOf(list: Node, cursor: Node): CallContext {
  const args = [''];
  let at = 0;
  // A comma that stands where an argument is missing is an error of its own.
  const parts = list.children.flatMap((child) => (child.type === 'ERROR' ? child.children : [child]));
  for (const part of parts.slice(1, -1)) {
    if (part.type === ',') args.push('');
    else if (part.type !== 'comment') args[args.length - 1] += plain(part.text);
    if (part.startIndex <= cursor.startIndex) at = args.length - 1;
  }
  return { macro: list.parent?.childForFieldName('function')?.text ?? '', args, at };
}

const plain = (text: string) => text.replace(MARK, '');
