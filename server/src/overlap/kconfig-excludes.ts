// Modules that no configuration builds both of, as Kconfig says.

import type { Kconfig } from '../kernel/kconfig.ts';
import type { Module, Table } from '../tables/model.ts';
import { isWrapped } from './conditions.ts';

/** What has to be on and what off for a module to be built; as far as Kconfig files near by tell. */
interface Needs {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
}

/** Whether what one table's modules need keeps those of the other from being built. */
export function kconfigExcludes(a: Table, b: Table, kconfig: Kconfig): boolean {
  if (a.modules.length === 0 || b.modules.length === 0) return false;
  // All modules that a file is linked into have to be excluded from all of the other's.
  const others = b.modules.map((module) => needsOf(module, b.path, a.path, kconfig));
  return a.modules.every((module) => {
    const own = needsOf(module, a.path, b.path, kconfig);
    return others.every((other) => keepsOff(own, other) || keepsOff(other, own) || otherArch(own, other));
  });
}

const keepsOff = ({ off }: Needs, { on }: Needs) => [...off].some((symbol) => on.has(symbol));

/** Dependencies of dependencies are followed as deep as this. */
const DEEPEST = 4;

/** `otherPath`: where the symbols of the other module are found. */
function needsOf({ symbols }: Module, path: string, otherPath: string, kconfig: Kconfig): Needs {
  const on = new Set(symbols);
  const off = new Set<string>();
  let round: readonly string[] = symbols;
  for (let depth = 0; depth < DEEPEST && round.length > 0; depth++) {
    const next: string[] = [];
    for (const symbol of round) {
      const definition = kconfig.symbol(symbol, path);
      for (const part of (definition?.depends ?? []).flatMap(conjunction)) {
        const not = /^!\s*(\w+)$|^(\w+)\s*=\s*n$/.exec(part);
        if (not) {
          const name = `CONFIG_${not[1] ?? not[2]}`;
          // `!B` is m where B is m (kconfig-language.rst): two tristates may both be modules then.
          const whole =
            not[2] !== undefined ||
            definition?.type === 'bool' ||
            (kconfig.symbol(name, path) ?? kconfig.symbol(name, otherPath))?.type === 'bool';
          if (whole) off.add(name);
          continue;
        }
        const name = /^(\w+)(?:\s*=\s*y|\s*!=\s*n)?$/.exec(part)?.[1];
        if (name === undefined || on.has(`CONFIG_${name}`)) continue;
        on.add(`CONFIG_${name}`);
        next.push(`CONFIG_${name}`);
      }
    }
    round = next;
  }
  return { on, off };
}

/** Symbols that name an architecture; no kernel is of two. */
const ARCH =
  /^CONFIG_(?:(X86)(?:_32|_64)?|(ARM)|(ARM64)|(PPC)(?:32|64|_PMAC)?|(SPARC)(?:32|64)?|(PARISC)|(MIPS)|(S390)|(ALPHA)|(IA64)|(RISCV)|(LOONGARCH)|(SUPERH)|(M68K)|(ARC)|(CSKY)|(XTENSA))$/;

function archOf({ on }: Needs): string | undefined {
  for (const symbol of on) {
    const arch = ARCH.exec(symbol)
      ?.slice(1)
      .find((name) => name !== undefined);
    if (arch !== undefined) return arch;
  }
  return undefined;
}

function otherArch(a: Needs, b: Needs): boolean {
  const [one, other] = [archOf(a), archOf(b)];
  return one !== undefined && other !== undefined && one !== other;
}

/**
 * The members of `A && B && (…)`; of anything with `||` outside of parentheses, nothing certain, but for
 * COMPILE_TEST: what builds only to see whether it compiles is run nowhere.
 */
function conjunction(text: string): string[] {
  const parts: string[] = [];
  const alternatives: string[] = [];
  let depth = 0;
  let start = 0;
  const cut = (list: string[], at: number, behind: number) => {
    list.push(text.slice(start, at).trim());
    start = behind;
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (depth === 0 && text.startsWith('||', i)) cut(alternatives, i, ++i + 1);
  }
  if (alternatives.length > 0) {
    cut(alternatives, text.length, text.length);
    const [real, ...more] = alternatives.filter((each) => each !== 'COMPILE_TEST');
    return real !== undefined && more.length === 0 ? conjunction(real) : [];
  }
  start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (depth === 0 && text.startsWith('&&', i)) cut(parts, i, ++i + 1);
  }
  cut(parts, text.length, text.length);
  if (parts.length > 1) return parts.flatMap(conjunction);
  const only = parts[0]!;
  if (only.startsWith('!(') && /^!\(\s*\w+\s*\)$/.test(only)) return [`!${only.slice(2, -1).trim()}`];
  return isWrapped(only) ? conjunction(only.slice(1, -1)) : [only];
}
