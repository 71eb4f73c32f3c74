// `lint --baseline FILE`, `--write-baseline FILE`: findings that are known and stay.
import { join, resolve } from 'node:path';
import { type BaselineEntry, baselineText, parseBaseline, sortBy } from '../rules/baseline.ts';
import type { Finding } from '../rules/rule.ts';
import type { ProjectSettings } from '../rules/settings.ts';
import { count } from './count.ts';
import { CannotRun, type Host } from './host.ts';
import { reasonOf, reasonOfWrite } from './load.ts';
import { oneLine } from './report/source.ts';

export interface BaselineOptions {
  readonly baseline?: string;
  readonly writeBaseline?: string;
}

export interface Baseline {
  /** As people wrote it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** The baseline that counts: that of the command line, else that of the settings. `folder`: the tree, absolute. */
export function baselineFor(
  host: Host,
  name: string | undefined,
  settings: ProjectSettings,
  folder: string,
): Baseline | undefined {
  if (name !== undefined) return { name, path: resolve(host.folder, name) };
  const { baseline } = settings;
  return baseline === undefined ? undefined : { name: baseline, path: join(folder, baseline) };
}

/** Fingerprints of what a baseline holds. Throws CannotRun where the file is no baseline. */
export const knownTo = (host: Host, baseline: Baseline): ReadonlySet<string> =>
  new Set(read(host, baseline).map(({ fingerprint }) => fingerprint));

/** Stale entries beyond these are only counted. */
const MOST = 5;

/**
 * The findings that are left. Tells of entries that no finding has any more and of those without a reason.
 * `lookedFor`: whether this run would have found an entry. Throws CannotRun where the file is no baseline.
 */
export function withoutKnown(
  host: Host,
  { name, path }: Baseline,
  findings: readonly Finding[],
  lookedFor: (entry: BaselineEntry) => boolean,
): { readonly fresh: readonly Finding[]; readonly told: string } {
  const entries = read(host, { name, path });
  const { fresh, kept, stale } = sortBy(entries, findings, lookedFor);
  for (const { path, rule, message } of stale.slice(0, MOST))
    host.err(`${name}: no longer found: ${oneLine(path)}: ${oneLine(message)} [${rule}]\n`);
  if (stale.length > MOST) host.err(`${name}: and ${stale.length - MOST} more that are no longer found\n`);
  const silent = entries.filter(({ reason }) => reason.trim() === '').length;
  const more = silent > 0 ? `, ${silent} of its entries without a reason` : '';
  return { fresh, told: `${count(kept, 'finding')} known to ${name}${more}` };
}

/** Writes the findings down; reasons that the file gives already are kept. */
export function writeBaseline(
  host: Host,
  name: string,
  findings: readonly Finding[],
  lookedFor: (entry: BaselineEntry) => boolean,
): void {
  const path = resolve(host.folder, name);
  const before = host.kind(path) === undefined ? [] : read(host, { name, path });
  const text = baselineText(findings, before, lookedFor);
  try {
    host.write(path, Buffer.from(text));
  } catch (error) {
    throw new CannotRun(`${name} can not be written: ${reasonOfWrite(error)}`);
  }
  host.err(`${count(findings.length, 'finding')} written to ${name}: give each a reason\n`);
}

function read(host: Host, { name, path }: Baseline): readonly BaselineEntry[] {
  let text: string;
  try {
    text = Buffer.from(host.read(path)).toString();
  } catch (error) {
    throw new CannotRun(`the baseline ${name} can not be read: ${reasonOf(error)}`);
  }
  const parsed = parseBaseline(text);
  if ('error' in parsed) throw new CannotRun(`${name}, line ${parsed.line}: ${parsed.error}`);
  return parsed.entries;
}
