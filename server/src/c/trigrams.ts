// By which three bytes a name is looked for. A scan goes over sixteen bytes of a text at a time and stops where three
// in a row may belong to a name ("Teddy", as in the Hyperscan and aho-corasick libraries): the rarer, the better.

/** Letters of C text, the most frequent first. */
const FREQUENT = ' \tetrisdnaco_lpufmghvbxwkyqjz';

/** How often three letters of a text, from `at` on, stand in C text: the lower, the rarer. */
function frequency(text: string, at: number): number {
  let sum = 0;
  for (let i = at; i < at + 3; i++) {
    const rank = FREQUENT.indexOf(text[i]!);
    sum += rank < 0 ? 0 : FREQUENT.length - rank;
  }
  return sum;
}

/** Offset of the three bytes of a text that stand least often in C text. */
export function rarest(text: string): number {
  let best = 0;
  for (let at = 1; at + 3 <= text.length; at++) if (frequency(text, at) < frequency(text, best)) best = at;
  return best;
}

const GROUPS = 8;

/** Up to eight groups of three bytes, so that every name holds some of them: few groups for names that are alike. */
export function sharedTrigrams(names: readonly string[]): string[][] {
  const groups: string[][] = [];
  let left = names;
  while (left.length > GROUPS - groups.length && groups.length < GROUPS - 1) {
    const shared = mostShared(left);
    groups.push([shared]);
    left = left.filter((name) => !name.includes(shared));
  }
  for (const name of left) {
    const trigram = name.slice(rarest(name)).slice(0, 3);
    if (groups.length < GROUPS) groups.push([trigram]);
    else groups.at(-1)!.push(trigram);
  }
  return groups;
}

function mostShared(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names)
    for (const trigram of new Set(Array.from({ length: name.length - 2 }, (_, at) => name.slice(at, at + 3))))
      counts.set(trigram, (counts.get(trigram) ?? 0) + 1);
  const [[best] = ['']] = [...counts].sort(
    ([a, m], [b, n]) => n - m || frequency(a, 0) - frequency(b, 0) || (a < b ? -1 : 1),
  );
  return best;
}

/** For each of three bytes a table by its low and one by its high nibble: a bit for every group that may go on there. */
export function fingerprintTables(groups: readonly (readonly string[])[]): Uint8Array {
  const tables = new Uint8Array(96);
  for (const [group, trigrams] of groups.entries())
    for (const trigram of trigrams)
      for (let k = 0; k < 3; k++) {
        const byte = trigram.charCodeAt(k);
        tables[32 * k + (byte & 15)]! |= 1 << group;
        tables[32 * k + 16 + (byte >> 4)]! |= 1 << group;
      }
  return tables;
}
