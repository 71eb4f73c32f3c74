// One table: from the `{` of its initialiser to its entries.
import { activityText, presumedBy } from '../c/conditions.ts';
import type { TokenStream } from '../c/expand.ts';
import type { Scope } from '../c/expression.ts';
import { readList } from '../c/initialiser.ts';
import { outermost, type Token } from '../c/tokens.ts';
import { mergedEntries, waysToEnd } from './branches.ts';
import { type EntryReader, readEntries } from './entries.ts';
import type { RawTable, Work } from './extract.ts';
import { endsEarly, halfTyped } from './half-typed.ts';

/** A table whose `{` was just read. */
interface Opened extends Pick<RawTable, 'name' | 'struct' | 'place'> {
  readonly stream: TokenStream;
  readonly open: Token;
  readonly order: number;
  readonly length: () => number | undefined;
}

export function readTable(
  work: Work,
  { name, struct, place, stream, open, order, ...opened }: Opened,
): RawTable | undefined {
  const { unit, wanted } = work;
  const layout = wanted.structs.get(struct);
  if (!layout) return undefined;
  const scope: Scope = { unit, order, frame: open.frame, sizeOfStruct: wanted.sizeOfStruct };
  const length = opened.length();
  const asked = { unit, name, struct, open, length, stream };
  // Text of the other branches, if it stands in one, is none of it.
  stream.presumed = presumedBy(unit, open.frame);
  const { spent } = stream;
  const { lined } = unit;
  const known = work.known?.take(asked);
  const read = known ? undefined : readList(stream, open, 0, work.known?.watch(asked));
  const ways = read ? waysToEnd(stream, open, read) : [];
  const isOne = ways.length < 2;
  const half =
    read && isOne && (read.fault !== undefined || endsEarly(read)) ? halfTyped(stream, open) : undefined;
  stream.presumed = [];
  const list = known?.list ?? half ?? read;
  const fault =
    (half ? undefined : stream.stopped) ??
    (list && !list.close ? 'the text ends before the table does' : half && 'an entry is not closed');
  if (fault !== undefined) work.problems.push({ place, message: `table ${name}: ${fault}` });
  const reader: EntryReader = {
    unit,
    scope,
    struct: layout,
    stopped: half ? undefined : stream.stopped,
    known: known?.some,
  };
  const lists = isOne ? (list ? [list] : []) : ways.map((way) => way.list);
  const entries =
    known?.entries ??
    mergedEntries(
      lists.map((each) => readEntries(reader, each, length, place)),
      ways.find(({ text }) => text)?.text,
    );
  // What says on which line it stands is another when it moves.
  if (list && isOne && !half && stream.stopped === undefined && unit.lined === lined)
    work.known?.note(asked, list, stream.spent - spent, entries);
  const isOpen = list !== undefined && list.close === undefined;
  const condition = activityText(unit, open.frame);
  const table: RawTable = {
    name,
    struct,
    place,
    entries,
    open: isOpen,
    ...(condition === undefined ? {} : { condition }),
    ...(length === undefined ? {} : { length }),
  };
  work.tables.push(table);
  if (condition !== undefined) {
    const { source, start: from } = outermost(open);
    const ends = lists.flatMap(({ close }) => (close ? outermost(close) : []));
    const { place: behind } = stream;
    if (behind?.instance.source === source) ends.push({ source, start: from, end: behind.offset });
    const end = Math.max(from, ...ends.map((each) => (each.source === source ? each.end : from)));
    work.stretches.set(table, { frames: [open.frame!], source, from, end });
  }
  return table;
}
