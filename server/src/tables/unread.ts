// Names in an initialiser that may stand for more than one value: a macro that nobody defines here may hold a whole entry.
import { evaluateAnyhow } from '../c/either.ts';
import type { Scope } from '../c/expression.ts';
import type { InitItem, InitList } from '../c/initialiser.ts';
import type { StructType } from '../c/layout.ts';
import { lookupMacro } from '../c/lookup.ts';
import type { Macro } from '../c/macro.ts';
import { Kind, type Token } from '../c/tokens.ts';

/** Operators that look like a call. */
const OPERATOR = /^(?:__builtin_\w+|sizeof|_Alignof|__alignof(?:__)?|_Generic|offsetof)$/;

/** How a value without a designator is written: as `NAME`, as `NAME(…)`, or as anything else. */
function shapeOf({ designators, value }: InitItem): 'name' | 'call' | undefined {
  if (designators.length > 0 || value.kind !== 'expression') return undefined;
  const { tokens } = value;
  if (tokens[0]?.kind !== Kind.identifier || OPERATOR.test(tokens[0].text)) return undefined;
  if (tokens.length === 1) return 'name';
  if (tokens[1]!.text !== '(') return undefined;
  return endOfBrackets(tokens) === tokens.length - 1 ? 'call' : undefined;
}

/** Where the first bracket of a run of tokens is closed. */
function endOfBrackets(tokens: readonly Token[]): number {
  let depth = 0;
  return tokens.findIndex(({ text }) => {
    if (text === '(') depth++;
    return text === ')' && --depth === 0;
  });
}

/** Whether nothing says what the item's name stands for, and so not that it stands for one value. */
function isUnknown({ value }: InitItem, scope: Scope): boolean {
  if (value.kind !== 'expression') return false;
  const { kind } = evaluateAnyhow(value.tokens, scope);
  if (kind !== 'unresolved' && kind !== 'address') return false;
  // Which of its definitions holds may not be decided (LPSS_ADDR() of drivers/acpi/acpi_lpss.c).
  const macro = lookupMacro(scope.unit, value.tokens[0]!.text, scope.order, scope.frame);
  return !(macro && 'undecided' in macro && macro.either?.every(isOneValue));
}

function isOneValue({ body }: Macro): boolean {
  if (body.length === 0 || body[0]!.text === '.') return false;
  let depth = 0;
  return body.every(({ text }) => {
    if (text === '(') depth++;
    else if (text === ')') depth--;
    return depth > 0 || text !== ',';
  });
}

/** Whether an item stands where an entry in braces would, and nothing says what it is: no value of a list without braces. */
export function isUnreadEntry(
  items: readonly InitItem[],
  at: number,
  scopeAt: (item: InitItem) => Scope,
): boolean {
  const item = items[at]!;
  if (shapeOf(item) === undefined || !isUnknown(item, scopeAt(item))) return false;
  const [before, after] = [items[at - 1], items[at + 1]];
  return !(before && isPlain(before)) && !(after && isPlain(after));
}

/** Part of a list in which entries have no braces of their own. */
const isPlain = (item: InitItem): boolean => item.value.kind === 'expression' && shapeOf(item) === undefined;

/** What is known of an entry's list: without a macro that nobody defines, and the values whose positions hang on it. */
export function readable(
  list: InitList,
  struct: StructType,
  scope: Scope,
): { readonly list: InitList; readonly unread?: InitItem } {
  const { items } = list;
  const at = items.findIndex((item) => {
    const shape = shapeOf(item);
    // A name among others is one value: an enumerator of a header that is not there.
    const more = shape === 'call' || (shape === 'name' && items.length === 1 && !holdsAddress(struct));
    return more && isUnknown(item, scope);
  });
  if (at < 0) return { list };
  const known = items.findIndex((item, i) => i > at && item.designators.length > 0);
  const rest = known < 0 ? [] : items.slice(known);
  return { list: { ...list, items: [...items.slice(0, at), ...rest] }, unread: items[at]! };
}

const holdsAddress = ({ fields }: StructType): boolean => {
  const type = fields[0]?.type;
  return type?.kind === 'pointer' || (type?.kind === 'int' && type.bits === 64);
};
