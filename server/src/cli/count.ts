// Numbers in sentences.

/** `1 table`, `2 tables`, `2 entries`. */
export function count(number: number, word: string, plural = `${word}s`): string {
  return `${number} ${number === 1 ? word : plural}`;
}
