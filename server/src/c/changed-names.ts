// Of which names a header says something else after an edit.
import { blocksOf } from './blocks.ts';
import { ANY_MADE, mayMake, scanEnumerators } from './enums.ts';
import { bodyOf, DirectiveKind, endOf, hasName, IDENTIFIER, kindOf, nameOf } from './skeleton.ts';
import { directiveText, inCode, type Source, textBetween } from './source.ts';

/**
 * Names that a unit which asks for none of them sees no difference by; `shape` where includes or conditions are not as
 * they were, so that any name may be concerned. Macros are told by their `#define`s, enumerators by those of the file,
 * everything else by the words near what was edited in code.
 */
export function changedNames(before: Source, after: Source): ReadonlySet<string> | 'shape' {
  const names = new Set<string>();
  const said = saidBetween(before, after);
  if (!said) return 'shape';
  for (const [name, [old, now]] of said) if (old !== now) names.add(name);
  const [codeBefore, codeAfter] = [codeOf(before), codeOf(after)];
  if (codeBefore !== codeAfter) {
    const [start, end] = commonEnds(codeBefore, codeAfter);
    addWords(names, codeBefore, start - NEAR, codeBefore.length - end + NEAR);
    addWords(names, codeAfter, start - NEAR, codeAfter.length - end + NEAR);
    addEnumerators(names, before, after);
  }
  // A declaration is told by what stands around a name, comments included (declared.ts).
  const [start, end] = commonEnds(before.bytes, after.bytes);
  for (const source of [before, after])
    addCodeWords(names, source, start - NEAR, source.bytes.length - end + NEAR);
  return names;
}

/** Bytes around a name that decide what it is, and some more. */
const NEAR = 64;

/**
 * What two texts say of names, between the directives that they have in common at their beginnings and ends; undefined
 * where something else stands there. Among the same conditions the order of names says nothing.
 */
function saidBetween(before: Source, after: Source): ReadonlyMap<string, [string, string]> | undefined {
  const [head, tail] = commonDirectives(before, after);
  const said = new Map<string, [string, string]>();
  for (const [side, source] of [before, after].entries()) {
    const { bytes, directives } = source;
    for (let index = head; index < directives.count - tail; index++) {
      const kind = kindOf(directives, index);
      if (kind === DirectiveKind.other) continue;
      if (kind !== DirectiveKind.define && kind !== DirectiveKind.undef) return undefined;
      if (!hasName(directives, index)) continue;
      const name = nameOf(bytes, directives, index);
      let both = said.get(name);
      if (!both) {
        both = ['', ''];
        said.set(name, both);
      }
      both[side] += `${kind} ${directiveText(source, index)}\0`;
    }
  }
  return said;
}

/** How many directives say the same, from the beginning and from the end on. */
function commonDirectives(before: Source, after: Source): [head: number, tail: number] {
  const same = (i: number, j: number): boolean => {
    if (kindOf(before.directives, i) !== kindOf(after.directives, j)) return false;
    const [from, to] = [bodyOf(before.directives, i), endOf(before.directives, i)];
    const start = bodyOf(after.directives, j);
    return (
      endOf(after.directives, j) - start === to - from &&
      before.bytes.compare(after.bytes, start, start + to - from, from, to) === 0
    );
  };
  const [old, now] = [before.directives.count, after.directives.count];
  const shorter = Math.min(old, now);
  let head = 0;
  while (head < shorter && same(head, head)) head++;
  let tail = 0;
  while (tail < shorter - head && same(old - 1 - tail, now - 1 - tail)) tail++;
  return [head, tail];
}

/** How many elements two sequences have in common at their beginnings and at their ends. */
function commonEnds<T>(a: ArrayLike<T>, b: ArrayLike<T>): [head: number, tail: number] {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return [head, tail];
}

/** The text without comments and directives. */
function codeOf({ bytes, skipped }: Source): string {
  let code = '';
  let at = 0;
  for (let i = 0; i < skipped.length; i += 2) {
    code += bytes.latin1Slice(at, skipped[i]!);
    at = skipped[i + 1]!;
  }
  return code + bytes.latin1Slice(at, bytes.length);
}

function addWords(names: Set<string>, text: string, from: number, to: number): void {
  // Whole words at both ends.
  let [start, end] = [Math.max(0, from), Math.min(text.length, to)];
  while (start > 0 && IDENTIFIER[text.charCodeAt(start - 1) & 255]) start--;
  while (end < text.length && IDENTIFIER[text.charCodeAt(end) & 255]) end++;
  for (const [word] of text.slice(start, end).matchAll(/[\w$]+/g)) names.add(word);
}

function addCodeWords(names: Set<string>, source: Source, from: number, to: number): void {
  const { bytes } = source;
  let [start, end] = [Math.max(0, from), Math.min(bytes.length, to)];
  while (start > 0 && IDENTIFIER[bytes[start - 1]!]) start--;
  while (end < bytes.length && IDENTIFIER[bytes[end]!]) end++;
  for (const { 0: word, index } of bytes.latin1Slice(start, end).matchAll(/[\w$]+/g))
    if (inCode(source, start + index)) names.add(word);
}

/** All of a file's enumerators, where they are not the same: the value of one hangs on those before it. */
function addEnumerators(names: Set<string>, before: Source, after: Source): void {
  const [old, now] = [enumeratorsIn(before), enumeratorsIn(after)];
  if (old.join('\0') === now.join('\0')) return;
  if (madeIn(before) !== madeIn(after)) names.add(ANY_MADE);
  for (const text of [...old, ...now]) names.add(/^[\w$]+/.exec(text)?.[0] ?? '');
}

/** Each enumerator outside of functions with the text behind it up to the next one. */
function enumeratorsIn(source: Source): string[] {
  const starts: number[] = [];
  scanEnumerators(source, ({ start }) => {
    if (!blocksOf(source).around(start)) starts.push(start);
  });
  return starts.map((start, i) =>
    textBetween(source.bytes, start, Math.min(starts[i + 1] ?? start + 400, start + 400)),
  );
}

/** The enumerations of which macros may declare some. */
function madeIn(source: Source): string {
  const all = new Set<number>();
  const texts: string[] = [];
  scanEnumerators(source, (one) => {
    if (!mayMake(one) || blocksOf(source).around(one.start)) return;
    texts.push(textBetween(source.bytes, all.has(one.open) ? one.start : one.open, one.behind));
    all.add(one.open);
  });
  return texts.join('\0');
}
