// Rows of tab-separated values, and their way out in pieces that are worth a write.
import type { Host } from './host.ts';

/** One row; white space inside a cell becomes a blank, so that the row stays one. */
export function row(cells: readonly string[]): string {
  return `${cells.map((cell) => cell.replace(/\s+/g, ' ')).join('\t')}\n`;
}

const PIECE = 1 << 16;

/** Collects text and writes it in pieces; `end` writes what is left. */
export function batched(host: Host): { write(text: string): void; end(): void } {
  let parts: string[] = [];
  let length = 0;
  const end = () => {
    if (length > 0) host.out(parts.join(''));
    parts = [];
    length = 0;
  };
  return {
    write(text) {
      parts.push(text);
      length += text.length;
      if (length >= PIECE) end();
    },
    end,
  };
}
