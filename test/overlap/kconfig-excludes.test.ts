import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openKconfig } from '../../server/src/kernel/kconfig.ts';
import {
  entriesExclude,
  excludesUnlessModules,
  heldAnyway,
  kconfigExcludes,
  needsOn,
} from '../../server/src/overlap/kconfig-excludes.ts';
import { dev, table } from '../bus/make.ts';

const TOP = 'source "arch/$(SRCARCH)/Kconfig"\nsource "drivers/Kconfig"\n';

/** Two modules, `one` of CONFIG_ONE and `two` of CONFIG_TWO, in drivers/. */
function asked(drivers: string, more: Readonly<Record<string, string>> = {}, path?: string) {
  const kconfig = openKconfig(memoryFiles({ Kconfig: TOP, 'drivers/Kconfig': drivers, ...more }));
  const side = (name: string, where?: string) =>
    table({
      module: name,
      entries: [dev(1, 2)],
      path: where ?? `drivers/${name}.c`,
      modules: [{ name, linkage: 'either', symbols: [`CONFIG_${name.toUpperCase()}`] }],
    });
  const [one, two] = [side('one', path), side('two')];
  return {
    excludes: kconfigExcludes(one, two, kconfig),
    unlessModules: excludesUnlessModules(one, two, kconfig),
    oneNeeds: (symbol: string) => needsOn(one, symbol, kconfig),
  };
}

const tristate = (name: string, depends = '') =>
  `config ${name}\n\ttristate "${name}"\n${depends && `\tdepends on ${depends}\n`}`;

describe('kconfigExcludes', () => {
  it('knows what excludes what, and that !X of two tristates does not', () => {
    expect(asked(tristate('ONE') + tristate('TWO')).excludes).toBe(false);
    expect(asked(tristate('ONE', 'TWO=n') + tristate('TWO')).excludes).toBe(true);
    const modules = asked(tristate('ONE', '!TWO') + tristate('TWO'));
    expect([modules.excludes, modules.unlessModules]).toEqual([false, true]);
    expect(
      asked(`if !TWO\n${tristate('ONE').replace('tristate', 'bool')}endif\n${tristate('TWO')}`).excludes,
    ).toBe(true);
  });

  it('knows what a makefile builds only where a symbol is off', () => {
    const excludes = (type: string) => {
      const kconfig = openKconfig(
        memoryFiles({
          Kconfig: TOP,
          'drivers/Kconfig': `config SMALL\n\t${type} "small"\n`,
        }),
      );
      const side = (name: string, rest: { symbols: readonly string[]; without?: readonly string[] }) =>
        table({
          module: name,
          entries: [dev(1, 2)],
          path: `drivers/${name}.c`,
          modules: [{ name, linkage: 'builtin', ...rest }],
        });
      return kconfigExcludes(
        side('small', { symbols: ['CONFIG_SMALL'] }),
        side('large', { symbols: [], without: ['CONFIG_SMALL'] }),
        kconfig,
      );
    };
    expect(excludes('bool')).toBe(true);
    // Not =y may be =m.
    expect(excludes('tristate')).toBe(false);
  });

  it('knows that of a choice one is chosen', () => {
    const choice = (type: string) => ({
      'arch/mips/Kconfig': `choice\n\tprompt "SoC"\nconfig A\n\t${type} "A"\nconfig B\n\t${type} "B"\nendchoice\nconfig C\n\t${type} "C"\n`,
    });
    const both = (a: string, b: string) => tristate('ONE', a) + tristate('TWO', b);
    expect(asked(both('A', 'B'), choice('bool')).excludes).toBe(true);
    expect(asked(both('A', 'A'), choice('bool')).excludes).toBe(false);
    expect(asked(both('A', 'C'), choice('bool')).excludes).toBe(false);
    // Several of a choice of tristates may be modules.
    expect(asked(both('A', 'B'), choice('tristate')).excludes).toBe(false);
  });

  describe('architectures', () => {
    const archs = {
      'arch/arm/Kconfig': 'config ARCH_A\n\tbool "A"\nconfig HAS_IO\n\tbool\n',
      'arch/arm64/Kconfig': 'config ARCH_B\n\tbool "B"\n\tselect HAS_IO\n',
      'arch/powerpc/Kconfig': 'config PPC\n\tdef_bool y\nsource "arch/powerpc/soc/Kconfig"\n',
      'arch/powerpc/soc/Kconfig': 'config FSL_SOC\n\tbool\n\tdepends on PPC\n\tdefault y\n',
    };
    const of = (one: string, two: string, more = '') =>
      asked(tristate('ONE', one) + tristate('TWO', two) + more, archs).excludes;

    it('have symbols of their own', () => {
      expect(of('FSL_SOC', 'ARCH_A')).toBe(true);
      expect(of('FSL_SOC', 'ARCH_A || ARCH_B')).toBe(true);
      expect(of('ARCH_B', 'ARCH_A || ARCH_B')).toBe(false);
      expect(of('FSL_SOC', 'ARCH_A || ARCH_B || COMPILE_TEST')).toBe(true);
      expect(of('FSL_SOC', 'ARCH_A || UNHEARD_OF')).toBe(false);
      expect(of('FSL_SOC', '!ARCH_A')).toBe(false);
    });

    it('share what is defined outside of them too', () => {
      expect(of('FSL_SOC', 'HAS_IO', 'config HAS_IO\n\tdef_bool y\n')).toBe(false);
    });

    it('have what nobody can set where something of them selects it', () => {
      const hidden = 'config CORE\n\tbool\nconfig USER\n\tbool "user"\n\tdepends on ARCH_A\n\tselect CORE\n';
      expect(of('FSL_SOC', 'CORE', hidden)).toBe(true);
      expect(of('ARCH_A', 'CORE', hidden)).toBe(false);
      // Nobody selects it at all: it is never built.
      expect(of('ARCH_A', 'BROKEN', 'config BROKEN\n\tbool\n')).toBe(true);
    });

    it('are told by the folder', () => {
      expect(
        asked(tristate('ONE') + tristate('TWO', 'ARCH_A'), archs, 'arch/powerpc/kernel/one.c').excludes,
      ).toBe(true);
      expect(
        asked(tristate('ONE') + tristate('TWO', 'ARCH_A'), archs, 'arch/arm/kernel/one.c').excludes,
      ).toBe(false);
    });

    it('are found however far away they are asked for', () => {
      const chain = (length: number, last: string) =>
        Array.from(
          { length },
          (_, i) => `config C${i}\n\tbool "c"\n\tdepends on ${i === length - 1 ? last : `C${i + 1}`}\n`,
        ).join('');
      expect(of('FSL_SOC', 'C0', chain(12, 'ARCH_A'))).toBe(true);
      expect(of('FSL_SOC', 'C0', chain(12, 'UNHEARD_OF'))).toBe(false);
      // Nobody writes that; it takes no stack away.
      expect(of('FSL_SOC', 'C0', chain(20_000, 'ARCH_A'))).toBe(false);
    });

    it('are the same of symbols that depend on each other, whichever is asked for first', () => {
      const ring =
        'config LOOP\n\tbool "x"\n\tdepends on POOL && POND\n' +
        'config POOL\n\tbool "y"\n\tdepends on (LOOP && ARCH_B) || (POND && ARCH_A)\n' +
        'config POND\n\tbool "z"\n\tdepends on POOL\n';
      for (const one of ['LOOP', 'POOL', 'POND', 'LOOP && POOL', 'POND && LOOP']) {
        expect(of(one, 'FSL_SOC', ring), one).toBe(true);
        expect(of(one, 'ARCH_A', ring), one).toBe(false);
        expect(of(one, 'ARCH_B', ring), one).toBe(false);
      }
    });

    it('survive symbols that depend on each other', () => {
      expect(
        of(
          'LOOP',
          'ARCH_A',
          'config LOOP\n\tbool "x"\n\tdepends on POOL\nconfig POOL\n\tbool "y"\n\tdepends on LOOP\n',
        ),
      ).toBe(false);
    });
  });
});

it('needsOn follows dependencies', () => {
  const { oneNeeds } = asked(
    `${tristate('ONE', 'FB_TFT')}menuconfig FB_TFT\n\ttristate "x"\n\tdepends on FB && SPI\n${tristate('TWO')}`,
  );
  expect([oneNeeds('CONFIG_FB'), oneNeeds('CONFIG_DRM')]).toEqual([true, false]);
});

describe('an `#if` around an entry', () => {
  const kconfig = openKconfig(
    memoryFiles({
      Kconfig: TOP,
      'arch/sh/Kconfig': 'config SH_BOARD\n\tbool "board"\n',
      'arch/x86/Kconfig': 'config X86\n\tdef_bool y\n',
      'drivers/Kconfig': `${tristate('ONE')}${tristate('TWO', 'X86 && PCI')}config PCI\n\tbool "PCI"\nconfig OLD\n\tbool "old"\n\tdepends on TWO=n\n`,
    }),
  );
  const side = (name: string, condition?: string, certain?: string[]) => {
    const symbols = certain ? [...certain, 'CONFIG_SH_BOARD'] : [`CONFIG_${name.toUpperCase()}`];
    const made = table({
      module: name,
      entries: [{ ...dev(1, 2), ...(condition === undefined ? {} : { condition }) }],
      path: `drivers/${name}.c`,
      modules: [{ name, linkage: 'either', symbols, ...(certain ? { certain } : {}) }],
    });
    return { table: made, entry: made.entries[0]! };
  };
  const excludes = (a: ReturnType<typeof side>, b: ReturnType<typeof side>) =>
    entriesExclude(a.table, b.table, kconfig)(a.entry, b.entry);

  it.each([
    ['CONFIG_SH_BOARD', true],
    ['CONFIG_X86', false],
    ['CONFIG_OLD', true],
    ['!CONFIG_OLD', false],
    ['!CONFIG_PCI', true],
    ['!CONFIG_TWO', false],
    ['!IS_ENABLED(CONFIG_TWO)', true],
    ['CONFIG_SH_BOARD || CONFIG_X86', false],
  ])('%s beside a driver of x86 and PCI', (condition, expected) => {
    expect(excludes(side('one', condition), side('two'))).toBe(expected);
    expect(excludes(side('two'), side('one', condition))).toBe(expected);
  });

  it('says nothing where what it asks for is there anyway', () => {
    const tables = [side('one').table, side('two').table];
    const held = (text: string) => heldAnyway(text, tables, kconfig);
    expect([held('CONFIG_PCI'), held('CONFIG_OLD'), held('!CONFIG_PCI'), held('CONFIG_TWO')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('a symbol of one way to a module is no need of it', () => {
    expect(kconfigExcludes(side('one', undefined, ['CONFIG_ONE']).table, side('two').table, kconfig)).toBe(
      false,
    );
  });
});
