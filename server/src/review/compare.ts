// What a change brings and what it cures: findings of two trees compared by what they are about, never by their
// lines. What is said of several entries at once is compared entry by entry.
import type { Finding, Part } from '../rules/rule.ts';
import { andMore } from '../rules/sides.ts';
import type { Moves } from './lines.ts';

export interface Difference {
  /** Only what is new of them, where a finding sums up old and new entries. */
  readonly introduced: readonly Finding[];
  readonly cured: readonly Finding[];
  /** What is the same though it is about another name now: what it was about, and what it is about. */
  readonly renamed: readonly (readonly [before: string, after: string])[];
}

/** One entry's share of a finding. */
interface Piece {
  readonly finding: Finding;
  readonly part: Part | undefined;
  readonly key: string;
  readonly path: string;
  readonly line: number;
}

export function compareFindings(
  before: readonly Finding[],
  after: readonly Finding[],
  moves: Moves,
): Difference {
  const old = before.flatMap(pieces);
  const now = after.flatMap(pieces);
  const same = new Set<Piece>();
  const pair = (a: Piece, b: Piece) => {
    same.add(a);
    same.add(b);
  };
  const left = new Map<string, Piece[]>();
  for (const piece of old) push(left, piece.key, piece);
  const open = () => now.filter((piece) => !same.has(piece));
  const find = (piece: Piece, fits: (other: Piece) => boolean, among = left.get(piece.key) ?? []) =>
    among.find((other) => !same.has(other) && fits(other));
  // Of what is about the same: what stands where it stood, what stands in the file where it stood, the rest.
  for (const fits of [isThere, isInFile, () => true])
    for (const piece of open()) {
      const other = find(piece, (candidate) => fits(candidate, piece, moves));
      if (other) pair(other, piece);
    }
  // A module that is called otherwise changes what findings are about, and not where they stand.
  const renamed: [string, string][] = [];
  const byRule = new Map<string, Piece[]>();
  for (const piece of old) if (!same.has(piece)) push(byRule, piece.finding.rule, piece);
  for (const piece of open()) {
    const other = find(
      piece,
      (candidate) => isRenamed(candidate, piece, moves),
      byRule.get(piece.finding.rule) ?? [],
    );
    if (!other) continue;
    pair(other, piece);
    renamed.push([other.key, piece.key]);
  }
  return { introduced: onlyOf(after, now, same), cured: onlyOf(before, old, same), renamed };
}

/** What a finding is about, entry by entry: the same in another tree. */
export const keysOf = (finding: Finding): string[] => pieces(finding).map(({ key }) => key);

function pieces(finding: Finding): Piece[] {
  const { about, path, range } = finding;
  if (finding.parts === undefined || finding.parts.length === 0)
    return [{ finding, part: undefined, key: `${finding.severity}\0${about}`, path, line: range.start.line }];
  // The finding's own subject names its first entry only.
  const owner = about.split('\0').slice(0, 3).join('\0');
  return finding.parts.map((part) => ({
    finding,
    part,
    key: [finding.severity, owner, part.subject].join('\0'),
    path: part.place.path,
    line: part.place.range.start.line,
  }));
}

function isThere(old: Piece, now: Piece, moves: Moves): boolean {
  const place = moves.before(now.path, now.line);
  return place !== undefined && place.path === old.path && place.line === old.line;
}

const isInFile = (old: Piece, now: Piece, moves: Moves) => moves.pathBefore(now.path) === old.path;

/** Whether both ends of a finding stand on lines that did not change, though its words did. */
function isRenamed(old: Piece, now: Piece, moves: Moves): boolean {
  if (old.finding.severity !== now.finding.severity) return false;
  const ends = new Set(endsOf(old).map(({ path, line }) => `${path}:${line}`));
  const places = endsOf(now).map(({ path, line }) => moves.before(path, line));
  return places.every((place) => place !== undefined && ends.has(`${place.path}:${place.line}`));
}

function endsOf({ path, line, part, finding }: Piece): { path: string; line: number }[] {
  const [other] = part?.related ?? finding.related;
  return [{ path, line }, ...(other ? [{ path: other.path, line: other.range.start.line }] : [])];
}

/** The findings that have something left over, with nothing but that. */
function onlyOf(findings: readonly Finding[], all: readonly Piece[], same: ReadonlySet<Piece>): Finding[] {
  const left = new Map<Finding, Piece[]>();
  const count = new Map<Finding, number>();
  for (const piece of all) {
    count.set(piece.finding, (count.get(piece.finding) ?? 0) + 1);
    if (!same.has(piece)) push(left, piece.finding, piece);
  }
  return findings.flatMap((finding) => {
    const rest = left.get(finding);
    if (!rest) return [];
    return [
      rest.length === count.get(finding)
        ? finding
        : narrowed(
            finding,
            rest.flatMap(({ part }) => part ?? []),
          ),
    ];
  });
}

/** A finding that speaks of some of its entries only. */
export function narrowed(finding: Finding, parts: readonly Part[]): Finding {
  const [first, ...others] = parts;
  if (!first) return finding;
  // What it says of all its entries is not true of these.
  const { witness: _, mirrored: _all, fix, ...rest } = finding;
  const more = andMore(others.length);
  const edits = fix?.edits.filter((edit) =>
    parts.some(
      ({ place }) =>
        place.path === edit.path &&
        place.range.start.line <= edit.range.start.line &&
        edit.range.end.line <= place.range.end.line,
    ),
  );
  return {
    ...rest,
    path: first.place.path,
    range: first.place.range,
    message: first.message + more,
    ...(first.mirrored !== undefined && { mirrored: first.mirrored + more }),
    related: [
      ...first.related,
      ...others.slice(0, 5).map(({ place, message }) => ({
        ...place,
        message,
        ...(finding.module !== undefined && { module: finding.module }),
      })),
    ],
    ...(first.witness !== undefined && { witness: first.witness }),
    ...(fix && edits && edits.length > 0 && { fix: { ...fix, edits } }),
    parts,
  };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
