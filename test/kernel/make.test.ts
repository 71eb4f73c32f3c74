import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import type { Problem } from '../../server/src/files/tree-files.ts';
import { createMakefile } from '../../server/src/kernel/make/evaluate.ts';
import { hasMark, markSymbols, piece, textOf } from '../../server/src/kernel/make/pieces.ts';

/** Evaluates a makefile; CONFIG_ symbols are those given, or none is known. */
function make(
  text: string | Uint8Array,
  { config, files = {} }: { config?: Record<string, string>; files?: Record<string, string> } = {},
) {
  const problems: Problem[] = [];
  const mark = markSymbols();
  const makefile = createMakefile({
    files: memoryFiles({ ...files, Makefile: text }),
    outer: (name) => {
      if (!name.startsWith('CONFIG_')) return [];
      const value = config ? (config[name] ?? '') : mark(name);
      return [{ recursive: false, pieces: [piece(value, [name])] }];
    },
    fixed: new Map([['srctree', '.']]),
    tell: (problem) => problems.push(problem),
  });
  makefile.read('Makefile');
  return {
    makefile,
    problems,
    value: (name: string) => textOf(makefile.expanded(`$(${name})`)),
    words: (name: string) => makefile.words(name).map(({ text, symbols }) => [text, ...symbols].join(' ')),
  };
}

describe('assignments', () => {
  it.each([
    ['at once', 'a := 1\nx := $(a)\na := 2', '1'],
    ['when it is read', 'a := 1\nx = $(a)\na := 2', '2'],
    ['appended to nothing: when it is read', 'a := 1\nx += $(a)\na := 2', '2'],
    ['appended to what was expanded at once', 'a := 1\nx :=\nx += $(a)\na := 2', '1'],
    ['appended', 'x := 1\nx += 2\nx +=\nx += 3', '1 2 3'],
    ['only where there is none', 'x := 1\nx ?= 2\ny ?= 3\nx += $(y)', '1 3'],
    ['continued', 'x := 1 \\\n\t2 \\\n  3', '1 2 3'],
    ['without the comment', 'x := 1 # 2 \\\n 3\ny := 4', '1'],
    ['with an escaped hash', 'x := a\\#b', 'a#b'],
    ['with a dollar', 'x := $$(a)', '$(a)'],
    ['exported', 'export x := 1', '1'],
    ['overridden', 'override x := 1', '1'],
    ['with a computed name', 'a := y\nobj-$(a) := 1\nx := $(obj-y)', '1'],
    ['in braces', `a := 1\nx := $\{a}`, '1'],
    ['by one letter', 'a := 1\nx := $a$a', '11'],
    ['with POSIX colons', 'x ::= 1', '1'],
    ['undefined again', 'x := 1\nundefine x', ''],
    ['defined', 'define x\none\ntwo\nendef', 'one\ntwo'],
    ['not in a recipe', 'x := 1\nall:\n\tx := 2', '1'],
    ['behind a tab where there is no rule', 'y := 1\n\tx := 2', '2'],
    ['not for one target', 'x := 1\nfoo.o: x := 2', '1'],
    ['with DOS line ends', 'x := 1\r\nx += 2\r\n', '1 2'],
  ])('%s', (_, text, value) => expect(make(text).value('x')).toBe(value));
});

describe('functions', () => {
  it.each([
    ['$(subst m,y,mmx)', 'yyx'],
    ['$(patsubst %.c,%.o,a.c b.h)', 'a.o b.h'],
    ['$(list:.c=.o)', 'a.o b.o'],
    ['$(list:%.c=dir/%.o)', 'dir/a.o dir/b.o'],
    ['$(filter %.o y,a.o b.c y)', 'a.o y'],
    ['$(filter-out %.o y,a.o b.c y)', 'b.c'],
    ['$(addprefix sub/,a.o b.o)', 'sub/a.o sub/b.o'],
    ['$(addsuffix .o, a b)', 'a.o b.o'],
    ['$(strip   a   b )', 'a b'],
    ['$(sort b a b)', 'a b'],
    ['$(word 2,a b c)', 'b'],
    ['$(words a b c)', '3'],
    ['$(wordlist 2,3,a b c d)', 'b c'],
    ['$(firstword a b)$(lastword a b)', 'ab'],
    ['$(dir a/b.c c.c)', 'a/ ./'],
    ['$(notdir a/b.c c.c)', 'b.c c.c'],
    ['$(basename a.b/c.d e)', 'a.b/c e'],
    ['$(suffix a.b/c.d e)', '.d'],
    ['$(join a b,.o .c .d)', 'a.o b.c .d'],
    ['$(findstring b,abc)$(findstring x,abc)', 'b'],
    ['$(if a,yes,no)$(if ,yes,no)$(if  ,yes)', 'yesno'],
    ['$(or ,,b,c)', 'b'],
    ['$(and a,b)$(and a,,b)', 'b'],
    ['$(foreach i,a b,$(i).o)', 'a.o b.o'],
    ['$(foreach i,a b,$(foreach j,1 2,$(i)$(j)))', 'a1 a2 b1 b2'],
    ['$(call swap,a,b)', 'b a'],
    ['$(call addprefix,x/,a)', 'x/a'],
    ['$(wildcard sub/*.c none.c sub/b.?)', 'sub/a.c sub/b.c sub/b.c'],
    ['$(wildcard $(srctree)/sub/[!a]*)', './sub/b.c'],
    ['$(wildcard sub)', 'sub'],
    ['$(error no)$(warning no)$(info no)', ''],
    ['$(addsuffix $(comma), a b)', 'a, b,'],
    ['$(nosuch)', ''],
  ])('%s', (text, value) => {
    const files = { 'sub/a.c': '', 'sub/b.c': '', 'sub/.hidden.c': '' };
    const { value: of, problems } = make(`list := a.c b.c\nswap = $2 $(1)\ncomma := ,\nx := ${text}`, {
      files,
    });
    expect(of('x')).toBe(value);
    expect(problems).toEqual([]);
  });

  it('evaluates what eval is given', () => {
    expect(make('$(foreach f,a b,$(eval x += $(f).o))').value('x')).toBe('a.o b.o');
    expect(make('define add\nx += $(1)\nendef\n$(eval $(call add,a))').value('x')).toBe('a');
  });

  it('runs nothing: what a program would print is not known', () => {
    const { value } = make('x := $(shell echo y)\ny != echo y');
    expect(hasMark(value('x'))).toBe(true);
    expect(hasMark(value('y'))).toBe(true);
  });
});

describe('conditions', () => {
  it.each([
    ['ifeq ($(CONFIG_A),y)', 'then'],
    ['ifeq "$(CONFIG_A)" "y"', 'then'],
    ["ifeq '$(CONFIG_A)' 'm'", 'else'],
    ['ifneq ($(CONFIG_A),y)', 'else'],
    ['ifneq ($(CONFIG_A)$(CONFIG_B),)', 'then'],
    ['ifneq ($(filter y m,$(CONFIG_B)),)', 'else'],
    ['ifdef CONFIG_A', 'then'],
    ['ifdef CONFIG_B', 'else'],
    ['ifndef CONFIG_B', 'then'],
    ['ifeq (a,b)\nx := wrong\nelse ifdef CONFIG_A', 'then'],
    ['ifeq (a,a)\nx := then\nelse ifdef CONFIG_A', 'else-if'],
  ])('%s', (test, expected) => {
    const { value, problems } = make(`${test}\n  x := then\nelse\n  x := else\nendif`, {
      config: { CONFIG_A: 'y' },
    });
    expect(problems).toEqual([]);
    expect(value('x')).toBe(expected === 'else-if' ? 'then' : expected);
  });

  it('nests, and reads nothing below what does not hold', () => {
    const text = 'x := 0\nifdef CONFIG_B\nifeq (a,a)\nx := 1\nelse\nx := 2\nendif\ninclude none\nendif';
    const { value, problems } = make(text, { config: {} });
    expect(value('x')).toBe('0');
    expect(problems).toEqual([]);
  });

  it('lets both branches in where no configuration decides, with the symbols that would', () => {
    const text =
      'y :=\nifdef CONFIG_A\ny += a.o\nelse ifeq ($(CONFIG_B),m)\ny += b.o\nelse\ny += c.o\nendif\ny += d.o';
    const { words } = make(text);
    expect(words('y')).toEqual(['a.o CONFIG_A', 'b.o CONFIG_A! CONFIG_B', 'c.o CONFIG_A! CONFIG_B?', 'd.o']);
  });

  it.each([
    ['ifdef CONFIG_A', 'CONFIG_A', 'CONFIG_A!'],
    ['ifndef CONFIG_A', 'CONFIG_A!', 'CONFIG_A'],
    ['ifeq ($(CONFIG_A),y)', 'CONFIG_A', 'CONFIG_A!'],
    ['ifeq (m, $(CONFIG_A))', 'CONFIG_A', 'CONFIG_A?'],
    ['ifneq ($(CONFIG_A),m)', 'CONFIG_A?', 'CONFIG_A'],
    ['ifeq ($(CONFIG_A),)', 'CONFIG_A!', 'CONFIG_A'],
    ['ifneq ($(CONFIG_A),)', 'CONFIG_A', 'CONFIG_A!'],
    ['ifneq ($(strip $(CONFIG_A)),)', 'CONFIG_A', 'CONFIG_A!'],
    ['ifeq ($(CONFIG_A),n)', 'CONFIG_A?', 'CONFIG_A?'],
    ['ifneq ($(CONFIG_A)$(CONFIG_B),)', 'CONFIG_A? CONFIG_B?', 'CONFIG_A? CONFIG_B?'],
    ['ifeq ($(CONFIG_A)$(CONFIG_B),yy)', 'CONFIG_A? CONFIG_B?', 'CONFIG_A? CONFIG_B?'],
    ['ifeq ($(CONFIG_A),$(CONFIG_B))', 'CONFIG_A? CONFIG_B?', 'CONFIG_A? CONFIG_B?'],
    ['ifneq ($(if $(CONFIG_A),,y),)', 'CONFIG_A?', 'CONFIG_A?'],
  ])('%s: which symbols are on for sure, which off (!), in it and in its else', (test, yes, no) => {
    const { words } = make(`y :=\n${test}\ny += a.o\nelse\ny += b.o\nendif`);
    expect(words('y')).toEqual([`a.o ${yes}`, `b.o ${no}`]);
  });

  it.each([
    ['$(if $(CONFIG_A),a.o,b.o)', ['a.o CONFIG_A', 'b.o CONFIG_A?']],
    ['$(if $(CONFIG_A)$(CONFIG_B),a.o)', ['a.o CONFIG_A? CONFIG_B?']],
  ])('%s: the same', (text, expected) => {
    expect(make(`y := ${text}`).words('y')).toEqual(expected);
  });

  it('keeps both values of what one of two branches sets', () => {
    const text = 'ifdef CONFIG_A\nB := 32\nelse\nB := 64\nendif\nx := head_$(B).o y.o';
    expect(
      make(text)
        .words('x')
        .map((word) => word.split(' ')[0]),
    ).toEqual(['head_32.o', 'y.o', 'head_64.o', 'y.o']);
  });

  it('finds foo-$(CONFIG_X) where foo-y is read', () => {
    expect(make('foo-$(CONFIG_A) += a.o\nx := z.o $(foo-y)').words('x')).toEqual(['z.o', 'a.o CONFIG_A']);
    expect(make('foo-y$(CONFIG_A) += a.o\nx := $(foo-yy)').words('x')).toEqual(['a.o CONFIG_A']);
  });

  it('keeps the symbols of each word through functions', () => {
    const text = 'foo-$(CONFIG_A) += a\nfoo-y += b\nx := $(addprefix s/,$(addsuffix .o,$(sort $(foo-y))))';
    expect(make(text, { config: { CONFIG_A: 'y' } }).words('x')).toEqual(['s/a.o CONFIG_A', 's/b.o']);
  });
});

describe('include', () => {
  it('reads other makefiles, once for each mention, with their variables', () => {
    const files = {
      'sub/more.mk': 'x += $(here)/a.o\ninclude $(srctree)/sub/deep.mk',
      'sub/deep.mk': 'x += b.o',
    };
    const { value, problems } = make(
      'here := sub\nx := 0\ninclude $(here)/more.mk\n-include none\nsinclude no',
      {
        files,
      },
    );
    expect(value('x')).toBe('0 sub/a.o b.o');
    expect(problems).toEqual([]);
  });

  it('names an include that is not there, but not one that the build makes', () => {
    expect(make('include none.mk\ninclude include/config/auto.conf').problems).toEqual([
      { path: 'Makefile', line: 1, message: 'includes none.mk, which is not there' },
    ]);
  });

  it('ends where makefiles include each other', () => {
    const files = { a: 'x += a\ninclude b', b: 'include a' };
    const { problems } = make('include a', { files });
    expect(problems.map(({ message }) => message)).toContain('includes too deep');
  });
});

describe('bad makefiles', () => {
  it.each([
    ['x := $(x', ''],
    ['x = $(x)', 'x refers to itself'],
    ['x = $(y)\ny = $(x)', 'x refers to itself'],
    ['nonsense here', 'is neither an assignment nor a rule'],
    ['endif', 'endif without its condition'],
    ['else', 'else without its condition'],
    ['ifdef A', 'has a condition without its endif'],
    ['ifeq (a', 'ifeq can not be understood'],
    ['ifdef A\nelse\nelse\nendif', 'else without its condition'],
    ['define x\n1', ''],
  ])('%s', (text, message) => {
    const { problems, value } = make(text);
    value('x');
    if (message !== '') expect(problems.map((problem) => problem.message)).toContain(message);
  });

  it('does not let an include end a condition of its includer', () => {
    const { value, problems } = make('ifdef NONE\nx := 1\nendif\nifeq (a,a)\ninclude e\nx := 2\nendif', {
      files: { e: 'endif' },
    });
    expect(value('x')).toBe('2');
    expect(problems).toEqual([{ path: 'e', line: 1, message: 'endif without its condition' }]);
  });

  it('bounds a text that doubles itself forty times', () => {
    const lines = Array.from({ length: 40 }, (_, at) => `v${at + 1} = $(v${at}) $(v${at})`);
    const { value, problems } = make(['v0 = some text', ...lines].join('\n'));
    value('v40');
    expect(problems.map(({ message }) => message)).toEqual([
      'expands to too much text; the rest of it is not read',
    ]);
  });

  it('bounds an include that doubles itself', () => {
    const { problems } = make('include a', { files: { a: 'include a\ninclude a' } });
    expect(problems.map(({ message }) => message)).toContain(
      'expands to too much text; the rest of it is not read',
    );
  });

  it('bounds what nests too deep', () => {
    const { value, problems } = make(`x := ${'$(if a,'.repeat(500)}b${')'.repeat(500)}`);
    value('x');
    expect(problems).toHaveLength(1);
  });

  it('survives any text', () => {
    const token = fc.constantFrom(
      ...[
        'ifdef A',
        'ifeq (',
        'else',
        'endif',
        'define x',
        'endef',
        'include Makefile',
        'x',
        ' := ',
        ' += ',
        '=',
      ],
      ...[
        '$(x',
        ')',
        '$(call x,',
        '$(foreach i,',
        '$(eval ',
        ',',
        '$$',
        '$',
        '\\',
        '\n',
        '\t',
        '#',
        '%',
        ':',
        '\u{F0001}',
      ],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
        const { makefile } = make(tokens.join(''));
        for (const name of makefile.names()) makefile.words(name);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(make(bytes).makefile.sources.has('Makefile')).toBe(true);
      }),
    );
  });
});
