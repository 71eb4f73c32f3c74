// Macro expansion, C11 6.10.3. "the standard's example N" is EXAMPLE N of 6.10.3.5 unless another clause is named.
import { describe, expect, it } from 'vitest';
import { outermost } from '../../server/src/c/tokens.ts';
import { holds } from './holds.ts';
import { expansionOf, opened } from './opened.ts';

describe('the standard’s examples', () => {
  holds([
    {
      what: 'example 3: rescanning and redefinition',
      text: `
#define x 3
#define f(a) f(x * (a))
#undef x
#define x 2
#define g f
#define z z[0]
#define h g(~
#define m(a) a(w)
#define w 0,1
#define t(a) a
#define p() int
#define q(x) x
#define r(x,y) x ## y
#define str(x) # x
f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);
g(x+(3,4)-w) | h 5) & m
(f)^m(m);
p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };
char c[2][6] = { str(hello), str() };
`,
      gives: `
f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1);
f(2 * (2+(3,4)-0,1)) | f(2 * (~ 5)) & f(2 * (0,1))^m(0,1);
int i[] = { 1, 23, 4, 5, };
char c[2][6] = { "hello", "" };
`,
    },
    {
      what: 'example 4: strings and pasting',
      text: `
#define str(s) # s
#define xstr(s) str(s)
#define debug(s, t) printf("x" # s "= %d, x" # t "= %s", \\
  x ## s, x ## t)
#define INCFILE(n) vers ## n
#define glue(a, b) a ## b
#define xglue(a, b) glue(a, b)
#define HIGHLOW "hello"
#define LOW LOW ", world"
debug(1, 2);
fputs(str(strncmp("abc\\0d", "abc", '\\4') // this goes away
  == 0) str(: @\\n), s);
xstr(INCFILE(2).h)
glue(HIGH, LOW);
xglue(HIGH, LOW)
`,
      gives: `
printf("x" "1" "= %d, x" "2" "= %s", x1, x2);
fputs("strncmp(\\"abc\\\\0d\\", \\"abc\\", '\\\\4') == 0" ": @\\n", s);
"vers2.h"
"hello";
"hello" ", world"
`,
    },
    {
      what: 'example 5: placemarkers',
      text: `
#define t(x,y,z) x ## y ## z
int j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,),
  t(10,,), t(,11,), t(,,12), t(,,) };
`,
      gives: 'int j[] = { 123, 45, 67, 89, 10, 11, 12, };',
    },
    {
      what: 'example 7: variable arguments',
      text: `
#define debug(...) fprintf(stderr, __VA_ARGS__)
#define showlist(...) puts(#__VA_ARGS__)
#define report(test, ...) ((test)?puts(#test):\\
  printf(__VA_ARGS__))
debug("Flag");
debug("X = %d\\n", x);
showlist(The first, second, and third items.);
report(x>y, "x is %d but y is %d", x, y);
`,
      gives: `
fprintf(stderr, "Flag");
fprintf(stderr, "X = %d\\n", x);
puts("The first, second, and third items.");
((x>y)?puts("x>y"): printf("x is %d but y is %d", x, y));
`,
    },
    {
      what: '6.10.3.3: a ## that an operator made is no operator',
      text: `
#define hash_hash # ## #
#define mkstr(a) # a
#define in_between(a) mkstr(a)
#define join(c, d) in_between(c hash_hash d)
char p[] = join(x, y);
`,
      gives: 'char p[] = "x ## y";',
    },
  ]);
});

describe('object-like macros', () => {
  holds([
    { what: 'a number', text: '#define N 4\n{ N, N+1 }', gives: '{ 4, 4+1 }' },
    { what: 'no body', text: '#define NOTHING\na NOTHING b', gives: 'a b' },
    { what: 'a body in parentheses', text: '#define A (1)\nA (2)', gives: '(1) (2)' },
    { what: 'through others, defined later', text: '#define A B\n#define B C\n#define C 3\nA', gives: '3' },
    { what: 'over continued lines', text: '#define A 1, \\\n  2, \\\n  3\n{ A }', gives: '{ 1, 2, 3 }' },
    {
      what: 'over continued lines with CR LF',
      text: '#define A 1, \\\r\n  2\r\n{ A }\r\n',
      gives: '{ 1, 2 }',
    },
    {
      what: 'a comment in the body',
      text: '#define A 1 /* one */ + /* two\n  lines */ 2 // rest\nA',
      gives: '1 + 2',
    },
    {
      what: 'not in strings, characters, comments',
      text: '#define A 1\n"A" \'A\' /* A */ A',
      gives: '"A" \'A\' 1',
    },
    { what: 'not inside another name or number', text: '#define A 1\nAB _A 0xA A', gives: 'AB _A 0xA 1' },
    { what: 'a # in its body is no operator', text: '#define A # x\nA', gives: '# x' },
    { what: 'pastes in its body too', text: '#define A x ## 1\nA', gives: 'x1' },
    { what: 'keeps the tokens of neighbours apart', text: '#define MINUS -\n-MINUS-1', gives: '- - - 1' },
  ]);
});

describe('function-like macros', () => {
  const F = '#define F(a, b) [a|b]\n';
  holds([
    { what: 'arguments', text: `${F}F(1, 2)`, gives: '[1|2]' },
    {
      what: 'commas in parentheses belong to an argument',
      text: `${F}F((1, 2), g(3, 4))`,
      gives: '[(1, 2)|g(3, 4)]',
    },
    { what: 'braces and brackets protect no comma', text: `${F}F({1, 2})`, gives: '[{1|2}]' },
    { what: 'commas in strings', text: `${F}F("a,)", ',')`, gives: '["a,)"|\',\']' },
    { what: 'empty arguments', text: `${F}F(, 2) F(1, ) F(,)`, gives: '[|2] [1|] [|]' },
    { what: 'white space and lines before the bracket', text: `${F}F\n  (1,\n  2)`, gives: '[1|2]' },
    { what: 'a comment before the bracket', text: `${F}F /* x */ (1, 2)`, gives: '[1|2]' },
    { what: 'without a bracket it is a name', text: `${F}F; F + F(1, 2)`, gives: 'F; F + [1|2]' },
    { what: 'at the end of the text it is a name', text: `${F}F`, gives: 'F' },
    { what: 'no parameters', text: '#define P() x\nP() P( ) P', gives: 'x x P' },
    { what: 'a space before the bracket makes it object-like', text: '#define P (a) a\nP', gives: '(a) a' },
    {
      what: 'a parameter hides a macro of its name',
      text: '#define a 9\n#define F2(a) a\nF2(1) a',
      gives: '1 9',
    },
    { what: 'an argument used twice', text: '#define TWICE(a) a a\n#define N 5\nTWICE(N)', gives: '5 5' },
    { what: 'a directive between arguments', text: `${F}F(1,\n#define LATE 2\nLATE)`, gives: '[1|2]' },
    { what: 'invocations in arguments', text: `${F}F(F(1, 2), F(3, 4))`, gives: '[[1|2]|[3|4]]' },
    {
      what: 'an argument that expands to commas is one argument',
      text: '#define TWO 1, 2\n#define ID(a) <a>\n#define F(a, b) [a|b]\nID(TWO) F(TWO, 3)',
      gives: '<1, 2> [1, 2|3]',
    },
    {
      what: 'what an argument expanded to is split when passed on',
      text: '#define TWO 1, 2\n#define PASS(x) F(x)\n#define F(a, b) [a|b]\nPASS(TWO)',
      gives: '[1|2]',
    },
  ]);
});

describe('# and ##', () => {
  const S = '#define S(a) #a\n#define X(a) S(a)\n#define N 5\n';
  holds([
    { what: '# does not expand its argument', text: `${S}S(N) X(N)`, gives: '"N" "5"' },
    { what: '# folds white space', text: `${S}S(  a   +\n b  )`, gives: '"a + b"' },
    { what: '# keeps tokens together that were', text: `${S}S(a+b)`, gives: '"a+b"' },
    {
      what: '# escapes quotes and backslashes in literals',
      text: `${S}S("\\n" '"')`,
      gives: `"\\"\\\\n\\" '\\"'"`,
    },
    { what: '# leaves other backslashes', text: `${S}S(\\n)`, gives: '"\\n"' },
    { what: '# of nothing', text: `${S}S()`, gives: '""' },
    { what: '# of __VA_ARGS__', text: '#define S(...) #__VA_ARGS__\nS(a, (b, c),d)', gives: '"a, (b, c),d"' },
    {
      what: '## does not expand what it pastes',
      text: '#define A 1\n#define P(x, y) x ## y\nP(A, B)',
      gives: 'AB',
    },
    { what: '## makes a macro’s name', text: '#define AB 7\n#define P(x, y) x ## y\nP(A, B)', gives: '7' },
    { what: '## makes numbers', text: '#define P(x) 0x ## x ## UL\nP(1F)', gives: '0x1FUL' },
    {
      what: '## joins only the tokens beside it',
      text: '#define P(x, y) x ## y\nP(a b, c d)',
      gives: 'a bc d',
    },
    { what: '## makes punctuators', text: '#define P(x, y) x ## y\n1 P(<, <) 2', gives: '1 << 2' },
    {
      what: '## with text of the body',
      text: '#define ID(n) PCI_DEVICE_ID_ ## n\nID(FOO)',
      gives: 'PCI_DEVICE_ID_FOO',
    },
    {
      what: 'an argument both expanded and pasted',
      text: '#define A 1\n#define P(x) x, x ## _t, #x\nP(A)',
      gives: '1, A_t, "A"',
    },
    { what: 'a ## in an argument is no operator', text: '#define ID(x) x\nID(a ## b)', gives: 'a ## b' },
    {
      what: 'a string’s prefix is no macro',
      text: '#define L 1\n#define u8 2\nL"x" L',
      gives: 'L"x" 1',
    },
  ]);
});

describe('variadic macros', () => {
  holds([
    {
      what: 'the rest, with its commas',
      text: '#define F(a, ...) a: __VA_ARGS__\nF(1, 2, 3)',
      gives: '1: 2, 3',
    },
    { what: 'the rest left out', text: '#define F(a, ...) a: __VA_ARGS__;\nF(1)', gives: '1: ;' },
    { what: 'GNU: a name for the rest', text: '#define F(a, rest...) a: rest\nF(1, 2, 3)', gives: '1: 2, 3' },
    {
      what: 'GNU: the comma goes where nothing follows',
      text: '#define F(a, ...) g(a, ## __VA_ARGS__)\nF(1) F(1, 2, 3)',
      gives: 'g(1) g(1, 2, 3)',
    },
    {
      what: 'GNU: the same with a named rest',
      text: '#define F(a, r...) g(a, ##r)\nF(1) F(1, 2)',
      gives: 'g(1) g(1, 2)',
    },
    {
      what: 'GNU: the rest is expanded behind the comma',
      text: '#define N 5\n#define F(a, ...) g(a, ## __VA_ARGS__)\nF(1, N)',
      gives: 'g(1, 5)',
    },
    {
      what: 'only a rest',
      text: '#define F(...) { __VA_ARGS__ }\nF() F(1) F(1, 2)',
      gives: '{ } { 1 } { 1, 2 }',
    },
    {
      what: '__VA_ARGS__ passed on',
      text: '#define G(a, b) [a|b]\n#define F(...) G(__VA_ARGS__)\nF(1, 2)',
      gives: '[1|2]',
    },
    {
      what: 'counting arguments (include/linux/kernel.h: COUNT_ARGS)',
      text: `#define __COUNT_ARGS(_0, _1, _2, _3, _4, _n, X...) _n
#define COUNT_ARGS(X...) __COUNT_ARGS(, ##X, 4, 3, 2, 1, 0)
COUNT_ARGS() COUNT_ARGS(a) COUNT_ARGS(a, b, c)`,
      gives: '0 1 3',
    },
  ]);
});

describe('lines that go on behind a backslash (5.1.1.2, phase 2)', () => {
  holds([
    {
      what: 'join what is one token',
      text: '#define FOO 0x1\\\n2\nFO\\\nO 1\\\r\n\\\n5 1\\\n.5',
      gives: '0x12 15 1.5',
    },
    { what: 'leave two tokens two', text: '1\\\n+ \\\n2 a\\\n b', gives: '1 + 2 a b' },
    {
      what: 'are no white space',
      text: '#define S(x) #x\n#define F\\\n(x) x + 1\nS(a+\\\nb) S(a \\\nb) F(2)',
      gives: '"a+b" "a b" 2 + 1',
    },
  ]);
});

describe('__VA_OPT__ (gcc: in every mode)', () => {
  holds([
    {
      what: 'is there where something stands for the rest',
      text: '#define F(a, ...) x __VA_OPT__(, #a, g(__VA_ARGS__)) y\nF(1) F(1, 2)',
      gives: 'x y x , "1", g(2) y',
    },
    {
      what: 'what expands to nothing is nothing',
      text: '#define E\n#define F(a...) x __VA_OPT__(a) y\nF(E) F(E 1) F()',
      gives: 'x y x 1 y x y',
    },
    {
      what: 'pastes inside of it',
      text: '#define F(x, a...) __VA_OPT__(a ## 1)\nF(1, 2) F(1)',
      gives: '21',
    },
  ]);
  it('beside ## and # it is not understood, and says so', () => {
    const { tokens } = expansionOf(opened('#define F(...) a ## __VA_OPT__(1)\nF(2)'));
    expect(tokens.map(({ note }) => note)).toEqual(['how F uses __VA_OPT__ is not understood']);
  });
});

describe('rescanning and self-reference', () => {
  holds([
    { what: 'itself', text: '#define foo (4 + foo)\nfoo', gives: '(4 + foo)' },
    { what: 'itself, with arguments', text: '#define f(x) f(x + 1)\nf(f(1))', gives: 'f(f(1 + 1) + 1)' },
    {
      what: 'each other',
      text: '#define x (4 + y)\n#define y (2 * x)\nx y',
      gives: '(4 + (2 * x)) (2 * (4 + y))',
    },
    { what: 'itself by name only', text: '#define stdin stdin\nstdin', gives: 'stdin' },
    { what: 'a refused name stays refused', text: '#define f(x) x f\nf(1)(2)', gives: '1 f(2)' },
    { what: 'again behind its own expansion', text: '#define f(x) x\nf(f)(1)', gives: 'f(1)' },
    {
      what: 'the bracket follows in the text',
      text: '#define g f\n#define f(x) [x]\ng(1) g (2)',
      gives: '[1] [2]',
    },
    {
      what: 'the bracket and its arguments come out of a macro',
      text: '#define f(x) [x]\n#define ARGS (1)\n#define CALL(m, a) m a\nCALL(f, ARGS)',
      gives: '[1]',
    },
    {
      what: 'the bracket from a macro is seen too late',
      text: '#define f(x) [x]\n#define ARGS (1)\nf ARGS',
      gives: 'f (1)',
    },
    {
      what: 'an invocation that the body opens and the text closes',
      text: '#define f(x) [x]\n#define OPEN f(\nOPEN 1)',
      gives: '[1]',
    },
    {
      what: 'a macro’s name as argument',
      text: '#define APPLY(m, x) m(x)\n#define SQ(x) x*x\nAPPLY(SQ, 3)',
      gives: '3*3',
    },
    {
      what: 'a list of entries by a macro’s name (include/drm/i915_pciids.h)',
      text: `#define VGA(id, info) { 0x8086, id, info }
#define SNB_IDS(MACRO__, ...) \\
  MACRO__(0x0102, ## __VA_ARGS__), \\
  MACRO__(0x0112, ## __VA_ARGS__)
SNB_IDS(VGA, &snb_info),`,
      gives: '{ 0x8086, 0x0102, &snb_info }, { 0x8086, 0x0112, &snb_info },',
    },
    {
      what: 'deferred: one scan more than the body has',
      text: '#define EMPTY()\n#define DEFER(m) m EMPTY()\n#define A() 123\n#define EXPAND(...) __VA_ARGS__\nDEFER(A)() EXPAND(DEFER(A)())',
      gives: 'A () 123',
    },
  ]);
});

describe('order of definitions', () => {
  holds([
    { what: 'a name before its definition', text: 'A\n#define A 1\nA', gives: 'A 1' },
    { what: 'a redefinition holds from there on', text: '#define A 1\nA\n#define A 2\nA', gives: '1 2' },
    { what: '#undef', text: '#define A 1\nA\n#undef A\nA\n#define A 3\nA', gives: '1 A 3' },
    { what: '#undef of what is not defined', text: '#undef A\nA', gives: 'A' },
    {
      what: 'a body takes its names where it is used',
      text: '#define A B\n#define B 1\nA\n#undef B\n#define B 2\nA',
      gives: '1 2',
    },
    {
      what: 'a redefinition with another shape',
      text: '#define A(x) x\nA(1)\n#undef A\n#define A 2\nA(1)',
      gives: '1 2(1)',
    },
    {
      what: 'a definition in a branch not taken',
      text: '#define A 1\n#if 0\n#define A 2\n#undef A\n#endif\nA',
      gives: '1',
    },
    {
      what: 'a default that is not needed',
      text: '#define A 1\n#ifndef A\n#define A 2\n#endif\nA',
      gives: '1',
    },
    { what: 'a default that is', text: '#ifndef A\n#define A 2\n#endif\nA', gives: '2' },
    {
      what: '# and a comment before the keyword',
      text: '  #  define A 1\n/* x */ #define B 2\nA B',
      gives: '1 2',
    },
    { what: 'a directive that nobody knows', text: '#pragma once\n#frob A\n#\n#define A 1\nA', gives: '1' },
    {
      what: 'a # in the middle of a line is none',
      text: '#define A 1\nx #define A 2\nA',
      gives: 'x # define 1 2 1',
    },
  ]);
});

describe('bounded work', () => {
  it('a macro that doubles itself forty times stops, and says so', () => {
    let text = '#define D0 x x\n';
    for (let i = 1; i <= 40; i++) text += `#define D${i} D${i - 1} D${i - 1}\n`;
    const { stopped, tokens } = expansionOf(opened(`${text}D40 behind`));
    expect(stopped).toMatch(/^macro expansion stopped after \d+ tokens$/);
    expect(tokens.length).toBeLessThanOrEqual(4_000_000);
    expect(tokens.at(-1)?.text).toBe('x');
  });

  // drivers/cpufreq/intel_pstate.c: each check takes its argument a dozen times, and is one itself.
  it('seven entries of four checked fields are not too much', () => {
    let text = '#define C0(m) m m m m\n';
    for (let i = 1; i <= 4; i++) text += `#define C${i}(m) C${i - 1}(m) C${i - 1}(m) C${i - 1}(m)\n`;
    text += '#define SET(a) C4(a) C4(a) C4(a) C4(a)\n#define ROW(a) SET(a)\n#define VFM(a) ROW(a)\n';
    const mask = 'm '.repeat(40);
    const { stopped, tokens } = expansionOf(opened(`${text}${`VFM(${mask}) `.repeat(7)}`));
    expect(stopped).toBeUndefined();
    expect(tokens).toHaveLength(7 * 4 * 4 * 81 * 40);
  });

  it('the same through arguments', () => {
    let text = '#define D0(a) a a\n';
    for (let i = 1; i <= 40; i++) text += `#define D${i}(a) D${i - 1}(a) D${i - 1}(a)\n`;
    expect(expansionOf(opened(`${text}D40(y)`)).stopped).toMatch(/stopped after/);
  });

  it('a long table by one macro is no doubling', () => {
    const text = `#define E(x) { x, x },\n${'E(1)\n'.repeat(20_000)}`;
    const { stopped, tokens } = expansionOf(opened(text));
    expect(stopped).toBeUndefined();
    expect(tokens).toHaveLength(6 * 20_000);
  });

  it('an invocation that is not closed says so', () => {
    const { stopped } = expansionOf(opened('#define F(x) x\nF(1, (2)\n'));
    expect(stopped).toBe('the invocation of F is not closed');
  });
});

describe('places', () => {
  it('every token of an expansion lies where the outermost invocation is written', () => {
    const text = '#define IN(x) { x, 9 }\n#define OUT(x) IN(x)\na OUT(7) b';
    const where = expansionOf(opened(text)).tokens.map((t) => {
      const { start, end } = outermost(t);
      return `${t.text} ${text.slice(start, end)}`;
    });
    expect(where).toEqual(['a a', '{ OUT(7)', '7 7', ', OUT(7)', '9 OUT(7)', '} OUT(7)', 'b b']);
  });
});
