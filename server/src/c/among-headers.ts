// A name that several headers of a unit define. In which order the compiler comes to them is not followed: what one of them
// defines and another one undefines, or defines otherwise, may mean either. What a header only defines where nobody else
// did (`#ifndef X`, as those of asm-generic/ do) gives way.
import type { Header } from './headers.ts';
import { type Macro, maybeDefined, sameMacro } from './macro.ts';
import { DirectiveKind, isNamed } from './skeleton.ts';
import { directiveText } from './source.ts';
import type { Frame, Undecided } from './unit.ts';

/** What one header says of a name, as if no other one did. */
export interface Said {
  readonly header: Header;
  /** undefined: it undefines it. */
  readonly macro: Macro | Undecided | undefined;
  readonly asks: Asks;
}

/** Whether a header asks what others say of a name that it defines: it only speaks where they do not, or in some other way. */
export type Asks = 'fallback' | 'oddly' | undefined;

/** What the conditions around a definition of the name ask of the name itself. */
export function askedBy(frame: Frame | undefined, name: string): Asks {
  let asks: Asks;
  for (let f = frame; f; f = f.parent) {
    if (f.guard) {
      if (isNamed(f.source.bytes, f.source.directives, f.index, name)) asks = 'fallback';
      continue;
    }
    const before = f.before.filter((branch) => mentions(branch, name));
    if (before.length === 0 && !mentions(f, name)) continue;
    // Behind `#ifdef X` comes what nobody defined.
    const isFallback =
      before.length > 0 ? before.every((branch) => isIfdef(branch, name)) : isUnless(f, name);
    if (!isFallback) return 'oddly';
    asks = 'fallback';
  }
  return asks;
}

const mentions = (frame: Frame, name: string): boolean =>
  frame.kind !== DirectiveKind.else &&
  directiveText(frame.source, frame.index)
    .split(/[^\w$]+/)
    .includes(name);

const defined = (name: string) => String.raw`defined\s*(?:\(\s*${name}\s*\)|\b${name})`;

function isUnless({ source, index, kind }: Frame, name: string): boolean {
  if (kind === DirectiveKind.ifndef || kind === DirectiveKind.elifndef) return true;
  // Whatever else it asks.
  const text = directiveText(source, index);
  return !text.includes('||') && new RegExp(String.raw`^\s*!\s*${defined(name)}\s*(?:&&|$|/)`).test(text);
}

const isIfdef = ({ source, index, kind }: Frame, name: string): boolean =>
  kind === DirectiveKind.ifdef ||
  kind === DirectiveKind.elifdef ||
  new RegExp(String.raw`^\s*${defined(name)}\s*(?:$|/)`).test(directiveText(source, index));

/** One answer from what several headers say, or one header says and says where nobody else did. */
export function amongHeaders(name: string, all: readonly Said[]): Macro | Undecided | undefined {
  const speaking = all.filter(({ asks }) => asks !== 'fallback');
  const said = speaking.some(isCertain) ? speaking : all;
  const macros = said.flatMap(({ macro }) => {
    if (!macro) return [];
    return 'undecided' in macro ? (macro.either ?? []) : [macro];
  });
  const [first, ...others] = macros;
  if (!first && said.every(({ macro }) => !macro)) return undefined;
  const isKnown = said.every(({ macro }) => macro && !('undecided' in macro && !macro.either));
  const isDefined = isKnown && said.some(isCertain);
  if (isKnown && first && others.every((macro) => sameMacro(first, macro)))
    return isDefined ? first : maybeDefined(first);
  const [one, other] = new Set(said.map(({ header }) => header.path));
  const undecided = `${name} is ${other === undefined ? `what ${one}` : `what ${one} or ${other}`} makes of it`;
  return isDefined ? { undecided, defined: true, either: macros } : { undecided };
}

const isCertain = ({ macro, asks }: Said): boolean => {
  if (!macro || asks === 'oddly') return false;
  return 'undecided' in macro ? macro.defined === true : !macro.maybe;
};

/** The same of a header of which it is not decided whether it is included. */
export function perhaps(said: Said): Said {
  const { macro } = said;
  if (!macro) return said;
  return { ...said, macro: 'undecided' in macro ? { undecided: macro.undecided } : maybeDefined(macro) };
}
