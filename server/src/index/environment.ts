// What the build says of a file beside its text: CONFIG_ symbols, `-D`, the compiler's own macros.
import type { Symbols } from '../c/switched-off.ts';
import type { Environment } from '../c/unit.ts';
import type { CompileFlags } from '../kernel/compile-flags.ts';
import { type KernelConfig, macroOf } from '../kernel/config.ts';
import type { Module } from '../kernel/module.ts';
import type { KernelTree } from '../kernel/tree.ts';

/** gcc's own macros that tell 64-bit targets apart; kernels of other widths are not read as such yet. */
const ARCH_MACROS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  x86: { __x86_64__: '1', __x86_64: '1', __amd64__: '1' },
  arm: { __CHAR_UNSIGNED__: '1' },
  arm64: { __CHAR_UNSIGNED__: '1', __aarch64__: '1', __AARCH64EL__: '1' },
  riscv: { __CHAR_UNSIGNED__: '1', __riscv: '1', __riscv_xlen: '64' },
  powerpc: { __CHAR_UNSIGNED__: '1', __powerpc__: '1', __powerpc64__: '1' },
  s390: { __CHAR_UNSIGNED__: '1', __s390__: '1', __s390x__: '1' },
  loongarch: { __loongarch__: '1', __loongarch64: '1' },
};

const COMPILER: Readonly<Record<string, string>> = {
  __KERNEL__: '1',
  __STDC__: '1',
  __GNUC__: '12',
  __GNUC_MINOR__: '2',
  __linux__: '1',
  __LP64__: '1',
  _LP64: '1',
  __CHAR_BIT__: '8',
  __SIZEOF_LONG__: '8',
  __SIZEOF_POINTER__: '8',
  __SIZEOF_INT__: '4',
  __SIZEOF_SHORT__: '2',
  __SIZEOF_LONG_LONG__: '8',
  __SIZEOF_SIZE_T__: '8',
  __SIZEOF_INT128__: '16',
  __INT_MAX__: '0x7fffffff',
  __LONG_MAX__: '0x7fffffffffffffffL',
  __ORDER_LITTLE_ENDIAN__: '1234',
  __ORDER_BIG_ENDIAN__: '4321',
  // Makefile: -O2 or -Os, and no -ansi.
  __OPTIMIZE__: '1',
  linux: '1',
  unix: '1',
};

/** What is told by nothing that is read: how often it was asked for, the dialect (Makefile: -std, another one since 5.18). */
const UNTOLD: ReadonlySet<string> = new Set([
  '__COUNTER__',
  '__STDC_VERSION__',
  '__STDC_HOSTED__',
  '__VERSION__',
]);

const BYTE_ORDERS: Readonly<Record<string, string>> = {
  x86: '1234',
  arm64: '1234',
  riscv: '1234',
  loongarch: '1234',
  s390: '4321',
};

/**
 * Names that headers ask for and that a C file of the kernel is never compiled with; without this list each would be
 * looked for in every header there is.
 */
const NEVER: ReadonlySet<string> = new Set(
  '__ASSEMBLY__ __ASSEMBLER__ __CHECKER__ __cplusplus __GENKSYMS__ __DTS__ __BINDGEN__'.split(' '),
);

/** What a configuration says of CONFIG_ symbols. */
export const symbolsOf =
  (config: KernelConfig): Symbols =>
  (name) =>
    macroOf(config, name);

export function environmentOf(
  path: string,
  modules: readonly Module[],
  config: KernelConfig | undefined,
  arch: string,
  flags: () => CompileFlags,
  tree?: Pick<KernelTree, 'version' | 'unsignedChars'>,
): Environment {
  const [module] = modules;
  const machine = ARCH_MACROS[arch] ?? {};
  const known = (name: string): string | null | undefined => {
    if (name.startsWith('CONFIG_')) return config ? macroOf(config, name) : null;
    switch (name) {
      case 'MODULE':
        if (!module || module.linkage === 'either') return null;
        return module.linkage === 'module' ? '1' : undefined;
      case 'KBUILD_BASENAME':
        return `"${path
          .slice(path.lastIndexOf('/') + 1)
          .replace(/\.\w+$/, '')
          .replaceAll('-', '_')}"`;
      case 'KBUILD_MODNAME':
        return `"${module?.name ?? ''}"`;
      default: {
        if (UNTOLD.has(name)) return null;
        if (name === '__BYTE_ORDER__') return BYTE_ORDERS[arch] ?? null;
        if (tree?.unsignedChars && name === '__CHAR_UNSIGNED__') return '1';
        const { defines } = flags();
        const given = defines.size > 0 ? defines.get(name) : undefined;
        if (given !== undefined) return given;
        return Object.hasOwn(COMPILER, name)
          ? COMPILER[name]
          : Object.hasOwn(machine, name)
            ? machine[name]
            : undefined;
      }
    }
  };
  return {
    predefined: known,
    // gcc's own functions; include/linux/compiler-intel.h is another compiler's.
    isNever: (name) => NEVER.has(name) || name.startsWith('__builtin_'),
    // Code of another architecture is compiled with other macros of the compiler.
    isOwn: (name) => Object.hasOwn(machine, name) || flags().defines.has(name),
    generated: (name) => tree && versionMacro(name, tree.version),
    includeDirs: () => flags().dirs,
    implicit: ['linux/kconfig.h'],
  };
}

/** As the top Makefile's filechk_version.h writes it. */
function versionMacro(name: string, version: string): string | undefined {
  const [major = 0, minor = 0, sub = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  switch (name) {
    case 'LINUX_VERSION_CODE':
      return `${name} ${major * 65536 + minor * 256 + Math.min(sub, 255)}`;
    case 'KERNEL_VERSION':
      return `${name}(a,b,c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))`;
    case 'LINUX_VERSION_MAJOR':
      return `${name} ${major}`;
    case 'LINUX_VERSION_PATCHLEVEL':
      return `${name} ${minor}`;
    case 'LINUX_VERSION_SUBLEVEL':
      return `${name} ${sub}`;
  }
  return undefined;
}
