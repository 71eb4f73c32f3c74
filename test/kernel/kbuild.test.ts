import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { parseConfig } from '../../server/src/kernel/config.ts';
import { createKbuild } from '../../server/src/kernel/kbuild.ts';

/** A tree whose top folder descends to drivers/ and arch/, as Linux 6.1's. */
const top = {
  Makefile: `VERSION = 6
core-y :=
drivers-y :=
libs-y := lib/
include $(srctree)/arch/$(SRCARCH)/Makefile
export ARCH_DRIVERS := $(drivers-y) $(drivers-m)
export ARCH_LIB := $(filter %/, $(libs-y))
export BITS
`,
  Kbuild: 'obj-y += drivers/\nobj-y += arch/$(SRCARCH)/\nobj-y += $(ARCH_LIB)\nobj-y += $(ARCH_DRIVERS)\n',
  'arch/x86/Makefile': 'BITS := 64\ndrivers-$(CONFIG_PCI) += arch/x86/pci/\n',
  'arch/x86/Kbuild': 'obj-y += kernel/\n',
  'arch/arm64/Makefile': 'drivers-y += drivers/soc/\nlibs-y += arch/arm64/lib/\n',
  'arch/arm64/Kbuild': 'obj-y += kernel/\n',
};

/** The modules of `path` as `name linkage symbols…`, of a tree with these makefiles, perhaps under a `.config`. */
function modules(path: string, makefiles: Record<string, string>, config?: string, arch?: string) {
  const kbuild = createKbuild({
    files: memoryFiles({ ...top, ...makefiles }),
    tree: { version: '6.1.0', archs: ['arm64', 'x86'] },
    ...(config !== undefined && { config: parseConfig(new TextEncoder().encode(config), '.config').config }),
    ...(arch !== undefined && { arch }),
  });
  const found = kbuild
    .modulesOf(path)
    .map(({ name, linkage, symbols }) => [name, linkage, ...symbols].join(' '));
  expect(kbuild.problems()).toEqual([]);
  return found;
}

const M = (...symbols: string[]) => symbols.map((symbol) => `CONFIG_${symbol}=m\n`).join('');
const Y = (...symbols: string[]) => symbols.map((symbol) => `CONFIG_${symbol}=y\n`).join('');
const none = '# CONFIG_NOTHING is not set\n';

describe('an object of its own', () => {
  const files = {
    'drivers/Makefile': 'obj-$(CONFIG_FOO) += foo-bar.o\nobj-y += always.o\nobj-m += never-in.o\n',
  };

  it('is a module, or built in, as its symbol says', () => {
    expect(modules('drivers/foo-bar.c', files, M('FOO'))).toEqual(['foo_bar module CONFIG_FOO']);
    expect(modules('drivers/foo-bar.c', files, Y('FOO'))).toEqual(['foo_bar builtin CONFIG_FOO']);
    expect(modules('drivers/foo-bar.c', files, none)).toEqual([]);
    expect(modules('drivers/foo-bar.c', files)).toEqual(['foo_bar either CONFIG_FOO']);
  });

  it('needs no symbol in obj-y and obj-m', () => {
    expect(modules('drivers/always.c', files)).toEqual(['always builtin']);
    expect(modules('drivers/never-in.c', files)).toEqual(['never_in module']);
  });

  it('is compiled from .c, .S or .rs, and from nothing else', () => {
    expect(modules('drivers/always.S', files)).toEqual(['always builtin']);
    expect(modules('drivers/always.rs', files)).toEqual(['always builtin']);
    expect(modules('drivers/always.h', files)).toEqual([]);
    expect(modules('drivers/always', files)).toEqual([]);
    expect(modules('drivers/unnamed.c', files)).toEqual([]);
    expect(modules('elsewhere/always.c', files)).toEqual([]);
  });
});

describe('a composite', () => {
  const files = {
    'drivers/Makefile': `
obj-$(CONFIG_FOO) += foo.o two.o
obj-$(CONFIG_BAR) += two-too.o
foo-y := main.o sub/part.o
foo-$(CONFIG_EXTRA) += extra.o
foo-m += only-module.o
two-objs := shared.o
two-too-objs := shared.o other.o
`,
  };

  it('takes its parts, also from folders below and under symbols of their own', () => {
    expect(modules('drivers/main.c', files, M('FOO'))).toEqual(['foo module CONFIG_FOO']);
    expect(modules('drivers/sub/part.c', files, Y('FOO'))).toEqual(['foo builtin CONFIG_FOO']);
    expect(modules('drivers/extra.c', files, M('FOO') + Y('EXTRA'))).toEqual([
      'foo module CONFIG_FOO CONFIG_EXTRA',
    ]);
    expect(modules('drivers/extra.c', files, M('FOO'))).toEqual([]);
    expect(modules('drivers/extra.c', files)).toEqual(['foo either CONFIG_FOO CONFIG_EXTRA']);
  });

  it('has no source of its name', () => {
    expect(modules('drivers/foo.c', files, M('FOO'))).toEqual([]);
    expect(modules('drivers/foo.c', files)).toEqual([]);
  });

  it('takes foo-m into a module only', () => {
    expect(modules('drivers/only-module.c', files, M('FOO'))).toEqual(['foo module CONFIG_FOO']);
    expect(modules('drivers/only-module.c', files, Y('FOO'))).toEqual([]);
  });

  it('can share an object with another', () => {
    expect(modules('drivers/shared.c', files, M('FOO', 'BAR'))).toEqual([
      'two module CONFIG_FOO',
      'two_too module CONFIG_BAR',
    ]);
    expect(modules('drivers/shared.c', files, M('BAR'))).toEqual(['two_too module CONFIG_BAR']);
  });

  it('is one also where all its parts are configured out', () => {
    const out = { 'drivers/Makefile': 'obj-m += foo.o\nfoo-$(CONFIG_A) += a.o\n' };
    expect(modules('drivers/foo.c', out, none)).toEqual([]);
  });

  it('is named once where several symbols bring an object in', () => {
    const twice = { 'drivers/Makefile': 'obj-$(CONFIG_A) += foo.o\nobj-$(CONFIG_B) += foo.o\n' };
    expect(modules('drivers/foo.c', twice)).toEqual(['foo either CONFIG_A CONFIG_B']);
    expect(modules('drivers/foo.c', twice, M('A') + Y('B'))).toEqual(['foo builtin CONFIG_B']);
  });
});

describe('folders', () => {
  const files = {
    'drivers/Makefile': 'obj-$(CONFIG_NET) += net/\nobj-$(CONFIG_DEEP) += a/b/\nsubdir-y += docs\n',
    'drivers/net/Makefile': 'obj-$(CONFIG_FOO) += foo.o\nobj-y += core.o vendor/\n',
    'drivers/net/vendor/Makefile': 'obj-$(CONFIG_CHIP) += chip.o\n',
    'drivers/a/b/Makefile': 'obj-m += deep.o\n',
    'drivers/docs/Makefile': 'obj-m += example.o\n',
  };

  it('decide together with all above them', () => {
    const path = 'drivers/net/vendor/chip.c';
    expect(modules(path, files, Y('NET') + M('CHIP'))).toEqual(['chip module CONFIG_NET CONFIG_CHIP']);
    expect(modules(path, files, M('CHIP'))).toEqual([]);
    expect(modules(path, files)).toEqual(['chip either CONFIG_NET CONFIG_CHIP']);
    expect(modules('drivers/a/b/deep.c', files, Y('DEEP'))).toEqual(['deep module CONFIG_DEEP']);
  });

  it('in obj-m build modules only', () => {
    expect(modules('drivers/net/core.c', files, M('NET'))).toEqual([]);
    expect(modules('drivers/net/foo.c', files, M('NET', 'FOO'))).toEqual([
      'foo module CONFIG_NET CONFIG_FOO',
    ]);
    expect(modules('drivers/net/foo.c', files, M('NET') + Y('FOO'))).toEqual([]);
    expect(modules('drivers/net/vendor/chip.c', files, M('NET', 'CHIP'))).toEqual([
      'chip module CONFIG_NET CONFIG_CHIP',
    ]);
    expect(modules('drivers/net/core.c', files, Y('NET'))).toEqual(['core builtin CONFIG_NET']);
  });

  it('in subdir-y build no modules', () => {
    expect(modules('drivers/docs/example.c', files)).toEqual([]);
  });

  it('are read from Kbuild where there is one', () => {
    const both = {
      'drivers/Makefile': 'obj-y += both/',
      'drivers/both/Kbuild': 'obj-y += right.o',
      'drivers/both/Makefile': 'obj-y += wrong.o',
    };
    expect(modules('drivers/both/right.c', both)).toEqual(['right builtin']);
    expect(modules('drivers/both/wrong.c', both)).toEqual([]);
  });
});

describe('what Kbuild files are written with', () => {
  const built = (path: string, text: string, config: string, more: Record<string, string> = {}) =>
    modules(path, { 'drivers/Makefile': text, ...more }, config);

  it('an object in obj-y and obj-m is built in', () => {
    expect(built('drivers/a.c', 'obj-m += a.o\nobj-y += a.o', none)).toEqual(['a builtin']);
  });

  it('lib-y, except what is built in anyway', () => {
    expect(built('drivers/a.c', 'lib-y += a.o b.o\nobj-y += b.o', none)).toEqual(['a builtin']);
    expect(built('drivers/b.c', 'lib-y += a.o b.o\nobj-y += b.o', none)).toEqual(['b builtin']);
  });

  it('subst m,y for what can not be a module', () => {
    const text = 'obj-$(subst m,y,$(CONFIG_A)) += a.o';
    expect(built('drivers/a.c', text, M('A'))).toEqual(['a builtin CONFIG_A']);
    expect(built('drivers/a.c', text, none)).toEqual([]);
    expect(modules('drivers/a.c', { 'drivers/Makefile': text })).toEqual(['a either CONFIG_A']);
  });

  it('conditions', () => {
    const text = 'ifdef CONFIG_A\nobj-y += a.o\nelse\nobj-y += b.o\nendif';
    expect(built('drivers/a.c', text, Y('A'))).toEqual(['a builtin CONFIG_A']);
    expect(built('drivers/b.c', text, Y('A'))).toEqual([]);
    expect(built('drivers/b.c', text, none)).toEqual(['b builtin CONFIG_A']);
    expect(modules('drivers/b.c', { 'drivers/Makefile': text })).toEqual(['b builtin CONFIG_A']);
  });

  it('alternatives that a variable chooses', () => {
    const kbuild = createKbuild({
      files: memoryFiles({
        ...top,
        'drivers/Makefile': 'obj-y += time_$(SIZE).o\n',
        'arch/x86/Makefile': 'ifeq ($(CONFIG_SMALL),y)\nexport SIZE := 32\nelse\nexport SIZE := 64\nendif\n',
      }),
      tree: { version: '6.1.0', archs: ['x86'] },
    });
    const moduleOf = (path: string) =>
      kbuild.modulesOf(path).map(({ certain, without }) => ({ certain, without }));
    expect(moduleOf('drivers/time_32.c')).toEqual([{}]);
    expect(moduleOf('drivers/time_64.c')).toEqual([{ certain: [], without: ['CONFIG_SMALL'] }]);
  });

  it('variables, functions, and braces', () => {
    const text = `HW := sub
parts = $(patsubst %.c,%.o,$(notdir $(wildcard $(srctree)/$(src)/$(HW)/*.c)))
foo-y := $(addprefix $(HW)/,$(parts))
obj-\${CONFIG_A} += foo.o`;
    expect(built('drivers/sub/x.c', text, M('A'), { 'drivers/sub/x.c': '' })).toEqual([
      'foo module CONFIG_A',
    ]);
  });

  it('included fragments, also from beside', () => {
    const files = {
      'drivers/Makefile': 'obj-$(CONFIG_GPU) += gpu/main/\n',
      'drivers/gpu/main/Makefile':
        'FULL = $(srctree)/$(src)/..\ngpu-y := main.o\ninclude $(FULL)/display/Makefile\nobj-$(CONFIG_GPU) += gpu.o\n',
      'drivers/gpu/display/Makefile': 'DIR = ../display\ngpu-$(CONFIG_DC) += $(addprefix $(DIR)/,dc.o)\n',
    };
    const path = 'drivers/gpu/display/dc.c';
    expect(modules(path, files, M('GPU') + Y('DC'))).toEqual(['gpu module CONFIG_GPU CONFIG_DC']);
    expect(modules(path, files, M('GPU'))).toEqual([]);
    expect(modules(path, files)).toEqual(['gpu either CONFIG_GPU CONFIG_DC']);
  });

  it('objects of a folder beside', () => {
    const files = {
      'drivers/Makefile': 'obj-$(CONFIG_USB) += core/ misc/\n',
      'drivers/core/Makefile': 'usbcore-y := usb.o ../misc/pdevs.o\nobj-$(CONFIG_USB) += usbcore.o\n',
      'drivers/misc/Makefile': 'obj-$(CONFIG_HUB) += hub.o\n',
    };
    expect(modules('drivers/misc/pdevs.c', files, M('USB'))).toEqual(['usbcore module CONFIG_USB']);
    expect(modules('drivers/misc/hub.c', files, M('USB', 'HUB'))).toEqual([
      'hub module CONFIG_USB CONFIG_HUB',
    ]);
  });
});

describe('archs', () => {
  const files = {
    'drivers/Makefile': 'obj-y += char/\n',
    'drivers/char/Makefile': 'obj-y += head_$(BITS).o\n',
    'drivers/soc/Makefile': 'obj-m += soc.o\n',
    'arch/x86/kernel/Makefile': 'obj-y += setup.o head_$(BITS).o\n',
    'arch/x86/pci/Makefile': 'obj-y += common.o\n',
    'arch/arm64/kernel/Makefile': 'obj-y += setup.o\n',
    'arch/arm64/lib/Makefile': 'lib-y += copy.o\n',
  };

  it('are those of the path, or x86', () => {
    expect(modules('arch/x86/kernel/setup.c', files)).toEqual(['setup builtin']);
    expect(modules('arch/arm64/kernel/setup.c', files)).toEqual(['setup builtin']);
    expect(modules('arch/arm64/lib/copy.S', files)).toEqual(['copy builtin']);
    expect(modules('drivers/char/head_64.c', files)).toEqual(['head_64 builtin']);
  });

  it('bring folders in, also of drivers that only they have', () => {
    expect(modules('arch/x86/pci/common.c', files, Y('PCI'))).toEqual(['common builtin CONFIG_PCI']);
    expect(modules('arch/x86/pci/common.c', files, none, 'x86')).toEqual([]);
    expect(modules('drivers/soc/soc.c', files)).toEqual(['soc module']);
    expect(modules('drivers/soc/soc.c', files, undefined, 'x86')).toEqual([]);
    expect(modules('drivers/soc/soc.c', files, undefined, 'arm64')).toEqual(['soc module']);
  });

  it('come from the .config where it names one', () => {
    const config = '# Linux/arm64 6.1.0 Kernel Configuration\nCONFIG_A=y\n';
    expect(modules('drivers/soc/soc.c', files, config)).toEqual(['soc module']);
    expect(modules('arch/x86/kernel/setup.c', files, config)).toEqual([]);
  });
});

describe('the top of the tree', () => {
  it('descends in the top Makefile before 6.1', () => {
    const older = {
      Makefile: `ifneq ($(sub_make_done),1)
need-sub-make := 1
endif
ifeq ($(need-sub-make),)
drivers-y := drivers/
drivers-$(CONFIG_SAMPLES) += samples/
vmlinux-dirs := $(patsubst %/,%,$(filter %/, $(core-y) $(drivers-y) $(drivers-m)))
endif
`,
      Kbuild: 'always-y := include/generated/bounds.h\n',
      'drivers/Makefile': 'obj-m += foo.o\n',
      'samples/Makefile': 'obj-m += sample.o\n',
    };
    expect(modules('drivers/foo.c', older, none)).toEqual(['foo module']);
    expect(modules('samples/sample.c', older, none)).toEqual([]);
    expect(modules('samples/sample.c', older)).toEqual(['sample module CONFIG_SAMPLES']);
  });

  it('may name no folders at all: then the usual ones are read', () => {
    const bare = { Makefile: 'VERSION = 6\n', Kbuild: '', 'drivers/Makefile': 'obj-m += foo.o\n' };
    expect(modules('drivers/foo.c', bare)).toEqual(['foo module']);
  });
});

it('tells what it does not understand, once, and reads on', () => {
  const files = memoryFiles({ ...top, 'drivers/Makefile': 'endif\nobj-m += a.o\ninclude none.mk\n' });
  const kbuild = createKbuild({ files, tree: { version: '6.1.0', archs: ['x86'] } });
  expect(kbuild.modulesOf('drivers/a.c').map(({ name }) => name)).toEqual(['a']);
  kbuild.modulesOf('drivers/b.c');
  expect(kbuild.problems()).toEqual([
    { path: 'drivers/Makefile', line: 1, message: 'endif without its condition' },
    { path: 'drivers/Makefile', line: 3, message: 'includes none.mk, which is not there' },
  ]);
});

it('reads each makefile once, and none that a file does not need', () => {
  const files = memoryFiles({
    ...top,
    'drivers/Makefile': 'obj-y += a/ b/\n',
    'drivers/a/Makefile': 'obj-m += one.o two.o\n',
    'drivers/b/Makefile': 'obj-m += three.o\n',
  });
  const read: string[] = [];
  const counting = {
    ...files,
    read: (path: string) => {
      read.push(path);
      return files.read(path);
    },
  };
  const kbuild = createKbuild({ files: counting, tree: { version: '6.1.0', archs: ['x86'] } });
  kbuild.modulesOf('drivers/a/one.c');
  kbuild.modulesOf('drivers/a/two.c');
  kbuild.modulesOf('drivers/a/one.c');
  expect(read.filter((path) => path.startsWith('drivers/'))).toEqual([
    'drivers/Makefile',
    'drivers/a/Makefile',
  ]);
});

describe('what a source is compiled with', () => {
  function compiled(path: string, makefiles: Record<string, string>, config?: string) {
    const kbuild = createKbuild({
      files: memoryFiles({ ...top, ...makefiles }),
      tree: { version: '6.1.0', archs: ['arm64', 'x86'] },
      ...(config !== undefined && {
        config: parseConfig(new TextEncoder().encode(config), '.config').config,
      }),
    });
    const found = kbuild.compiled(path).map(({ modules, flags }) => {
      const { dirs, defines } = flags();
      return [
        modules.map(({ name }) => name).join(' '),
        ...dirs.map((dir) => `-I${dir}`),
        ...[...defines].map(([name, text]) => `-D${name}=${text}`),
      ].join(' ');
    });
    expect(kbuild.problems()).toEqual([]);
    return found;
  }

  const files = {
    'drivers/Makefile': 'subdir-ccflags-y := -DABOVE\nobj-y += a/\n',
    'drivers/a/Makefile': [
      'ccflags-y := -I $(srctree)/$(src)/inc -DPLAIN -DTEXT=\\"ab\\" -DPART=\\"a\\ b\\" -D N=0x10 -DGONE -UGONE',
      'ccflags-$(CONFIG_DEBUG) += -DDEBUG',
      'CFLAGS_one.o := -DONE',
      'obj-m += one.o two.o',
    ].join('\n'),
  };

  it('ccflags-y of its folder, subdir-ccflags-y from above, CFLAGS of its own', () => {
    const all = 'drivers/a/inc -DABOVE=1 -DPLAIN=1 -DTEXT="ab" -DPART=null -DN=0x10';
    expect(compiled('drivers/a/one.c', files, none)).toEqual([`one -I${all} -DONE=1`]);
    expect(compiled('drivers/a/two.c', files, none)).toEqual([`two -I${all}`]);
    expect(compiled('drivers/a/two.c', files, Y('DEBUG'))).toEqual([`two -I${all} -DDEBUG=1`]);
  });

  it('words that are quoted as a whole or behind their letter; what takes arguments is not read', () => {
    const makefile = `ccflags-y := -D 'A="a"' '-DB="b"' -D"C=1" -D 'D="x y"' "-UA" -DF(x)=x -D'G(x)=x'\nobj-m += q.o\n`;
    expect(compiled('drivers/q.c', { 'drivers/Makefile': makefile })).toEqual([
      'q -DB="b" -DC=1 -DD=null -DF=null -DG=null',
    ]);
  });

  it('a macro that hangs on the configuration is not decided without one', () => {
    expect(compiled('drivers/a/two.c', files)[0]).toMatch(/ -DDEBUG=null$/);
  });

  it('two objects that a pattern rule makes of one source, each with its own flags', () => {
    const rule = {
      'drivers/Makefile': [
        'obj-$(CONFIG_CE) += blk-ce.o',
        'blk-ce-y := glue-ce.o core.o',
        'obj-$(CONFIG_NEON) += blk-neon.o',
        'blk-neon-y := glue-neon.o core.o',
        'CFLAGS_glue-ce.o := -DUSE_CE',
        '$(obj)/glue-%.o: $(src)/glue.c FORCE',
        '\t$(call if_changed_rule,cc_o_c)',
      ].join('\n'),
    };
    expect(compiled('drivers/glue.c', rule)).toEqual(['blk_ce -DUSE_CE=1', 'blk_neon']);
    expect(compiled('drivers/glue.c', rule, M('NEON'))).toEqual(['blk_neon']);
    expect(compiled('drivers/core.c', rule)).toEqual(['blk_ce blk_neon']);
    expect(modules('drivers/glue.c', rule, M('CE', 'NEON'))).toEqual([
      'blk_ce module CONFIG_CE',
      'blk_neon module CONFIG_NEON',
    ]);
  });

  it('of no makefile: once, with nothing', () => {
    expect(compiled('drivers/none.c', files)).toEqual([' -DABOVE=1']);
  });
});

it('tells what every way to an object asks for', () => {
  const kbuild = createKbuild({
    files: memoryFiles({
      ...top,
      'drivers/Makefile': 'obj-$(CONFIG_NET) += net/\n',
      'drivers/net/Makefile': 'obj-$(CONFIG_WIFI) += wifi/\nobj-$(CONFIG_MEI) += wifi/\n',
      'drivers/net/wifi/Makefile':
        'obj-$(CONFIG_WIFI) += wifi.o\nobj-$(CONFIG_A) += ab.o\nobj-$(CONFIG_B) += ab.o\n',
    }),
    tree: { version: '6.1.0', archs: ['x86'] },
  });
  expect(kbuild.modulesOf('drivers/net/wifi/wifi.c')).toEqual([
    {
      name: 'wifi',
      linkage: 'either',
      symbols: ['CONFIG_NET', 'CONFIG_WIFI', 'CONFIG_MEI'],
      certain: ['CONFIG_NET', 'CONFIG_WIFI'],
    },
  ]);
  expect(kbuild.modulesOf('drivers/net/wifi/ab.c')[0]?.certain).toEqual(['CONFIG_NET']);
});

it('does not ask for what is to be off', () => {
  const kbuild = createKbuild({
    files: memoryFiles({
      ...top,
      'drivers/Makefile': 'ifndef CONFIG_UML\nobj-$(CONFIG_NET) += net/\nendif\n',
      'drivers/net/Makefile':
        'ifeq ($(CONFIG_USB),m)\nobj-$(CONFIG_A) += a.o\nelse\nobj-$(CONFIG_B) += b.o\nendif\n',
    }),
    tree: { version: '6.1.0', archs: ['x86'] },
  });
  const symbols = (path: string) =>
    kbuild.modulesOf(path).map(({ symbols, certain }) => ({ symbols, certain }));
  expect(symbols('drivers/net/a.c')).toEqual([
    {
      symbols: ['CONFIG_NET', 'CONFIG_UML', 'CONFIG_A', 'CONFIG_USB'],
      certain: ['CONFIG_NET', 'CONFIG_A', 'CONFIG_USB'],
    },
  ]);
  expect(symbols('drivers/net/b.c')).toEqual([
    {
      symbols: ['CONFIG_NET', 'CONFIG_UML', 'CONFIG_B', 'CONFIG_USB'],
      certain: ['CONFIG_NET', 'CONFIG_B'],
    },
  ]);
});

it('flags of a file that is asked for again and again are found out once', () => {
  // How much a makefile may expand to is bounded.
  const files = memoryFiles({
    ...top,
    'drivers/Makefile': `obj-m += a.o\nall := ${'-DNAME '.repeat(20_000)}\nccflags-y = $(all)\n`,
  });
  const kbuild = createKbuild({ files, tree: { version: '6.1.0', archs: ['arm64', 'x86'] } });
  const [compiled] = kbuild.compiled('drivers/a.c');
  const flags = compiled!.flags();
  for (let times = 0; times < 100; times++) expect(compiled!.flags()).toBe(flags);
  expect(kbuild.problems()).toEqual([]);
});
