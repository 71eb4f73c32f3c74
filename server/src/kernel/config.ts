// A `.config`: what a configuration builds, and the macros that code sees of it.
// Facts from scripts/kconfig/confdata.c (conf_read_simple, print_symbol_for_c).
import type { Problem } from '../files/tree-files.ts';

export interface KernelConfig {
  readonly path: string;
  /** From the header comment: `6.1.192` of `# Linux/x86 6.1.192 Kernel Configuration`. */
  readonly version?: string;
  /** The folder of `arch/` that the header comment names: `x86`, also where it says `x86_64` or `i386`. */
  readonly arch?: string;
  /** By name with or without `CONFIG_`: `y`, `m`, a number as written, a string without its quotes; undefined where not set. */
  get(symbol: string): string | undefined;
  /** Whether the value was written in quotes, so that a string `"y"` is no tristate. */
  isString(symbol: string): boolean;
  /** What is set, by name with `CONFIG_`, in the order of the file. */
  readonly symbols: ReadonlyMap<string, string>;
}

const prefix = 'CONFIG_';
const headerLine = /^# (?:Linux|User Mode Linux)\/(\S+) (\S+) (?:Linux )?Kernel Configuration/;
const unsetLine = /^# CONFIG_\S+ is not set/;
const setLine = /^(CONFIG_[A-Za-z0-9_]+)=(.*)$/;
/** A file with more bad lines than this is no `.config`; to list them all helps nobody. */
const problemLimit = 20;

/** Reads a `.config`. `path` only names it in problems. A symbol that is set twice keeps its last value, as in Kconfig. */
export function parseConfig(
  bytes: Uint8Array,
  path: string,
): { readonly config: KernelConfig; readonly problems: readonly Problem[] } {
  const symbols = new Map<string, string>();
  const strings = new Set<string>();
  const bad: Problem[] = [];
  let version: string | undefined;
  let arch: string | undefined;
  let known = 0;
  const lines = new TextDecoder().decode(bytes).split('\n');
  for (const [at, raw] of lines.entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.trim() === '') continue;
    if (line.startsWith('#')) {
      if (unsetLine.test(line)) {
        known++;
        const name = line.slice(2, line.indexOf(' ', 2));
        symbols.delete(name);
        strings.delete(name);
      } else if (version === undefined) {
        const header = headerLine.exec(line);
        if (header) {
          version = header[2];
          arch = archFolder(header[1] ?? '');
        }
      }
      continue;
    }
    const set = setLine.exec(line);
    const value = set && settingOf(set[2] ?? '');
    if (!set || !value) {
      bad.push({ path, line: at + 1, message: `is no line of a .config: ${line.slice(0, 60)}` });
      continue;
    }
    known++;
    const name = set[1] ?? '';
    symbols.delete(name);
    strings.delete(name);
    // Kconfig reads `=n` as not set.
    if (value.text === 'n' && !value.quoted) continue;
    symbols.set(name, value.text);
    if (value.quoted) strings.add(name);
  }

  const problems = bad.slice(0, problemLimit);
  if (known === 0) problems.splice(0, bad.length, { path, message: 'is no .config: no CONFIG_ line in it' });
  else if (bad.length > problemLimit)
    problems.push({
      path,
      message: `has ${bad.length - problemLimit} more lines that are none of a .config`,
    });
  const full = (symbol: string) => (symbol.startsWith(prefix) ? symbol : prefix + symbol);
  const config: KernelConfig = {
    path,
    ...(version !== undefined && { version }),
    ...(arch !== undefined && { arch }),
    symbols,
    get: (symbol) => symbols.get(full(symbol)),
    isString: (symbol) => strings.has(full(symbol)),
  };
  return { config, problems };
}

/**
 * The replacement text that include/generated/autoconf.h has for a macro: `1` for `=y`, and for `CONFIG_X_MODULE`
 * where X is `=m`; numbers as written; strings in quotes. Undefined where autoconf.h does not define it.
 */
export function macroOf(config: KernelConfig, macro: string): string | undefined {
  if (!macro.startsWith(prefix)) return undefined;
  const value = config.get(macro);
  if (value !== undefined) {
    if (config.isString(macro)) return `"${value.replace(/["\\]/g, '\\$&')}"`;
    if (value === 'y') return '1';
    if (value !== 'm') return value;
  }
  const base = macro.endsWith('_MODULE') ? macro.slice(0, -'_MODULE'.length) : undefined;
  return base !== undefined && config.get(base) === 'm' && !config.isString(base) ? '1' : undefined;
}

/** The folder of `arch/` behind a value of ARCH, as SRCARCH in the top Makefile. */
export function archFolder(arch: string): string {
  switch (arch) {
    case 'i386':
    case 'x86_64':
      return 'x86';
    case 'sparc32':
    case 'sparc64':
      return 'sparc';
    case 'parisc64':
      return 'parisc';
    case 'sh64':
      return 'sh';
    default:
      return arch;
  }
}

function settingOf(text: string): { readonly text: string; readonly quoted: boolean } | undefined {
  if (!text.startsWith('"')) return text === '' ? undefined : { text, quoted: false };
  const string = /^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return string === undefined ? undefined : { text: string.replace(/\\(.)/g, '$1'), quoted: true };
}
