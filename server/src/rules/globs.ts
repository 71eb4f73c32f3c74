// Globs of paths in a tree, as people write them in settings: `*` and `?` within one name, `**` across folders. A glob
// that names a folder takes in all below it.

/** `path`: as TreeFiles has them. Takes time in proportion to the product of both lengths, whatever the glob. */
export function globMatches(glob: string, path: string): boolean {
  const wanted = glob.replace(/^\.?\//, '').split('/');
  if (wanted.at(-1) === '') wanted.pop();
  // Below what matches, everything does.
  return matches([...wanted, '**'], path.split('/'), (part, name) =>
    part === '**' ? 'any' : matches([...part], [...name], charMatches) ? 'one' : 'none',
  );
}

const charMatches = (part: string, char: string): Match =>
  part === '*' ? 'any' : part === '?' || part === char ? 'one' : 'none';

/** `any`: the part takes any number of these, none too. */
type Match = 'any' | 'one' | 'none';

function matches(
  parts: readonly string[],
  items: readonly string[],
  match: (part: string, item: string) => Match,
): boolean {
  const takesNone = (part: string) => match(part, '') === 'any';
  // ends[i]: whether the items so far are what the first i parts say.
  let ends = [true];
  for (let i = 0; i < parts.length; i++) ends[i + 1] = ends[i]! && takesNone(parts[i]!);
  for (const item of items) {
    const next = [false];
    for (let i = 0; i < parts.length; i++) {
      const how = match(parts[i]!, item);
      // What takes any number begins here, goes on, or takes none of them.
      next[i + 1] = how === 'any' ? ends[i]! || ends[i + 1]! || next[i]! : how === 'one' ? ends[i]! : false;
    }
    ends = next;
  }
  return ends[parts.length]!;
}
