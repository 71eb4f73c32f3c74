// Which of the checks on a way is the reason for what is at its end.
import { PERHAPS, Reads, TELLING } from './reads.ts';
import type { Check } from './values.ts';

/**
 * The last check that could have gone either way and tells devices or machines apart. A check of something else that
 * stands nearer (whether memory was there, whether a call worked) is the reason then, and it is none; only a look at
 * the entry that matched leaves the question to the check around it. `direct`: the end is said for the last check
 * alone, so that a register or a module parameter may be the reason.
 */
export function decidingCheck(checks: Iterable<Check>, direct: boolean): Check | undefined {
  let alone = direct;
  /** A parameter that was found: it counts unless it only says what to do when something did not work. */
  let parameter: Check | undefined;
  for (const check of checks) {
    if (parameter) {
      if (!check.label && check.depth < parameter.depth) {
        if ((check.reads & ~Reads.register) === 0) return undefined;
        return parameter;
      }
      continue;
    }
    if (check.label) {
      alone = false;
      continue;
    }
    // A register that tells chips apart, looked at for devices of these ids, is as good as a revision.
    const identity = check.meant && (check.reads & Reads.identity) !== 0;
    if (identity || (check.reads & TELLING) !== 0) return check;
    if (alone && (check.reads & Reads.parameter) !== 0 && check.depth > 0) parameter = check;
    else if (alone && ((check.reads & PERHAPS) !== 0 || check.asked.length > 0)) return check;
    if (parameter) continue;
    if ((check.reads & ~(Reads.entry | Reads.ids)) !== 0 || check.reads === 0) return undefined;
  }
  return parameter;
}
