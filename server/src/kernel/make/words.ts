// Lists of words: patterns with `%`, file names, and the names that lie on disk.
import type { TreeFiles } from '../../files/tree-files.ts';
import { hasMark, joined, type Piece, piece, type Word, wordsOf } from './pieces.ts';

/** What `%` of the pattern stands for in the text; undefined where it does not match. */
export function stem(pattern: string, text: string): string | undefined {
  const percent = pattern.indexOf('%');
  if (percent < 0) return pattern === text ? '' : undefined;
  const before = pattern.slice(0, percent);
  const after = pattern.slice(percent + 1);
  if (text.length < before.length + after.length) return undefined;
  if (!text.startsWith(before) || !text.endsWith(after)) return undefined;
  return text.slice(before.length, text.length - after.length);
}

/** `patsubst`: words that match `from` become `to`, the others stay. */
export function patternSubstitute(words: readonly Word[], from: string, to: string): Word[] {
  return words.map((word) => {
    const middle = stem(from, word.text);
    if (middle === undefined) return word;
    return piece(from.includes('%') ? to.replace('%', () => middle) : to, word.symbols, word.maybe);
  });
}

/** `$(var:from=to)`: without a `%`, both are endings. */
export function substitute(pieces: readonly Piece[], from: string, to: string): Piece[] {
  const whole = from.includes('%');
  return joined(patternSubstitute(wordsOf(pieces), whole ? from : `%${from}`, whole ? to : `%${to}`));
}

/** A word that depends on what is not known is kept by both `filter` and `filter-out`. */
export function filter(words: readonly Word[], patterns: readonly Word[], wanted: boolean): Word[] {
  return words.filter(
    (word) =>
      hasMark(word.text) || patterns.some((each) => stem(each.text, word.text) !== undefined) === wanted,
  );
}

/** `sort`: by code unit, each text once, with the symbols of its first. */
export function sorted(words: readonly Word[]): Word[] {
  const byText = new Map<string, Word>();
  for (const word of words) if (!byText.has(word.text)) byText.set(word.text, word);
  return [...byText.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

/** `dir`: up to and with the last slash, `./` where there is none. */
export function dirOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.lastIndexOf('/') + 1) : './';
}

export function notdirOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** `basename` takes off what `suffix` gives: from the last dot behind the last slash. */
export function suffixOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > name.lastIndexOf('/') ? name.slice(dot) : '';
}

/** Names that match a shell pattern, sorted; a name without `*`, `?` or `[` where it exists. */
export function wildcard(files: TreeFiles, pattern: string): readonly string[] {
  const absolute = pattern.replace(/^(\.\/)+/, '');
  let found = [''];
  const parts = absolute.split('/');
  for (const [at, part] of parts.entries()) {
    const last = at === parts.length - 1;
    if (last && part === '') return found.map((each) => `${each}/`);
    if (part === '..' || part === '.' || part === '') {
      found = found.map((each) => under(each, part));
      continue;
    }
    const matches = /[*?[]/.test(part) ? shellPattern(part) : undefined;
    found = found.flatMap((folder) => {
      if (!matches && last && files.isFile(under(folder, part))) return [under(folder, part)];
      return files
        .list(folder)
        .filter((entry) => (matches ? matches.test(entry.name) : entry.name === part))
        .filter((entry) => last || entry.kind === 'dir')
        .map((entry) => under(folder, entry.name));
    });
  }
  const lead = pattern.slice(0, pattern.length - absolute.length);
  return found.filter((each) => each !== '').map((each) => lead + each);
}

function under(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function shellPattern(part: string): RegExp {
  const source = part.replace(/\[[^\]]*\]|[\s\S]/g, (token) => {
    if (token === '*') return '.*';
    if (token === '?') return '.';
    if (token.length > 2 && token.startsWith('['))
      return `[${token.slice(1, -1).replace(/^[!^]/, '^').replace(/[\\[]/g, '\\$&')}]`;
    return token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  try {
    return new RegExp(`^(?!\\.)${source}$`, 's');
  } catch {
    return /^(?!)/;
  }
}
