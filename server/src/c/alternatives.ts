// Headers of which conditions choose: `#include "a.h"` in one branch of a file's `#if`, `#include "b.h"` in another. What
// headers say is then asked of each choice by itself, as of a unit that includes no others.
import { decide } from './conditions.ts';
import { activityWithin } from './lookup.ts';
import { newWalk } from './reach.ts';
import type { Frame, IncludeSite, Unit } from './unit.ts';

export interface Alternative {
  readonly unit: Unit;
  /** The branches that it takes for granted. */
  readonly frames: readonly Frame[];
}

/** More choices than these are not told apart. */
const MOST = 8;

/** How the unit's headers may be chosen; none where there is nothing to choose. */
export function alternativesOf(unit: Unit): readonly Alternative[] {
  if (!unit.alternatives) {
    // Whoever decides a condition looks into all headers.
    unit.alternatives = [];
    if (unit.conditional.size > 0) unit.alternatives = findAlternatives(unit);
  }
  return unit.alternatives;
}

/** Those that may be where text stands under `context`. */
export const fitting = (unit: Unit, context: Frame | undefined): readonly Alternative[] =>
  alternativesOf(unit).filter(({ frames }) =>
    frames.every((frame) => activityWithin(unit, frame, context) !== false),
  );

function findAlternatives(unit: Unit): readonly Alternative[] {
  /** Undecided branches that an `#include` stands in; undefined where it is not compiled. */
  const branches = new Map<IncludeSite, readonly Frame[] | undefined>();
  const groups = new Map<Frame, Set<Frame>>();
  for (const [site, frame] of unit.conditional) {
    const open = openAround(unit, frame);
    branches.set(site, open);
    for (const each of open ?? []) {
      const group = groups.get(firstOf(each)) ?? new Set();
      groups.set(firstOf(each), group.add(each));
    }
  }
  let choices: readonly (readonly Frame[])[] = [[]];
  for (const group of groups.values())
    if (group.size > 1 && choices.length * group.size <= MOST)
      choices = choices.flatMap((chosen) => [...group].map((frame) => [...chosen, frame]));
  const none = choices.length === 1 && ![...branches.values()].includes(undefined);
  return none ? [] : choices.map((frames) => ({ frames, unit: withIncludes(unit, branches, frames) }));
}

function openAround(unit: Unit, frame: Frame): readonly Frame[] | undefined {
  const open: Frame[] = [];
  for (let f: Frame | undefined = frame; f; f = f.parent) {
    const decision = decide(unit, f);
    if (decision === false) return undefined;
    if (decision !== true) open.push(f);
  }
  return open;
}

const firstOf = (frame: Frame): Frame => frame.before[0] ?? frame;

function withIncludes(
  unit: Unit,
  branches: ReadonlyMap<IncludeSite, readonly Frame[] | undefined>,
  chosen: readonly Frame[],
): Unit {
  const isOther = (frame: Frame) => chosen.some((each) => each !== frame && firstOf(each) === firstOf(frame));
  const includes = unit.includes.filter((site) => {
    if (!branches.has(site)) return true;
    const open = branches.get(site);
    return open !== undefined && !open.some(isOther);
  });
  // What nobody chose may be included or not.
  const conditional = [...unit.conditional].filter(
    ([site]) => includes.includes(site) && branches.get(site)?.some((frame) => !chosen.includes(frame)),
  );
  return {
    ...unit,
    includes,
    conditional: new Map(conditional),
    isAlternative: true,
    alternatives: [],
    walk: newWalk(),
    decisions: new Map(),
    found: new Map(),
    settled: new Map(),
  };
}
