// Entries of any bus made by hand: leaf paths and values, as the engine gives them.
import type { Bus } from '../../server/src/bus/bus.ts';
import type { Entry, FieldValue, Value } from '../../server/src/bus/entry.ts';

export type Leaves = Readonly<Record<string, Value>>;

const place = {
  path: 'drivers/foo/foo.c',
  range: { start: { line: 10, column: 2 }, end: { line: 10, column: 20 } },
};

export const unknown: Value = { kind: 'unresolved', reason: 'FOO is not defined' };
export const address: Value = { kind: 'address', text: '&info' };

export function entryOf(leaves: Leaves, index = 0): Entry {
  const fields = new Map<string, FieldValue>(
    Object.entries(leaves).map(([path, value]) => [path, { value, place }]),
  );
  return { index, place, fields, text: `{ entry ${index} }` };
}

/** The aliases of one entry; throws where the bus says why there is none. */
export function aliasesOf(bus: Pick<Bus, 'alias'>, leaves: Leaves): readonly string[] {
  const { aliases, dropped } = bus.alias(entryOf(leaves));
  if (dropped !== undefined) throw new Error(dropped);
  return aliases;
}

/** `*`, `?` and `[…]` as fnmatch(3) has them, which kmod matches aliases with. */
export function globMatches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}
