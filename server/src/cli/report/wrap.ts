// Words to lines.

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colour sequences of a terminal
const COLOUR = /\u001b\[[0-9;]*m/g;

/** The number of cells that a text takes, colour sequences not counted. */
export function widthOf(text: string): number {
  return text.includes('\u001b') ? text.replace(COLOUR, '').length : text.length;
}

/** Lines of at most `width` cells, where the words allow it: `first` begins the first, `rest` all others. */
export function wrap(words: readonly string[], width: number, first = '', rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of words) {
    if (!empty && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return empty && lines.length > 0 ? lines : [...lines, line];
}

/** The words of a text. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
