// A guess at what somebody meant to write.

/** The name that is fewest edits away, where few enough are; undefined where nothing is alike. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  // Of a short word half has to be right, or everything is alike.
  let least = Math.min(Math.max(2, Math.floor(word.length / 3)), Math.floor(word.length / 2)) + 1;
  for (const name of names) {
    const distance = edits(word.toLowerCase(), name.toLowerCase());
    // What someone begins to write is what they mean, however much is missing.
    const cost = word.length > 2 && name.startsWith(word) ? Math.min(distance, 1) : distance;
    if (cost < least) {
      best = name;
      least = cost;
    }
  }
  return best;
}

/** Levenshtein's distance, two neighbours that changed places being one edit. */
function edits(a: string, b: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          row[j]! + 1,
          next[j - 1]! + 1,
          row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
          swapped ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}

/** `unknown KIND 'WORD'`, with a guess where something is alike, else with all names. */
export function unknown(kind: string, word: string, names: readonly string[]): string {
  const guess = nearest(word, names);
  return `unknown ${kind} '${word}'${guess === undefined ? ` (known: ${names.join(', ')})` : `; did you mean ${guess}?`}`;
}
