// Modules that no configuration builds both of, as Kconfig says.
import type { Kconfig } from '../kernel/kconfig.ts';
import type { Table } from '../tables/model.ts';

/** Whether a symbol that one table's module needs depends on the other's being off. */
export const kconfigExcludes = (a: Table, b: Table, kconfig: Kconfig): boolean =>
  needsOff(a, b, kconfig) || needsOff(b, a, kconfig);

function needsOff(a: Table, b: Table, kconfig: Kconfig): boolean {
  if (a.modules.length === 0 || b.modules.length === 0) return false;
  // All modules that a file is linked into have to be excluded from all of the other's.
  return a.modules.every((own) =>
    b.modules.every((other) =>
      own.symbols.some((symbol) => {
        if (other.symbols.includes(symbol)) return false;
        const definition = kconfig.symbol(symbol, a.path);
        return definition?.depends.some(
          (text) =>
            /[!=]/.test(text) &&
            conjunction(text).some((part) => {
              const off = /^!\s*\(?\s*(\w+)\s*\)?$|^(\w+)\s*=\s*n$/.exec(part);
              const name = off && `CONFIG_${off[1] ?? off[2]}`;
              if (!name || !other.symbols.includes(name) || own.symbols.includes(name)) return false;
              // `!B` is m where B is m (kconfig-language.rst): two tristates may both be modules then.
              return (
                off[2] !== undefined ||
                definition.type === 'bool' ||
                kconfig.symbol(name, b.path)?.type === 'bool'
              );
            }),
        );
      }),
    ),
  );
}

/** The members of `A && B && (…)`; of anything with `||` outside of parentheses, nothing certain. */
function conjunction(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (depth === 0 && text.startsWith('||', i)) return [];
    else if (depth === 0 && text.startsWith('&&', i)) {
      parts.push(text.slice(start, i).trim());
      start = ++i + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts.map((part) => (part.startsWith('(') && part.endsWith(')') ? part.slice(1, -1).trim() : part));
}
