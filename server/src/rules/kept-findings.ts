// Findings of an index that is kept: checks that an earlier process made of it are made again only where something
// changed.
import type { BesideIndex } from '../cache/beside-index.ts';
import type { KeptIndex } from '../cache/kept-index.ts';
import type { LiveIndex } from '../index/live.ts';
import type { LintOptions } from './choice.ts';
import type { SavedChecks } from './earlier-checks.ts';
import { type LiveFindings, openFindings } from './live.ts';

export interface KeptFindings {
  readonly found: LiveFindings;
  /** As KeptIndex.keep, of the checks too: they are of use together with the index that they were made of. */
  keep(): void;
}

/** `live`: the index of `opened`, or a part of it. `checks`: where they are kept; undefined: nowhere. */
export function openKeptFindings(
  live: LiveIndex,
  opened: Pick<KeptIndex, 'id' | 'keep'>,
  checks: BesideIndex<SavedChecks> | undefined,
  options: LintOptions,
): KeptFindings {
  const { since } = live;
  const saved = opened.id === undefined ? undefined : checks?.load(opened.id);
  const earlier = saved && since && { saved, since };
  const found = openFindings(live, options, earlier);
  return {
    found,
    keep() {
      const id = opened.keep(checks !== undefined && earlier === undefined);
      if (id !== undefined) checks?.save(id, found.save());
    },
  };
}
