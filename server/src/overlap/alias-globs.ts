// Aliases as the patterns that they are: udev and modprobe match a device's modalias against those of modules.alias
// with fnmatch(3). What an entry matches is compared with what another kernel's modules do, source or no source.

/** A character, a set of them (`[2-9]`), any one (`?`), or any number of any (`*`). */
type Token = string;

const ANY = '*';

/** The parts of a pattern. A `[` that nothing closes is itself. */
export function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const close = pattern[at] === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (close > 0) {
      tokens.push(pattern.slice(at, close + 1));
      at = close;
    } else if (pattern[at] !== ANY || tokens.at(-1) !== ANY) tokens.push(pattern[at]!);
  }
  return tokens;
}

/** Whether everything that `narrow` matches `wide` does too. Sound: a true answer is true; of two odd patterns false may be wrong. */
export function globCovers(wide: readonly Token[], narrow: readonly Token[]): boolean {
  // reachable[i]: whether the first i tokens of `wide` take in what was looked at of `narrow`.
  let reachable = starsFrom(wide, [true]);
  for (const token of narrow) {
    const next: boolean[] = [];
    for (const [i, each] of wide.entries()) {
      if (each === ANY) next[i] = (next[i] ?? false) || reachable[i] === true;
      else if (reachable[i] === true && token !== ANY && includes(each, token)) next[i + 1] = true;
    }
    reachable = starsFrom(wide, next);
    if (!reachable.some(Boolean)) return false;
  }
  return reachable[wide.length] === true;
}

/**
 * Whether any device's modalias matches a pattern, of those that are written as a printf format says: `%08X` (capitals),
 * `%03d` (as many digits or more), `%s` (any text). Sets that say what they are not match all.
 */
export function meetsFormat(pattern: readonly Token[], format: string): boolean {
  const parts = [...format.matchAll(/%0?(\d*)([Xds])|./g)].flatMap(([text, width, kind]) =>
    kind === 'X'
      ? Array.from({ length: Number(width) }, () => '[0-9A-F]')
      : kind === 'd'
        ? [...Array.from({ length: Number(width) }, () => '[0-9]'), '0*']
        : [kind === 's' ? ANY : text],
  );
  const more = (part: Token) => part === ANY || part === '0*';
  /** How far both can be: places in the pattern, by the part of the format. */
  let places = new Set([0]);
  for (const part of parts) {
    const starting = withStars(pattern, places);
    const next = new Set<number>(more(part) ? starting : []);
    for (const at of starting)
      for (let i = at; i < pattern.length; i++) {
        const token = pattern[i]!;
        if (token !== ANY && !meets(token, part)) break;
        next.add(token === ANY ? i : i + 1);
        if (!more(part)) break;
      }
    places = next;
    if (places.size === 0) return false;
  }
  return withStars(pattern, places).has(pattern.length);
}

/** With what a `*` leaves out. */
function withStars(pattern: readonly Token[], places: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set<number>();
  for (const place of places) {
    let at = place;
    all.add(at);
    while (pattern[at] === ANY) all.add(++at);
  }
  return all;
}

/** Whether a token of a pattern and a part of a format have a character in common. */
function meets(token: Token, part: Token): boolean {
  if (part === ANY || token === '?' || /^\[[!^]/.test(token)) return true;
  const of = (each: Token) => (each.length > 1 ? membersOf(each === '0*' ? '[0-9]' : each) : new Set(each));
  const members = of(part);
  return [...of(token)].some((each) => members.has(each));
}

/** A `*` may take nothing. */
function starsFrom(wide: readonly Token[], reachable: boolean[]): boolean[] {
  for (const [i, each] of wide.entries()) if (each === ANY && reachable[i]) reachable[i + 1] = true;
  return reachable;
}

function includes(set: Token, token: Token): boolean {
  if (set === token || set === '?') return true;
  if (!set.startsWith('[') || set.length === 1) return false;
  const members = membersOf(set);
  return token.length === 1
    ? token !== '?' && members.has(token)
    : [...membersOf(token)].every((each) => members.has(each));
}

/** Of `[0-57a]`; sets that say what they are not (`[!…]`) do not stand in aliases and have no members here. */
function membersOf(set: Token): ReadonlySet<string> {
  const members = new Set<string>();
  if (/^\[[!^]/.test(set)) return members;
  for (const [, from, to] of set.slice(1, -1).matchAll(/(.)(?:-(.))?/g))
    for (let code = from!.charCodeAt(0); code <= (to ?? from!).charCodeAt(0); code++)
      members.add(String.fromCharCode(code));
  return members;
}

/** A line of modules.alias. */
export interface AliasLine {
  readonly alias: string;
  readonly module: string;
  /** From 1. */
  readonly line: number;
}

/** The lines of a modules.alias; those that are none (comments) are left out. */
export function parseModulesAlias(text: string): readonly AliasLine[] {
  return text.split('\n').flatMap((line, i) => {
    const match = /^alias\s+(\S+)\s+(\S+)\s*$/.exec(line);
    return match ? [{ alias: match[1]!, module: match[2]!.replaceAll('-', '_'), line: i + 1 }] : [];
  });
}

/** How an alias of a module stands to a pattern. */
export interface AliasMeeting extends AliasLine {
  readonly relation: 'identical' | 'covers' | 'covered';
}

/** Asks for the aliases that meet a pattern; each is looked at only where the fixed beginnings agree. */
export function aliasMeetings(lines: readonly AliasLine[]): (pattern: string) => readonly AliasMeeting[] {
  const byBus = new Map<
    string,
    { readonly line: AliasLine; readonly tokens: readonly Token[]; readonly head: string }[]
  >();
  for (const line of lines) {
    const bus = busOf(line.alias);
    const list = byBus.get(bus);
    const entry = { line, tokens: tokensOf(line.alias), head: headOf(line.alias) };
    if (list) list.push(entry);
    else byBus.set(bus, [entry]);
  }
  return (pattern) => {
    const own = tokensOf(pattern);
    const head = headOf(pattern);
    const found: AliasMeeting[] = [];
    for (const { line, tokens, head: other } of byBus.get(busOf(pattern)) ?? []) {
      if (!head.startsWith(other) && !other.startsWith(head)) continue;
      const covers = globCovers(tokens, own);
      const covered = globCovers(own, tokens);
      if (covers || covered)
        found.push({ ...line, relation: covers && covered ? 'identical' : covers ? 'covers' : 'covered' });
    }
    return found;
  };
}

/** Whether a pattern names nothing (`pci:v*d*sv*…`): its module waits for somebody to bind a device to it by hand. */
export const namesNothing = (alias: string): boolean =>
  /^([a-z]+\*)+$/.test(alias.slice(alias.indexOf(':') + 1));

const busOf = (alias: string) => alias.slice(0, alias.indexOf(':') + 1);

const headOf = (alias: string) => /^[^*?[]*/.exec(alias)![0];
