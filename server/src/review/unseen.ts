// Tables that a change writes lines of and that nobody looked at: of buses that were not asked for. Nothing is said of
// those, which a reviewer has to know.
import { busOfStruct } from '../bus/all.ts';
import type { Step, StepReport } from './run.ts';

/** `static const struct of_device_id ids[] = {` up to a line that begins with the `}`. */
const TABLE = /\bstruct[ \t]+(\w+)\s+(?:__\w+\s+)*\w+\s*\[[^\]\n]*\][^=;{}\n]*=\s*\{[\s\S]*?\n\}/g;

/** Names of buses, sorted. */
export function unseenBuses(
  reports: readonly StepReport<Step>[],
  looked: readonly string[],
): readonly string[] {
  const found = new Set<string>();
  for (const { step, files, moves } of reports)
    for (const { to } of step.changes) {
      if (to === undefined || !/\.[ch]$/.test(to)) continue;
      const bytes = files.read(to);
      const text = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      for (const m of text?.matchAll(TABLE) ?? []) {
        const bus = busOfStruct(m[1]!);
        if (!bus || looked.includes(bus.name) || found.has(bus.name)) continue;
        const first = text!.slice(0, m.index).split('\n').length;
        const lines = m[0].split('\n').length;
        for (let line = first; line < first + lines; line++)
          if (moves.isAdded(to, line)) {
            found.add(bus.name);
            break;
          }
      }
    }
  return [...found].sort();
}
