// What is asked of a text, and what it answers, in a form to be kept: two texts that answer a question alike are the
// same to who asked it.
import { createHash } from 'node:crypto';
import { directiveAt, startOf } from '../c/skeleton.ts';
import { positionOf, type Source } from '../c/source.ts';
import { objectIn, wordsFor } from './objects.ts';
import {
  ANY,
  definedIn,
  enumeratorIn,
  functionTextIn,
  includesIn,
  initsIn,
  mentions,
  parametersIn,
  pointersIn,
  registrarIn,
  type TextFacts,
  valueText,
} from './text-facts.ts';

/** `function` and `macro` are those of a name, `pointers` those of a member, `member` that of an object. */
export type Kind =
  | 'function'
  | 'macro'
  | 'enumerator'
  | 'mention'
  | 'object'
  | 'member'
  | 'pointers'
  | 'parameters'
  | 'includes'
  | 'inits'
  | 'registrar';

/** A kind and what it is asked of, with blanks between. */
export type Question = string;

export const question = (kind: Kind, ...of: readonly string[]): Question => [kind, ...of].join(' ');

export interface Answer {
  /** The same where everything that can be told is. */
  readonly digest: string;
  /** Of a function: where it stands, offsets and lines from 1. Places inside move with it. */
  readonly stands?: {
    readonly at: number;
    readonly end: number;
    readonly first: number;
    readonly last: number;
  };
}

/** undefined: there is no such thing. */
export function answerOf(facts: TextFacts, source: Source, asked: Question): Answer | undefined {
  const [kind, name = '', member = ''] = asked.split(' ');
  switch (kind as Kind) {
    case 'function':
      return functionOf(facts, source, name);
    case 'macro': {
      const macro = definedIn(facts, source, name);
      return macro && told(macro.params, ...macro.body.map(({ kind, text }) => `${kind} ${text}`));
    }
    case 'enumerator': {
      const found = enumeratorIn(facts, source, name);
      if (found === ANY) return told(ANY);
      return (
        found && told(found.plus, found.value === undefined ? undefined : valueText(source, found.value))
      );
    }
    case 'mention':
      return mentions(source, name) ? HERE : undefined;
    case 'object':
      return some([objectIn(source, name) ?? []].flat());
    case 'member': {
      const words = wordsFor(source, name, member);
      return words && told(...words.map(({ text }) => text));
    }
    case 'pointers':
      return some(
        pointersIn(facts, source, name).map(({ name, ids }) =>
          [name, ...Object.entries(ids).map(([field, { text }]) => `${field}=${text}`)].join(),
        ),
      );
    case 'parameters':
      return some([...parametersIn(facts, source)].sort());
    case 'includes':
      return some([true, false].map((quoted) => includesIn(source, quoted).join()));
    case 'inits':
      return some(initsIn(facts, source));
    case 'registrar':
      return some([registrarIn(facts, source, name) ?? []].flat());
  }
}

/** Answer to `mention`. */
export const HERE: Answer = { digest: '+' };

const told = (...parts: readonly unknown[]): Answer => ({ digest: JSON.stringify(parts) });

const some = (parts: readonly string[]): Answer | undefined =>
  parts.length === 0 ? undefined : { digest: parts.join('\n') };

function functionOf(facts: TextFacts, source: Source, name: string): Answer | undefined {
  const found = functionTextIn(facts, source, name);
  if (!found) return undefined;
  const { bytes, directives } = source;
  // A column is counted from where the line starts.
  const start = bytes.lastIndexOf('\n', found.at) + 1;
  const hash = createHash('sha1').update(bytes.subarray(start, found.end));
  for (let i = directiveAt(directives, start) + 1; i < directives.count; i++) {
    const at = startOf(directives, i);
    if (at >= found.end) break;
    hash.update(`#${at - start}`);
  }
  const first = positionOf(source, found.at).line;
  return {
    digest: hash.digest('base64'),
    stands: { at: found.at, end: found.end, first, last: positionOf(source, found.end).line },
  };
}
