// A device in what people paste: a line of lspci, or a text that a bus can read.

/** `[0200]: Intel … [8086:10d3] (rev 01)`, as `lspci -nn` ends its lines. */
const LSPCI = /\[([0-9a-f]{4})\]:.*\[([0-9a-f]{4}:[0-9a-f]{4})\]/i;

export function deviceIn(text: string): string {
  const line = LSPCI.exec(text);
  return line ? `${line[2]!}@${line[1]!}`.toLowerCase() : text.trim();
}
