import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { type KconfigSymbol, openKconfig, parseKconfig } from '../../server/src/kernel/kconfig.ts';

const parsed = (text: string) => {
  const symbols = new Map<string, KconfigSymbol>();
  parseKconfig(text, symbols);
  return Object.fromEntries(symbols);
};

describe('parseKconfig', () => {
  it('reads types and dependencies', () => {
    expect(
      parsed(`menu "drivers"
config FOO
	tristate "Foo support" if EXPERT
	depends on PCI && \\
		!BAR   # not both
	depends on X86
	help
	  bool is only a word here,
	  and so is
	  depends on EVERYTHING

menuconfig BAR
	def_bool y
config	NUMBER
	int "How many"
if FOO
config INNER
	bool
endif
`),
    ).toEqual({
      FOO: { type: 'tristate', depends: ['PCI &&  \t\t!BAR', 'X86'] },
      BAR: { type: 'bool', depends: [] },
      NUMBER: { type: 'other', depends: [] },
      INNER: { type: 'bool', depends: [] },
    });
  });

  it('trusts no dependency of a symbol that is defined twice', () => {
    expect(parsed('config A\n\ttristate\n\tdepends on !B\nconfig A\n\tdepends on C\n')).toEqual({
      A: { type: 'tristate', depends: [] },
    });
  });

  it('survives anything', () => {
    expect(parsed('config\nconfig \n\0\0config X')).toEqual({});
    expect(parsed('config X\\')).toEqual({ X: { type: 'other', depends: [] } });
  });
});

describe('openKconfig', () => {
  const kconfig = openKconfig(
    memoryFiles({
      Kconfig: 'config TOP\n\tbool\n',
      'drivers/Kconfig': 'config FOO\n\tbool\n',
      'drivers/foo/Kconfig': 'config FOO\n\ttristate\n',
      'drivers/foo/Kconfig.debug': 'config FOO\n\tint\nconfig DEBUG\n\tbool\n',
      'drivers/net/Kconfig':
        'config NET_A\n\tbool\n\tdepends on NET && !NET_AB\n\nmenuconfig NET_AB\n\ttristate "config NET_A"\nconfig NET_A\n\ttristate\n',
      'drivers/bar/Kconfig': 'config BAR\n\tbool\n',
    }),
  );

  it('looks in the folder of the file and above, the nearest first', () => {
    expect(kconfig.symbol('CONFIG_FOO', 'drivers/foo/foo.c')?.type).toBe('tristate');
    expect(kconfig.symbol('CONFIG_FOO', 'drivers/bar/bar.c')?.type).toBe('bool');
    expect(kconfig.symbol('CONFIG_TOP', 'drivers/foo/foo.c')?.type).toBe('bool');
    expect(kconfig.symbol('CONFIG_DEBUG', 'drivers/foo/foo.c')?.type).toBe('bool');
    expect(kconfig.symbol('CONFIG_NET_AB', 'drivers/net/a.c')).toEqual({ type: 'tristate', depends: [] });
    expect(kconfig.symbol('CONFIG_NET_A', 'drivers/net/a.c')).toEqual({ type: 'tristate', depends: [] });
    expect(kconfig.symbol('CONFIG_NET', 'drivers/net/a.c')).toBeUndefined();
    expect(kconfig.symbol('CONFIG_BAR', 'drivers/foo/foo.c')).toBeUndefined();
  });
});
