// How wide text for people may be.
import type { Host } from './host.ts';
import { wrap } from './report/wrap.ts';

/** 80 cells, as kernel people have it; less where the terminal is narrower, a little more where it is wide. */
export function widthFor(host: Host): number {
  return Math.min(Math.max(host.columns ?? 80, 40), 100);
}

/** A remark on stderr: in lines of words for who sits before it, in one line where it goes to a file. */
export function remark(host: Host, text: string): void {
  const lines = host.errIsTerminal
    ? text.split('\n').flatMap((line) => wrap(line.split(' '), widthFor(host), '', '  '))
    : [text];
  host.err(`${lines.join('\n')}\n`);
}
