// A followed build says after any edits what one says that is opened then, and reads only what was edited again.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { createKbuild, type Kbuild } from '../../server/src/kernel/kbuild.ts';

const tree = { version: '6.1.0', archs: ['arm64', 'x86'] };

const LISTS = [
  'obj-m += a.o b.o\n',
  'obj-y += a.o sub/\nccflags-y += -I $(srctree)/include/foo\n',
  'obj-$(CONFIG_FOO) += mod.o\nmod-y := a.o b.o\nCFLAGS_a.o += -DNAME=$(TOP)\n',
  'obj-m += sub/ ../bar/b.o\nsubdir-ccflags-y += -DBELOW\n',
  'obj-y += $(patsubst %.c,%.o,$(notdir $(wildcard $(srctree)/$(src)/*.c)))\n',
  'include $(src)/more.mk\nobj-m += a.o\n',
  'include $(srctree)/$(src)/missing.mk\nobj-y += b.o\n',
  // What asks for flags says something else the second time.
  'again = $(eval count += x)-DAGAIN=$(words $(count))\nccflags-y = $(again)\nobj-m += a.o\n',
  'ifdef TOP\nobj-y += a.o\nelse\nobj-m += a.o\nendif\n',
  'endif\nobj-y += a.o\n',
  '',
];
const list = fc.option(fc.constantFrom(...LISTS), { freq: 8, nil: undefined });
const CONTENT: Readonly<Record<string, fc.Arbitrary<string | undefined>>> = {
  Makefile: fc.constantFrom('export TOP := 1\n', 'drivers-y := arch/x86/pci/\nexport drivers-y\n', ''),
  Kbuild: fc.constantFrom(
    'obj-y += drivers/\n',
    'obj-y += drivers/ arch/$(SRCARCH)/\n',
    'obj-m += drivers/foo/\n',
  ),
  'arch/x86/Makefile': fc.constantFrom('', 'export TOP := drivers/\n'),
  'arch/arm64/Makefile': fc.constantFrom('', 'drivers-y += drivers/bar/\n'),
  'drivers/Makefile': fc.constantFrom(
    'obj-y += foo/ bar/\n',
    'obj-m += bar/\n',
    'obj-$(CONFIG_BAR) += foo/\n',
    'x :=\n',
  ),
  'drivers/foo/Makefile': list,
  'drivers/foo/Kbuild': fc.option(fc.constantFrom(...LISTS), { freq: 1, nil: undefined }),
  'drivers/foo/more.mk': list,
  'drivers/foo/sub/Makefile': list,
  'drivers/bar/Makefile': list,
  'drivers/bar/new.c': fc.constantFrom('', undefined),
};
const SOURCES = ['foo/a.c', 'foo/b.c', 'foo/sub/a.c', 'bar/a.c', 'bar/b.c', 'bar/new.c'].map(
  (path) => `drivers/${path}`,
);

const said = (kbuild: Kbuild) => {
  const compiled = SOURCES.map((path) =>
    kbuild.compiled(path).map(({ modules, flags }) => {
      const { dirs, defines } = flags();
      return { modules, dirs, defines: [...defines] };
    }),
  );
  return {
    compiled,
    problems: kbuild
      .problems()
      .map((problem) => JSON.stringify(problem))
      .sort(),
  };
};

function open(texts: Readonly<Record<string, string | undefined>>) {
  const { files, lay, lift } = openOverlay(memoryFiles({}));
  const put = (path: string, text: string | undefined) =>
    text === undefined ? lift(path) : lay(path, Buffer.from(text));
  for (const path of SOURCES) put(path, '');
  for (const [path, text] of Object.entries(texts)) put(path, text);
  return { files, put };
}

it('says after any edits what one that is opened then says', () => {
  const edit = fc
    .constantFrom(...Object.keys(CONTENT))
    .chain((path) => CONTENT[path]!.map((text) => [path, text] as const));
  const edits = fc.array(fc.array(edit, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 8 });
  // Of some a folder is told, and not what is in it.
  fc.assert(
    fc.property(fc.record(CONTENT), edits, fc.boolean(), (texts, edits, folders) => {
      const { files, put } = open(texts);
      const kbuild = createKbuild({ files, tree, followed: true });
      said(kbuild);
      for (const some of edits) {
        for (const [path, text] of some) put(path, text);
        const told = some.map(([path, text]) =>
          folders &&
          text === undefined &&
          files.list('drivers/foo/sub').length === 0 &&
          path.startsWith('drivers/foo/sub/')
            ? 'drivers/foo/sub'
            : path,
        );
        kbuild.edited(new Set(told));
        expect(said(kbuild)).toEqual(said(createKbuild({ files, tree })));
      }
    }),
    { numRuns: 300 },
  );
});

it('reads again what was edited and nothing else', () => {
  const { files, put } = open({
    Makefile: '',
    Kbuild: 'obj-y += drivers/\n',
    'drivers/Makefile': 'obj-y += foo/ bar/\n',
    'drivers/foo/Makefile': 'obj-m += a.o\n',
    'drivers/bar/Makefile': 'obj-m += a.o b.o\n',
  });
  const read: string[] = [];
  const noted = {
    ...files,
    read(path: string) {
      read.push(path);
      return files.read(path);
    },
  };
  const kbuild = createKbuild({ files: noted, tree, followed: true });
  said(kbuild);
  put('drivers/foo/Makefile', Buffer.from('obj-y += b.o\n').toString());
  kbuild.edited(new Set(['drivers/foo/Makefile']));
  read.length = 0;
  expect(kbuild.modulesOf('drivers/foo/b.c')).toMatchObject([{ name: 'b', linkage: 'builtin' }]);
  expect(kbuild.modulesOf('drivers/bar/b.c')).toMatchObject([{ name: 'b', linkage: 'module' }]);
  expect(read.filter((path) => files.isFile(path))).toEqual(['drivers/foo/Makefile']);
});
