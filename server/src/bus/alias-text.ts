// From what modpost writes to what the module says: an alias stands between quotes in the C that modpost makes for each
// module (`MODULE_ALIAS("%s")`, as it is; scripts/mod/file2alias.c), and there a backslash begins an escape.
import { unescaped } from '../c/characters.ts';

/** A string literal's inside that gcc refuses: one that a quote or a line ends, or with an escape that is none. */
const REFUSED =
  /^(?:[^"\\\n\r]|\\[\s\S])*?(?:["\n\r]|\\$|\\x(?![0-9a-fA-F])|\\u(?![0-9a-fA-F]{4})|\\U(?![0-9a-fA-F]{8}))/;
const UNIVERSAL = /\\(?:\\|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g;

/** Characters that are named by themselves only (C11 6.4.3), and those that are none. */
const isUniversal = (code: number): boolean =>
  code < 0xa0
    ? code === 0x24 || code === 0x40 || code === 0x60
    : code < 0xd800 || (code > 0xdfff && code <= 0x10ffff);

/** The alias that the module has; undefined where the C is none that the compiler takes. */
export function compiledAlias(written: string): string | undefined {
  if (!/["\\\n\r]/.test(written)) return written;
  if (REFUSED.test(written)) return undefined;
  for (const [, short, long] of written.matchAll(UNIVERSAL)) {
    const digits = short ?? long;
    if (digits !== undefined && !isUniversal(Number.parseInt(digits, 16))) return undefined;
  }
  const bytes = unescaped(written);
  // What follows a NUL is another string of .modinfo.
  const end = bytes.indexOf('\0');
  return end < 0 ? bytes : bytes.slice(0, end);
}

export const REFUSED_ALIAS = "the alias is no C string, and the module's .mod.c would not compile";
