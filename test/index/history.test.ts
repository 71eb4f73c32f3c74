// After any history of edits the live index and its findings are those of a cold run over the same bytes.
// MATCHTABLE_HISTORIES: how many histories (150 where not given); MATCHTABLE_SEED: of which random numbers.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { busNamed } from '../../server/src/bus/all.ts';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex, type IndexOptions } from '../../server/src/index/build.ts';
import { openLive } from '../../server/src/index/live.ts';
import type { TreeIndex } from '../../server/src/index/model.ts';
import { pack, unpack } from '../../server/src/index/packed.ts';
import type { SavedIndex } from '../../server/src/index/saved.ts';
import { parseConfig } from '../../server/src/kernel/config.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import type { Grounds } from '../../server/src/overlap/arbitration.ts';
import { findOverlaps } from '../../server/src/overlap/find.ts';
import { openGrounds } from '../../server/src/overlap/grounds.ts';
import { moduleOverlaps } from '../../server/src/overlap/modules.ts';
import type { SavedChecks } from '../../server/src/rules/earlier-checks.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { openFindings } from '../../server/src/rules/live.ts';
import { headerHistory } from './header-histories.ts';
import { type History, history, MARK, type Step } from './histories.ts';

const runs = Number(process.env.MATCHTABLE_HISTORIES ?? 150);
const seed = process.env.MATCHTABLE_SEED;

type Texts = Map<string, string>;

const below = (texts: Texts, path: string) =>
  [...texts.keys()].filter((each) => each === path || each.startsWith(`${path}/`));

/** Makes one step; gives the paths that an editor or a file watcher would tell. */
function make(step: Step, texts: Texts): string[] {
  switch (step.kind) {
    case 'write':
      if (below(texts, step.path).some((each) => each !== step.path) || inFile(texts, step.path)) return [];
      if (isElsewhere(texts, step.path, step.content)) return [];
      texts.set(step.path, step.content);
      return [step.path];
    case 'delete':
      for (const each of below(texts, step.path)) texts.delete(each);
      return [step.path];
    case 'move': {
      const { from, to } = step;
      if (to.startsWith(`${from}/`) || below(texts, to).length > 0 || inFile(texts, to)) return [];
      for (const each of below(texts, from)) {
        texts.set(to + each.slice(from.length), texts.get(each)!);
        texts.delete(each);
      }
      return [from, to];
    }
    case 'line': {
      const lines = texts.get(step.path)?.split('\n') ?? [];
      const at = step.line % Math.max(1, lines.length);
      // The mark of a header stays.
      if (lines.length === 0 || MARK.test(lines[at]!)) return [];
      lines.splice(at, 1, ...step.change(lines[at]!));
      texts.set(step.path, lines.join('\n'));
      return [step.path];
    }
    case 'undo':
      return [];
  }
}

/** Whether a header of the same names stands at another path. */
function isElsewhere(texts: Texts, path: string, content: string): boolean {
  const mark = MARK.exec(content)?.[0];
  return mark !== undefined && [...texts].some(([other, text]) => other !== path && text.includes(mark));
}

/** Whether one of the folders of a path is a file. */
const inFile = (texts: Texts, path: string) => [...texts.keys()].some((each) => path.startsWith(`${each}/`));

const plain = ({ tables, aliases, problems, stats }: TreeIndex) => ({
  tables,
  aliases,
  problems: [...problems].map((problem) => JSON.stringify(problem)).sort(),
  files: stats.files,
  candidates: stats.candidates,
});

/** What a view shows of overlaps: asked between edits, of what the findings hang on too. */
const judgedIn = ({ tables }: TreeIndex, grounds: Grounds) =>
  moduleOverlaps(findOverlaps(tables, busNamed('pci')!), grounds);

/** `handedOver`: before which rounds another process takes over, from what this one saved. */
function follow({ files, config, buses, aliases, rounds }: History, handedOver: readonly boolean[]): void {
  const overlay = openOverlay(memoryFiles({}));
  let texts: Texts = new Map(Object.entries(files));
  for (const [path, content] of texts) overlay.lay(path, content);
  const options = (): IndexOptions => {
    const tree = openTree(overlay.files);
    if ('error' in tree) throw new Error(tree.error);
    return {
      files: overlay.files,
      tree,
      aliases,
      ...(buses && { buses }),
      ...(config && { config: parseConfig(Buffer.from(texts.get('.config') ?? ''), '.config').config }),
    };
  };
  let live = openLive(options());
  let findings = openFindings(live);
  const laid = new Set(texts.keys());
  const before: Texts[] = [];
  for (const [number, round] of rounds.entries()) {
    const saved = handedOver[number] ? pack([live.save(), findings.save()]) : undefined;
    const savedConfig = texts.get('.config');
    const told = new Set<string>();
    for (const step of round) {
      const now = new Map(texts);
      if (step.kind === 'undo') {
        const last = before.pop();
        if (!last) continue;
        for (const path of new Set([...texts.keys(), ...last.keys()]))
          if (texts.get(path) !== last.get(path)) told.add(path);
        texts = last;
      } else {
        for (const path of make(step, texts)) told.add(path);
        before.push(now);
      }
    }
    for (const path of new Set([...told].flatMap((path) => [path, ...below(texts, path)])))
      if (texts.has(path)) overlay.lay(path, texts.get(path));
    for (const path of laid) if (!texts.has(path)) overlay.lift(path);
    for (const path of texts.keys()) laid.add(path);
    if (saved) {
      // What another configuration left is never taken up.
      const [index, checks] = unpack(saved) as [SavedIndex, SavedChecks];
      const earlier = { saved: index, edited: [...told] };
      live = openLive(options(), config && texts.get('.config') !== savedConfig ? undefined : earlier);
      const { since } = live;
      findings = openFindings(live, {}, since && { saved: checks, since });
    } else findings.update(live.update([...told]));
    const cold = buildIndex(options());
    expect(plain(live.index)).toEqual(plain(cold));
    expect(findings.findings).toEqual(lintIndex(cold));
    expect(findings.judging((grounds) => judgedIn(live.index, grounds))).toEqual(
      judgedIn(cold, openGrounds(cold)),
    );
  }
}

it('is that of a cold run after every step', { timeout: 3_600_000 }, () => {
  fc.assert(fc.property(history, fc.array(fc.boolean(), { maxLength: 12 }), follow), {
    numRuns: runs,
    ...(seed !== undefined && { seed: Number(seed) }),
  });
});

it('is that of a cold run after edits of a header, on disk between two processes mostly', {
  timeout: 3_600_000,
}, () => {
  const handed = fc.array(fc.constantFrom(true, true, true, false), { minLength: 8, maxLength: 8 });
  fc.assert(fc.property(headerHistory, handed, follow), {
    numRuns: runs,
    ...(seed !== undefined && { seed: Number(seed) }),
  });
});
