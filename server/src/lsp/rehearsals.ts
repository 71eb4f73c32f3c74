// When what somebody opened is rehearsed (rules/rehearsal.ts): after a while in which nothing came, a function at a time.
import type { Change } from './thread-messages.ts';

export interface Rehearsals {
  /** Something came. */
  interrupt(): void;
  /** The file that was opened last is rehearsed; none is once somebody types. */
  changed(changes: readonly Change[]): void;
  /** All that came is done. */
  goOn(): void;
}

/** Milliseconds in which nothing came: whoever has just opened a file reads. */
const PAUSE = 500;

/** Milliseconds of a part after which the others are left out: whoever comes back to the keyboard meanwhile waits for it. */
const LONG = 50;

export function openRehearsals(partsOf: (path: string) => readonly (() => void)[]): Rehearsals {
  let left: (() => readonly (() => void)[]) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const goOn = () => {
    if (left) timer = setTimeout(next, PAUSE);
  };
  const next = () => {
    const [first, ...more] = left?.() ?? [];
    const began = performance.now();
    first?.();
    const isLong = performance.now() - began > LONG;
    left = more.length > 0 && !isLong ? () => more : undefined;
    goOn();
  };
  return {
    interrupt: () => clearTimeout(timer),
    changed(changes) {
      const opened = changes.findLast((change) => change.opened && change.path.endsWith('.c'));
      left = opened && (() => partsOf(opened.path));
    },
    goOn,
  };
}
