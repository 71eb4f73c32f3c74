// Arguments in the place of parameters (C11 6.10.3.1 to 6.10.3.3), and whether there are as many as a macro takes.
import type { Macro } from './macro.ts';
import { stringify } from './paste.ts';
import { type Expansion, inExpansion, Kind, respelled, spaced, type Token } from './tokens.ts';

/** What expands an argument by itself (6.10.3.1). */
export interface Expander {
  expandArgument(tokens: readonly Token[]): readonly Token[];
}

/** The body of a function-like macro with its arguments; `stream` expands those that are neither `#`'s nor `##`'s. */
export function substitute(
  macro: Macro,
  args: readonly Token[][],
  via: Expansion,
  name: Token,
  stream: Expander,
): Token[] {
  const params = macro.params!;
  const { body, slots } = macro;
  const result: Token[] = [];
  const expanded: (readonly Token[] | undefined)[] = [];
  if (!macro.operators) {
    for (let i = 0; i < body.length; i++) {
      const b = body[i]!;
      const p = slots[i]!;
      if (p < 0) result.push(inExpansion(b, via, name.frame));
      else {
        expanded[p] ??= stream.expandArgument(args[p] ?? []);
        append(result, expanded[p], b.space);
      }
    }
    return result;
  }
  for (let i = 0; i < body.length; i++) {
    const b = body[i]!;
    const next = body[i + 1];
    if (b.text === '#' && next?.kind === Kind.identifier) {
      const p = params.indexOf(next.text);
      if (p >= 0) {
        result.push(respelled(inExpansion(b, via, name.frame), Kind.string, stringify(args[p] ?? [])));
        i++;
        continue;
      }
    }
    const p = slots[i]!;
    if (p < 0) {
      // GNU: `, ## __VA_ARGS__` drops the comma where nothing follows, and pastes nothing.
      if (b.text === ',' && next?.text === '##' && macro.variadic && body[i + 2]?.text === params.at(-1)) {
        const rest = args[params.length - 1] ?? [];
        if (rest.length > 0) {
          result.push(inExpansion(b, via, name.frame));
          append(result, rest, rest[0]!.space);
        }
        i += 2;
        continue;
      }
      result.push(inExpansion(b, via, name.frame));
      continue;
    }
    const raw = args[p] ?? [];
    const pasted = next?.text === '##' || body[i - 1]?.text === '##';
    if (pasted) {
      if (raw.length === 0) result.push(respelled(inExpansion(b, via, name.frame), Kind.end, ''));
      else append(result, raw, b.space);
      continue;
    }
    expanded[p] ??= stream.expandArgument(raw);
    append(result, expanded[p], b.space);
  }
  return result;
}

/** Arguments may be too long to be spread into a call. */
function append(result: Token[], tokens: readonly Token[], space: boolean): void {
  const first = tokens[0];
  if (!first) return;
  result.push(spaced(first, space));
  for (let i = 1; i < tokens.length; i++) result.push(tokens[i]!);
}

/** A compiler refuses it (6.10.3p4); GNU lets what stands for `...` be left out with its comma. */
export function wrongCount({ name, params, variadic }: Macro, args: readonly Token[][]): string | undefined {
  const named = params!.length - (variadic ? 1 : 0);
  const given = named === 0 && args.length === 1 && args[0]!.length === 0 ? 0 : args.length;
  if (variadic ? given >= named : given === named) return undefined;
  const least = variadic ? 'at least ' : '';
  return `${name} takes ${least}${named} ${named === 1 ? 'argument' : 'arguments'}, ${given} ${given === 1 ? 'is' : 'are'} given`;
}
