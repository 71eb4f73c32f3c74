import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { type Kconfig, openKconfig } from '../../server/src/kernel/kconfig.ts';
import { parseKconfig } from '../../server/src/kernel/kconfig-file.ts';

const parsed = (text: string) => Object.fromEntries(parseKconfig(text, 'x/Kconfig').symbols);

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
      FOO: { type: 'tristate', depends: ['PCI &&  \t\t!BAR', 'X86'], settable: true },
      BAR: { type: 'bool', depends: [], settable: true },
      NUMBER: { type: 'other', depends: [], settable: true },
      INNER: { type: 'bool', depends: ['FOO'], settable: false },
    });
  });

  it('knows what a prompt calls deprecated', () => {
    const symbols = parsed('config OLD\n\ttristate "Old reader (DEPRECATED)"\nconfig NEW\n\tbool "Reader"\n');
    expect(symbols.OLD?.deprecated).toBe(true);
    expect(symbols.NEW?.deprecated).toBeUndefined();
  });

  it('gives what stands in if, menu and choice their dependencies, and members their choice', () => {
    const symbols = parsed(`
if A
menu "of the SoC"
	depends on B
	visible if C
config ONE
	bool "one"
	depends on D
choice
	prompt "Which?"
	default TWO
	depends on E
config TWO
	bool "two"
	help
	  endchoice

	  endif
config THREE
	bool "three"
endchoice
endmenu
config FOUR
	bool
endif
config FIVE
	bool
`);
    expect(symbols.ONE).toEqual({ type: 'bool', depends: ['D', 'A', 'B'], settable: true });
    expect(symbols.TWO?.depends).toEqual(['A', 'B', 'E']);
    expect(symbols.TWO?.choice).toBe('x/Kconfig:9');
    expect(symbols.THREE?.choice).toBe('x/Kconfig:9');
    expect(symbols.FOUR).toEqual({ type: 'bool', depends: ['A'], settable: false });
    expect(symbols.FIVE?.depends).toEqual([]);
  });

  it('trusts no dependency of a symbol that is defined twice', () => {
    expect(parsed('config A\n\ttristate\n\tdepends on !B\nconfig A\n\tdepends on C\n')).toEqual({
      A: { type: 'tristate', depends: [], settable: false },
    });
  });

  it('survives anything', () => {
    expect(parsed('config\nconfig \n\0\0config X')).toEqual({});
    expect(parsed('endif\nendchoice\nconfig X\\')).toEqual({
      X: { type: 'other', depends: [], settable: false },
    });
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
    expect(kconfig.symbol('CONFIG_NET_AB', 'drivers/net/a.c')).toEqual({
      type: 'tristate',
      depends: [],
      settable: true,
    });
    expect(kconfig.symbol('CONFIG_NET_A', 'drivers/net/a.c')).toEqual({
      type: 'tristate',
      depends: [],
      settable: false,
    });
    expect(kconfig.symbol('CONFIG_NET', 'drivers/net/a.c')).toBeUndefined();
    expect(kconfig.symbol('CONFIG_BAR', 'drivers/foo/foo.c')).toBeUndefined();
  });

  it('finds what any architecture has, following source', () => {
    const kconfig = openKconfig(
      memoryFiles({
        Kconfig: 'source "arch/$(SRCARCH)/Kconfig"\nsource "drivers/Kconfig"\nsource "$(ELSE)/Kconfig"\n',
        'arch/arm/Kconfig': 'config PM\n\tbool\nsource "arch/arm/mach/Kconfig"\n',
        'arch/arm/mach/Kconfig': 'config SOC\n\tbool "SoC"\n\tselect PM\n\tselect LOST\n',
        'arch/mips/Kconfig': 'config MIPS_SOC\n\tdef_bool y\n',
        'drivers/Kconfig': 'source "drivers/Kconfig"\nconfig PM\n\tbool "PM"\n',
        'lost/Kconfig': 'config LOST\n\tbool\n',
      }),
    );
    expect(kconfig.everywhere('CONFIG_PM').map(({ path }) => path)).toEqual([
      'arch/arm/Kconfig',
      'drivers/Kconfig',
    ]);
    expect(kconfig.everywhere('CONFIG_SOC')[0]).toMatchObject({
      path: 'arch/arm/mach/Kconfig',
      settable: true,
    });
    expect(kconfig.everywhere('CONFIG_LOST')).toEqual([]);
    expect(kconfig.selecting('CONFIG_PM')).toEqual([{ symbol: 'CONFIG_SOC', path: 'arch/arm/mach/Kconfig' }]);
  });
});

describe('after an edit', () => {
  const TEXTS = {
    Kconfig: 'source "drivers/Kconfig"\nsource "arch/$(SRCARCH)/Kconfig"\n',
    'drivers/Kconfig': 'source "drivers/foo/Kconfig"\nconfig BAR\n\tbool "bar"\n\tselect FOO\n',
    'drivers/foo/Kconfig': 'config FOO\n\ttristate "foo"\n\thelp\n\t  For foo.\n',
    'arch/x86/Kconfig': 'config X86\n\tbool\n',
  };
  const NAMES = ['FOO', 'BAR', 'X86', 'ARM', 'NEW'];
  const said = (kconfig: Kconfig) =>
    NAMES.map((name) => [
      kconfig.symbol(name, 'drivers/foo/foo.c'),
      kconfig.everywhere(name),
      kconfig.selecting(name),
    ]);

  it.each<{ what: string; edits: Readonly<Record<string, string | undefined>>; told?: string; same?: true }>([
    {
      what: 'of a help text',
      edits: { 'drivers/foo/Kconfig': 'config FOO\n\ttristate "foo"\n' },
      same: true,
    },
    { what: 'of what nobody reads', edits: { 'drivers/other/Kconfig': 'config NEW\n\tbool\n' }, same: true },
    { what: 'of a source file', edits: { 'drivers/foo/foo.c': 'int foo;\n' }, same: true },
    { what: 'of a type', edits: { 'drivers/foo/Kconfig': 'config FOO\n\tbool "foo"\n' } },
    { what: 'of what is taken in', edits: { 'drivers/Kconfig': 'config BAR\n\tbool "bar"\n' } },
    { what: 'that takes a file away', edits: { 'drivers/foo/Kconfig': undefined } },
    { what: 'that brings a file beside it', edits: { 'drivers/foo/Kconfig.new': 'config NEW\n\tbool\n' } },
    { what: 'that brings an architecture', edits: { 'arch/arm/Kconfig': 'config ARM\n\tbool\n' } },
    { what: 'that takes a folder away', edits: { 'drivers/foo/Kconfig': undefined }, told: 'drivers/foo' },
  ])('$what says what a first look at the files says', ({ edits, told, same = false }) => {
    const { files, lay, lift } = openOverlay(memoryFiles({}));
    for (const [path, text] of Object.entries(TEXTS)) lay(path, Buffer.from(text));
    const before = openKconfig(files);
    said(before);
    for (const [path, text] of Object.entries(edits))
      if (text === undefined) lift(path);
      else lay(path, Buffer.from(text));
    const after = before.after(told === undefined ? Object.keys(edits) : [told]);
    expect(said(after)).toEqual(said(openKconfig(files)));
    expect(after === before).toBe(same);
  });

  it('reads only what was edited again', () => {
    const read: string[] = [];
    const { files, lay } = openOverlay(memoryFiles({}));
    for (const [path, text] of Object.entries(TEXTS)) lay(path, Buffer.from(text));
    const note = (path: string) => {
      read.push(path);
      return path;
    };
    const noted = {
      ...files,
      read: (path: string) => files.read(note(path)),
      peek: (path: string) => files.peek(note(path)),
    };
    const before = openKconfig(noted);
    said(before);
    lay('drivers/foo/Kconfig', Buffer.from('config FOO\n\tbool "foo"\n'));
    read.length = 0;
    said(before.after(['drivers/foo/Kconfig']));
    expect(new Set(read)).toEqual(new Set(['drivers/foo/Kconfig']));
  });
});
