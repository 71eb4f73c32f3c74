// Rows of tab-separated values, and their way out in pieces that are worth a write.
import { legible } from '../files/legible.ts';
import type { Host } from './host.ts';

/** One row; white space inside a cell becomes a blank, so that the row stays one. */
export function row(cells: readonly string[]): string {
  return rowOfBytes(cells.map(legible));
}

/** A row for `batchedBytes`. */
export function rowOfBytes(cells: readonly string[]): string {
  return `${cells.map((cell) => cell.replace(/[\t-\r ]+/g, ' ')).join('\t')}\n`;
}

/** JSON, in which the bytes of strings are told as text. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === 'string' ? legible(each) : each), 2);
}

const PIECE = 1 << 16;

/** Collects text and writes it in pieces; `end` writes what is left. */
export const batched = (host: Host): Batched => batchedBy((text) => host.out(text));

/** The same for what is no text but bytes, each a character (files/legible.ts). */
export const batchedBytes = (host: Host): Batched =>
  batchedBy((bytes) => host.out(Buffer.from(bytes, 'latin1')));

interface Batched {
  write(text: string): void;
  end(): void;
}

function batchedBy(out: (text: string) => void): Batched {
  let parts: string[] = [];
  let length = 0;
  const end = () => {
    if (length > 0) out(parts.join(''));
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
