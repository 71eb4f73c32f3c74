// What a patch does to one file. Names, extended headers and hunks are read by the package `diff`; where a section
// ends, binary data and refused paths are ours.
import { parsePatch, type StructuredPatchHunk } from 'diff';
import { normalPath } from '../files/paths.ts';
import { diffSections, type Section } from './sections.ts';

export interface FilePatch {
  /** In the text that it stands in, from 1. */
  readonly line: number;
  /** Relative to the tree; undefined where the file is new. */
  readonly from?: string;
  /** Undefined where the file is deleted. */
  readonly to?: string;
  readonly copies: boolean;
  readonly binary: boolean;
  /** Whether what it makes is a symbolic link or a submodule, of which nothing is read. */
  readonly noFile: boolean;
  /** Whether it makes a new file where there is none: `diff -N` names both sides and says no more. */
  readonly mayCreate: boolean;
  /** One character per byte. */
  readonly hunks: readonly StructuredPatchHunk[];
  /** Of each hunk, what its `@@` line says behind the second `@@`: the function that it is in, as text. */
  readonly headings: readonly string[];
}

/** What is wrong with a patch, and where. */
export interface PatchTrouble {
  readonly path?: string;
  /** Of the patch's hunks for that file, from 1. */
  readonly hunk?: number;
  readonly message: string;
}

export interface ParsedDiff {
  readonly files: readonly FilePatch[];
  readonly troubles: readonly PatchTrouble[];
}

/** The diffs in a text (one character per byte). */
export function parseDiff(text: string): ParsedDiff {
  const files: FilePatch[] = [];
  const troubles: PatchTrouble[] = [];
  for (const section of diffSections(text.split('\n'))) {
    const parsed = parseSection(section);
    if ('message' in parsed) troubles.push(parsed);
    else files.push(parsed);
  }
  return { files, troubles };
}

function parseSection(section: Section): FilePatch | PatchTrouble {
  const headers = section.lines.slice(0, firstHunk(section.lines));
  let parsed: ReturnType<typeof parsePatch>[number] | undefined;
  try {
    // What is wrong with the hunks is known already, and said better.
    const lines = section.trouble === undefined && !section.binary ? section.lines : headers;
    parsed = parsePatch(`${lines.join('\n')}\n`)[0];
  } catch (error) {
    return { message: `line ${section.line}: ${(error as Error).message}` };
  }
  const names = namesOf(headers, parsed?.oldFileName, parsed?.newFileName);
  if (!parsed || !names) return { message: `line ${section.line}: the diff names no file` };
  const { from, to } = names;
  for (const name of [from, to]) {
    const refused = name === undefined ? undefined : refusal(name);
    if (refused !== undefined) return { path: name!, message: refused };
  }
  if (section.trouble !== undefined) return { path: (to ?? from)!, message: section.trouble };
  const creates = parsed.isCreate === true || from === undefined;
  const deletes =
    parsed.isDelete === true || to === undefined || (!parsed.isGit && isWhole(parsed.hunks, 'new'));
  return {
    line: section.line,
    ...(!creates && from !== undefined && { from }),
    ...(!deletes && to !== undefined && { to }),
    ...(deletes && from === undefined && to !== undefined && { from: to }),
    copies: parsed.isCopy === true,
    binary: section.binary || parsed.isBinary === true,
    noFile: ['120000', '160000'].includes(parsed.newMode ?? ''),
    mayCreate: !parsed.isGit && isWhole(parsed.hunks, 'old'),
    hunks: parsed.hunks,
    // Lines of a hunk begin with a sign, never with @.
    headings: section.lines.flatMap((line) => HEADING.exec(line)?.slice(1).map(decoded) ?? []),
  };
}

const HEADING = /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@ ?(.*)$/;

/** Whether one side of the diff is no text at all: that of a file that is not there. */
function isWhole(hunks: readonly StructuredPatchHunk[], empty: 'old' | 'new'): boolean {
  const [hunk, ...more] = hunks;
  // No lines stand behind line 0; the package counts up to the line where they would be.
  return (
    hunk !== undefined && more.length === 0 && hunk[`${empty}Lines`] === 0 && hunk[`${empty}Start`] === 1
  );
}

function firstHunk(lines: readonly string[]): number {
  const at = lines.findIndex((line) => line.startsWith('@@ ') || line === 'GIT binary patch');
  return at < 0 ? lines.length : at;
}

/** Paths without `a/` and `b/`; undefined where there are none. */
function namesOf(
  headers: readonly string[],
  oldName: string | undefined,
  newName: string | undefined,
): { from?: string; to?: string } | undefined {
  if (oldName === undefined || newName === undefined) return undefined;
  // `diff.noprefix`: both sides are called the same. With prefixes they never are.
  const plain = oldName === newName;
  const path = (name: string) => {
    const text = decoded(name.replace(/\t.*$/, ''));
    if (text === '/dev/null') return undefined;
    if (plain || text.startsWith('/')) return text;
    const slash = text.indexOf('/');
    return slash < 0 ? text : text.slice(slash + 1);
  };
  const [from, to] = [path(oldName), path(newName)];
  if (from === undefined && to === undefined) return undefined;
  // Of a deleted or a new file `diff --git` has both names, where no `---` follows.
  const creates = headers.some((line) => line.startsWith('new file mode'));
  const deletes = headers.some((line) => line.startsWith('deleted file mode'));
  return {
    ...(from !== undefined && !creates && { from }),
    ...(to !== undefined && !deletes && { to }),
  };
}

/** Names are UTF-8; those that were quoted are text already. */
function decoded(name: string): string {
  if ([...name].some((character) => character > '\u00ff')) return name;
  const text = Buffer.from(name, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? name : text;
}

/** Why a path is none that a patch may name, as `git apply` sees it; undefined where it is one. */
function refusal(path: string): string | undefined {
  if (path.startsWith('/')) return 'is an absolute path: refused';
  if (path.includes('\0')) return 'is no path: refused';
  const parts = path.split('/');
  if (normalPath(path) === undefined || parts.includes('..')) return 'leads out of the tree: refused';
  if (parts.some((part) => part === '' || part === '.' || part.toLowerCase() === '.git'))
    return 'is no path of a tree: refused';
  return undefined;
}
