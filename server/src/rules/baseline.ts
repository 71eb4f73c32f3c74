// Findings that somebody looked at and leaves as they are, each with a reason. They are kept by fingerprint, which
// survives moved lines and moved files; the rest of an entry is for whoever reads the file.
import { type ParseError, parse } from 'jsonc-parser';
import { jsonFault } from './json-fault.ts';
import type { Finding } from './rule.ts';

export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly bus: string;
  readonly path: string;
  readonly table: string;
  readonly message: string;
  /** Why it stays; empty where nobody said so yet. */
  readonly reason: string;
}

/** Of a file with comments or without. Lines count from 1. */
export function parseBaseline(
  text: string,
): { readonly entries: readonly BaselineEntry[] } | { readonly line: number; readonly error: string } {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) {
    const line = text.slice(0, first.offset).split('\n').length;
    return { line, error: jsonFault(first.error) };
  }
  const list = isRecord(value) ? value.findings : undefined;
  if (!Array.isArray(list))
    return { line: 1, error: 'expected {"findings": […]}, as --write-baseline writes it' };
  const entries: BaselineEntry[] = [];
  for (const [i, entry] of list.entries()) {
    const wrong = isRecord(entry) ? KEYS.find((key) => typeof entry[key] !== 'string') : 'fingerprint';
    if (wrong !== undefined)
      return { line: lineOfEntry(text, i), error: `expected a text for "${wrong}" in each of the findings` };
    entries.push(entry as BaselineEntry);
  }
  return { entries };
}

const KEYS = ['fingerprint', 'rule', 'bus', 'path', 'table', 'message', 'reason'] as const;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where the entry begins, as far as braces tell. */
function lineOfEntry(text: string, index: number): number {
  let at = text.indexOf('[');
  for (let n = 0; n <= index && at >= 0; n++) at = text.indexOf('{', at + 1);
  return text.slice(0, Math.max(at, 0)).split('\n').length;
}

export interface Sorted {
  /** Findings that the baseline does not hold. */
  readonly fresh: readonly Finding[];
  readonly kept: number;
  /** Entries that no finding has any more, of those that were looked for. */
  readonly stale: readonly BaselineEntry[];
}

/** `lookedFor`: whether a run like this one would have found the entry. */
export function sortBy(
  entries: readonly BaselineEntry[],
  findings: readonly Finding[],
  lookedFor: (entry: BaselineEntry) => boolean,
): Sorted {
  const known = new Set(entries.map(({ fingerprint }) => fingerprint));
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  const fresh = findings.filter(({ fingerprint }) => !known.has(fingerprint));
  return {
    fresh,
    kept: findings.length - fresh.length,
    stale: entries.filter((entry) => !found.has(entry.fingerprint) && lookedFor(entry)),
  };
}

/**
 * The text of a baseline of these findings: reasons of `before` are kept, and so are its entries that were not looked
 * for this time.
 */
export function baselineText(
  findings: readonly Finding[],
  before: readonly BaselineEntry[],
  lookedFor: (entry: BaselineEntry) => boolean,
): string {
  const reasons = new Map(before.map(({ fingerprint, reason }) => [fingerprint, reason]));
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  const entries: BaselineEntry[] = [
    ...findings.map(({ fingerprint, rule, bus, path, table, message }) => ({
      fingerprint,
      rule,
      bus,
      path,
      table,
      message,
      reason: reasons.get(fingerprint) ?? '',
    })),
    ...before.filter((entry) => !found.has(entry.fingerprint) && !lookedFor(entry)),
  ];
  const key = ({ path, rule, fingerprint }: BaselineEntry) => [path, rule, fingerprint].join('\0');
  entries.sort((x, y) => (key(x) < key(y) ? -1 : 1));
  return `${JSON.stringify({ findings: entries }, undefined, 2)}\n`;
}
