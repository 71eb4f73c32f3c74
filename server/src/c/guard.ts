// The `#ifndef X` that a header wraps itself in, so that it counts once.
import { DirectiveKind, isNamed, kindOf, nameOf, OPENING } from './skeleton.ts';
import type { Source } from './source.ts';

/**
 * Whether a text is wrapped in `#ifndef X` with `#define X`. One that goes on behind the `#endif` only gives X a value
 * where its includer gave none.
 */
export function hasGuard({ bytes, directives }: Source): boolean {
  const { count } = directives;
  if (
    count < 3 ||
    kindOf(directives, 0) !== DirectiveKind.ifndef ||
    kindOf(directives, 1) !== DirectiveKind.define ||
    kindOf(directives, count - 1) !== DirectiveKind.endif ||
    !isNamed(bytes, directives, 1, nameOf(bytes, directives, 0))
  )
    return false;
  for (let index = 1, depth = 1; index < count - 1; index++) {
    const kind = kindOf(directives, index);
    if (OPENING.has(kind)) depth++;
    else if (kind === DirectiveKind.endif && --depth === 0) return false;
  }
  return true;
}
