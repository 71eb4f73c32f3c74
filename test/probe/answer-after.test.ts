// What is known to be answered after an edit between the braces of a function is what a look at the text answers.
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceOf } from '../../server/src/c/source.ts';
import { openDisk } from '../../server/src/files/disk.ts';
import { answerAfter } from '../../server/src/probe/answer-after.ts';
import { noTexts } from '../../server/src/probe/module-source.ts';
import { answerOf, type Kind, type Question, question } from '../../server/src/probe/questions.ts';
import { carryFacts, isInFunction } from '../../server/src/probe/text-facts.ts';
import { insideFunction } from '../../server/src/syntax/inside-function.ts';

const mini = openDisk(fileURLToPath(new URL('../kernel-tree', import.meta.url)));
const PATH = 'drivers/a.c';

/** All C files of the miniature kernel, and one with much of what is asked for. */
const TEXTS: string[] = [];
const gather = (folder: string): void => {
  for (const { name, kind } of mini.list(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (kind !== 'file') gather(path);
    else if (name.endsWith('.c')) TEXTS.push(Buffer.from(mini.read(path)!).toString('latin1'));
  }
};
gather('');
const RICH = `#include <linux/pci.h>
#include "a.h"
#define REV 4
#define OLD(dev) \\
	((dev)->revision < REV)
enum { FIRST = 3, SECOND };
static int param;
module_param(param, int, 0);
static int one_line(void) { return 0; }
/* int commented(void)
{
	return 1;
}
*/
static const struct chip chips[] = {
	{ .rev = 3, .probe = first_probe },
	{ .rev = 4, .probe = second_probe },
};
static const struct chip gnu =
{
	.rev = 5,
	.probe = first_probe,
};
static int first_probe(struct pci_dev *pdev)
{
	const struct chip local = { .rev = 9, .probe = second_probe };
	/* a comment */
	if (OLD(pdev))
		return -ENODEV;
	return local.rev;
}

static int
second_probe(struct pci_dev *pdev,
	     int which)
{
#ifdef CONFIG_FOO
	which++;
#endif
	switch (which) {
	case 1:
		return FIRST;
	}
	return pci_register_driver(&a_driver);
}
static struct pci_driver a_driver = { .name = "a", .probe = first_probe };
static int __init a_init(void)
{
	if (param)
		return -ENODEV;
	return pci_register_driver(&a_driver);
}
module_init(a_init);
`;
TEXTS.push(...Array<string>(TEXTS.length).fill(RICH));

const PUT = [
  '',
  '\tint typed = 3;\n',
  '\n',
  ' ',
  '}',
  '{',
  '\n}\n',
  '\n{\n',
  ')\n{\n',
  '"',
  "'",
  '\\\n',
  '/*',
  '*/',
  '//',
  '#define REV 5\n',
  '\n#undef REV\n',
  'enum { FIRST = 7 };\n',
  'static int fresh(void)\n{\n\treturn 2;\n}\n',
  'first_probe(pdev);\n',
  '\tchips[0].rev = 3;\n',
  'struct chip { int rev; };\n',
  '\tstruct chip x = { .probe = a_init };\n',
  'module_param(typed, int, 0);',
  'module_init(other);',
  'pci_register_driver(&a_driver);',
  'out:\n',
  'chips',
  '#include "b.h"\n',
];

const KINDS: readonly Kind[] = [
  'function',
  'macro',
  'enumerator',
  'mention',
  'object',
  'pointers',
  'registrar',
];

/** About every name of a text, and about some that it has not. */
function questionsOf(text: string): Question[] {
  const names = new Set([...(text.match(/[A-Za-z_]\w+/g) ?? []), 'fresh', 'typed', 'other', 'nothing']);
  return [
    ...[...names].flatMap((name) => KINDS.map((kind) => question(kind, name))),
    ...[...names].flatMap((name) => ['rev', 'probe'].map((member) => question('member', name, member))),
    question('member', 'chips[1]', 'rev'),
    question('parameters'),
    question('includes'),
    question('inits'),
  ];
}

it('is what the text answers', () => {
  let known = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...TEXTS),
      fc.nat(),
      fc.constantFrom(0, 0, 0, 1, 5, 40),
      fc.constantFrom(...PUT),
      fc.boolean(),
      (text, where, cut, put, atLine) => {
        const any = where % (text.length + 1);
        const at = atLine ? text.lastIndexOf('\n', any) + 1 : any;
        const [before, after] = [text, text.slice(0, at) + put + text.slice(at + cut)].map((each) =>
          sourceOf(PATH, Buffer.from(each, 'latin1')),
        ) as [ReturnType<typeof sourceOf>, ReturnType<typeof sourceOf>];
        const edit = insideFunction(before.bytes, after.bytes);
        const { facts } = noTexts();
        if (!edit || !isInFunction(facts, before, edit)) return;
        known++;
        const asked = questionsOf(text);
        const was = asked.map((each) => answerOf(facts, before, each));
        carryFacts(facts, before, after, edit);
        asked.forEach((each, i) => {
          const fresh = answerOf(noTexts().facts, after, each);
          const told = answerAfter(edit, each, was[i]);
          if (told) expect([each, told.answer]).toEqual([each, fresh]);
          expect([each, answerOf(facts, after, each)]).toEqual([each, fresh]);
        });
      },
    ),
    { numRuns: Math.max(1500, Number(process.env.MATCHTABLE_HISTORIES ?? 0)) },
  );
  expect(known).toBeGreaterThan(20);
}, 3_600_000);

describe('an edit', () => {
  const edit = (from: string, to: string) => {
    expect(RICH).toContain(from);
    const [before, after] = [RICH, RICH.replace(from, to)].map((text) =>
      sourceOf(PATH, Buffer.from(text, 'latin1')),
    );
    return insideFunction(before!.bytes, after!.bytes);
  };

  it.each([
    ['\treturn local.rev;', '\treturn 1 + local.rev;'],
    ['\treturn local.rev;\n}', '\treturn local.rev;\n\tint typed;\n}'],
    ['\tcase 1:\n', ''],
  ])('is inside of a function: %j', (from, to) => {
    expect(edit(from, to)).toMatchObject({ bytes: to.length - from.length });
  });

  it('may be of the last line of a function with which the text ends', () => {
    const [before, after] = ['\tint a;\n\treturn a;\n}', '\tint a;\n}'].map((body) =>
      Buffer.from(`static int f(void)\n{\n${body}`),
    );
    expect(insideFunction(before!, after!)).toMatchObject({ oldLines: '\treturn a;\n', nowLines: '' });
    expect(insideFunction(after!, before!)).toMatchObject({ oldLines: '', nowLines: '\treturn a;\n' });
  });

  it.each([
    ['a macro', 'REV 4', 'REV 5'],
    ['an initialiser in GNU style', '.rev = 5', '.rev = 6'],
    ['a comment', '/* a comment */', '/* another */'],
    ['a directive', '#ifdef CONFIG_FOO', '#ifdef CONFIG_BAR'],
    ['the head of a function', 'int which)', 'long which)'],
    ['the end of a function', '\treturn local.rev;\n}', '\treturn local.rev;\n}\n'],
    ['what may be another function', '\tcase 1:\n', 'int more(void) {\n'],
  ])('is not where it is of %s', (_, from, to) => {
    expect(edit(from, to)).toBeUndefined();
  });
});
