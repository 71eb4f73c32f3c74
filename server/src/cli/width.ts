// How wide text for people may be.
import type { Host } from './host.ts';

/** 80 cells, as kernel people have it; less where the terminal is narrower, a little more where it is wide. */
export function widthFor(host: Host): number {
  return Math.min(Math.max(host.columns ?? 80, 40), 100);
}
