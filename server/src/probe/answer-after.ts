// What a text answers after an edit between the braces of one function: most questions can't be answered otherwise than
// before, and nothing is looked for again.
import type { InsideEdit } from '../syntax/inside-function.ts';
import type { Answer, Question } from './questions.ts';

/** What is answered now where `was` was; undefined: that has to be looked for. */
export function answerAfter(
  edit: InsideEdit,
  asked: Question,
  was: Answer | undefined,
): { readonly answer: Answer | undefined } | undefined {
  const [kind, name = ''] = asked.split(' ');
  const same = { answer: was };
  switch (kind) {
    case 'function': {
      if (!was?.stands) return same;
      const { at, end, first, last } = was.stands;
      if (end < edit.open) return same;
      if (at <= edit.oldClose) return undefined;
      const stands = {
        at: at + edit.bytes,
        end: end + edit.bytes,
        first: first + edit.lines,
        last: last + edit.lines,
      };
      return { answer: { ...was, stands } };
    }
    case 'macro':
    case 'includes':
      return same;
    case 'enumerator':
      return mentioned(edit, 'enum') ? undefined : same;
    case 'pointers':
      return leavesPointers(edit) ? same : undefined;
    case 'parameters':
      return leavesParameters(edit) ? same : undefined;
    case 'inits':
      return leavesInits(edit) ? same : undefined;
    default:
      // `chips[3]` is one of `chips`.
      return mentioned(edit, name.replace(/\[.*/, '')) ? undefined : same;
  }
}

const mentioned = ({ old, now }: InsideEdit, name: string) => old.includes(name) || now.includes(name);

/** What text-facts.ts looks for anywhere in a text. */
export const leavesParameters = (edit: InsideEdit): boolean => !mentioned(edit, '_param');
export const leavesInits = (edit: InsideEdit): boolean =>
  !mentioned(edit, 'module_init') && !mentioned(edit, '_initcall');
export const leavesPointers = ({ old, now }: InsideEdit): boolean =>
  !POINTER.test(`${old}\n}`) && !POINTER.test(`${now}\n}`);

/** With the ids that stand beside one, perhaps behind the function. */
const POINTER = /\.\w+\s*=\s*&?\w+\s*[,}]|\.(?:vendor|device)\s*=/;
