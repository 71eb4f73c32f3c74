// `#if` and its sisters: what is compiled, and under which condition where nobody decided.
import { describe, expect, it } from 'vitest';
import { activityText } from '../../server/src/c/conditions.ts';
import { expansionOf, opened, type Setting } from './opened.ts';

/** The tokens that are compiled, each with the condition it hangs on: `a  b if CONFIG_X`. */
function compiled(text: string, setting: Setting = {}): string {
  const unit = opened(text, setting);
  const words = expansionOf(unit).tokens.map((t) => {
    const condition = activityText(unit, t.frame);
    return condition === undefined ? t.text : `${t.text} if ${condition}`;
  });
  return words.join(', ');
}

/** Whether `#if condition` is taken: yes, no, or the condition as text. */
function taken(condition: string, setting: Setting = {}, before = ''): string {
  const words = compiled(`${before}\n#if ${condition}\nyes\n#else\nno\n#endif\n`, setting);
  return words === 'yes' || words === 'no' ? words : words.replace(/^yes if (.*), no if .*$/s, '$1');
}

describe('branches', () => {
  it.each([
    ['#if 1\na\n#endif\nb', 'a, b'],
    ['#if 0\na\n#endif\nb', 'b'],
    ['#if 0\na\n#else\nb\n#endif', 'b'],
    ['#if 0\na\n#elif 1\nb\n#elif 1\nc\n#else\nd\n#endif', 'b'],
    ['#if 1\na\n#elif 1\nb\n#else\nc\n#endif', 'a'],
    ['#define X\n#if 0\na\n#elifdef X\nb\n#elifndef X\nc\n#else\nd\n#endif', 'b'],
    ['#if 0\na\n#elifdef X\nb\n#elifndef X\nc\n#else\nd\n#endif', 'c'],
    ['#if 1\na\n#elifdef X\nb\n#endif\n#if 0\n#elifndef X\n#else\nc\n#endif', 'a'],
    ['#if 0\n#if 1\na\n#else\nb\n#endif\nc\n#else\nd\n#endif', 'd'],
    ['#if 1\n#if 0\na\n#else\nb\n#endif\nc\n#endif\nd', 'b, c, d'],
    ['#ifdef A\na\n#endif\n#define A\n#ifdef A\nb\n#endif', 'b'],
    ['#define A\n#undef A\n#ifdef A\na\n#else\nb\n#endif', 'b'],
    ['#ifndef A\n#define A 1\n#endif\nA', '1'],
    ['#define A 2\n#ifndef A\n#define A 1\n#endif\nA', '2'],
    ['#if 0\n#error no\n#bad directive\n#endif\na', 'a'],
    ['#if 0\n" not closed\n\' neither\n#endif\na', 'a'],
    ['#if 0 /* zero\n*/\na\n#endif\nb', 'b'],
    ['#if 1 \\\n  && 0\na\n#endif\nb', 'b'],
    // Somebody is typing its end.
    ['#if 0\na', 'a'],
    ['#if 0\na\n#else\nb', 'a, b'],
    ['#if 0\n#if 0\na\n#endif\nb', 'b'],
    ['#ifdef NEW\n#ifdef CONFIG_A\na\n#endif\nb', 'a if CONFIG_A, b'],
    ['#if 1\n#ifdef HALF\na\n#endif\nb', 'a if HALF, b'],
    ['#if 1\n#ifdef OWN\na\n#endif\n#ifndef OWN\nb\n#endif\nc', 'b, c'],
    ['#if 1\na', 'a'],
    ['a\n#endif\nb', 'a, b'],
    ['a\n#else\nb', 'a, b'],
  ])('%j compiles %s', (text, words) => {
    expect(compiled(text)).toBe(words);
  });

  it('sees a default that a header makes', () => {
    const files = { 'drivers/foo/foo.h': '#ifndef WIDTH\n#define WIDTH 4\n#endif\n' };
    expect(compiled('#include "foo.h"\nWIDTH', { files })).toBe('4');
    expect(compiled('#define WIDTH 8\n#include "foo.h"\nWIDTH', { files })).toBe('8');
  });
});

describe('arithmetic (6.10.1: every integer has the widest type)', () => {
  it.each([
    ['1 + 1 == 2', 'yes'],
    ['UNKNOWN', 'no'],
    ['UNKNOWN == 0', 'yes'],
    ['!UNKNOWN', 'yes'],
    ['true', 'no'],
    ['0x100000000 > 1', 'yes'],
    ['(1 << 32) != 0', 'yes'],
    ['(1 << 63) < 0', 'yes'],
    ['(1u << 63) > 0', 'yes'],
    ['0xffffffff + 1 == 0x100000000', 'yes'],
    ['~0 == -1', 'yes'],
    ['~0u == 0xffffffffffffffff', 'yes'],
    ['-1 > 0u', 'yes'],
    ['-1 < 0', 'yes'],
    ["'a' == 97", 'yes'],
    ['1 ? 0 : 1', 'no'],
    ['10 / 3 == 3 && 10 % 3 == 1', 'yes'],
    ['0 && 1 / 0', 'no'],
    ['VERSION(6, 1, 0) >= VERSION(5, 15, 9)', 'yes'],
    ['N > 3 && N < 5', 'yes'],
    ['defined N', 'yes'],
    ['defined(N) && !defined(M)', 'yes'],
    ['defined ( N )', 'yes'],
    ['defined M || N == 4', 'yes'],
    ['EMPTY + 1', 'yes'],
  ])('#if %s: %s', (condition, is) => {
    const before =
      '#define N 4\n#define EMPTY\n#define VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))';
    expect(taken(condition, {}, before)).toBe(is);
  });

  it.each(['1 / 0', '1 +', '(1', 'FOO(1)', '1 2', ''])('#if %s is decided by nobody', (condition) => {
    expect(taken(condition)).toBe(condition);
  });
});

const CONFIG =
  'CONFIG_Y=y\nCONFIG_M=m\nCONFIG_NUMBER=6\nCONFIG_HEX=0x10\nCONFIG_TEXT="y"\n# CONFIG_OFF is not set\n';

describe('with a configuration (include/generated/autoconf.h, include/linux/kconfig.h)', () => {
  const module: Setting = { config: CONFIG, linkage: 'module' };
  const builtin: Setting = { config: CONFIG, linkage: 'builtin' };
  it.each([
    ['defined(CONFIG_Y)', 'yes'],
    ['defined(CONFIG_M)', 'no'],
    ['defined(CONFIG_M_MODULE)', 'yes'],
    ['defined(CONFIG_Y_MODULE)', 'no'],
    ['defined(CONFIG_OFF)', 'no'],
    ['defined(CONFIG_NEVER_HEARD_OF)', 'no'],
    ['CONFIG_NUMBER > 5', 'yes'],
    ['CONFIG_HEX == 16', 'yes'],
    ['IS_ENABLED(CONFIG_Y)', 'yes'],
    ['IS_ENABLED(CONFIG_M)', 'yes'],
    ['IS_ENABLED(CONFIG_OFF)', 'no'],
    ['IS_ENABLED(CONFIG_TEXT)', 'no'],
    ['IS_BUILTIN(CONFIG_Y)', 'yes'],
    ['IS_BUILTIN(CONFIG_M)', 'no'],
    ['IS_MODULE(CONFIG_Y)', 'no'],
    ['IS_MODULE(CONFIG_M)', 'yes'],
    ['IS_REACHABLE(CONFIG_Y)', 'yes'],
    ['IS_REACHABLE(CONFIG_M)', 'yes'],
    ['IS_REACHABLE(CONFIG_OFF)', 'no'],
    ['defined(MODULE)', 'yes'],
  ])('#if %s in a module: %s', (condition, is) => {
    expect(taken(condition, module)).toBe(is);
  });

  it.each([
    ['IS_REACHABLE(CONFIG_Y)', 'yes'],
    ['IS_REACHABLE(CONFIG_M)', 'no'],
    ['IS_ENABLED(CONFIG_M)', 'yes'],
    ['defined(MODULE)', 'no'],
  ])('#if %s in a built-in object: %s', (condition, is) => {
    expect(taken(condition, builtin)).toBe(is);
  });

  it('in code, too', () => {
    expect(compiled('IS_ENABLED(CONFIG_M) IS_BUILTIN(CONFIG_M) CONFIG_NUMBER', module)).toBe('1, 0, 6');
  });
});

describe('without one: three-valued', () => {
  it.each([
    ['defined(CONFIG_X)', 'defined(CONFIG_X)'],
    ['CONFIG_X', 'CONFIG_X'],
    ['CONFIG_X > 5', 'CONFIG_X > 5'],
    ['IS_ENABLED(CONFIG_X)', 'IS_ENABLED(CONFIG_X)'],
    ['IS_REACHABLE(CONFIG_X)', 'IS_REACHABLE(CONFIG_X)'],
    ['defined(CONFIG_X) && 0', 'no'],
    ['0 && defined(CONFIG_X)', 'no'],
    ['defined(CONFIG_X) || 1', 'yes'],
    ['(defined(CONFIG_X) && defined(CONFIG_Y)) || 1', 'yes'],
    ['(IS_ENABLED(CONFIG_X)) && 0', 'no'],
    ['!defined(CONFIG_X) && UNKNOWN', 'no'],
    ['defined(CONFIG_X)  &&  1', 'defined(CONFIG_X) && 1'],
  ])('#if %s: %s', (condition, is) => {
    expect(taken(condition)).toBe(is);
  });

  it.each([
    ['#ifdef CONFIG_X\na\n#else\nb\n#endif\nc', 'a if CONFIG_X, b if !CONFIG_X, c'],
    ['#ifndef CONFIG_X\na\n#else\nb\n#endif', 'a if !CONFIG_X, b if CONFIG_X'],
    [
      '#ifdef CONFIG_X\na\n#elif defined(CONFIG_Y)\nb\n#else\nc\n#endif',
      'a if CONFIG_X, b if !CONFIG_X && defined(CONFIG_Y), c if !CONFIG_X && !(defined(CONFIG_Y))',
    ],
    ['#ifdef CONFIG_X\n#ifdef CONFIG_Y\na\n#endif\nb\n#endif', 'a if CONFIG_X && CONFIG_Y, b if CONFIG_X'],
    ['#ifdef CONFIG_X\n#if 0\na\n#endif\nb\n#endif', 'b if CONFIG_X'],
    ['#if 0\n#ifdef CONFIG_X\na\n#endif\n#endif\nb', 'b'],
    ['#ifdef CONFIG_X\na\n#elifdef CONFIG_Y\nb\n#endif', 'a if CONFIG_X, b if !CONFIG_X && CONFIG_Y'],
    ['#ifdef CONFIG_X\na\n#elif 1\nb\n#else\nc\n#endif', 'a if CONFIG_X, b if !CONFIG_X'],
    ['#if 1\na\n#elif defined(CONFIG_X)\nb\n#endif', 'a'],
  ])('%j compiles %s', (text, words) => {
    expect(compiled(text)).toBe(words);
  });

  it('a macro that hangs on a symbol has its value where the same symbol is presumed', () => {
    const define = '#ifdef CONFIG_X\n#define N 1\n#else\n#define N 2\n#endif\n';
    expect(compiled(`${define}#ifdef CONFIG_X\nN\n#else\nN\n#endif`)).toBe('1 if CONFIG_X, 2 if !CONFIG_X');
    expect(compiled(`${define}#ifndef CONFIG_X\nN\n#endif`)).toBe('2 if !CONFIG_X');
  });

  it('elsewhere it has none, and says what it hangs on', () => {
    const [token] = expansionOf(opened('#ifdef CONFIG_X\n#define N 1\n#else\n#define N 2\n#endif\nN')).tokens;
    expect(token).toMatchObject({ text: 'N' });
    expect(token?.note).toContain('CONFIG_X');
  });

  it('two branches that define it alike decide nothing', () => {
    expect(compiled('#ifdef CONFIG_X\n#define N 1\n#else\n#define N 1\n#endif\nN')).toBe('1');
  });

  it('a condition on an undecided macro is undecided', () => {
    const define = '#ifdef CONFIG_X\n#define HAVE_X\n#endif\n';
    expect(compiled(`${define}#ifdef HAVE_X\na\n#else\nb\n#endif`)).toBe('a if HAVE_X, b if !HAVE_X');
    const undefine = '#define HAVE_X\n#ifdef CONFIG_X\n#undef HAVE_X\n#endif\n';
    expect(compiled(`${undefine}#ifdef HAVE_X\na\n#endif`)).toBe('a if HAVE_X');
  });

  it('a macro that is defined whatever the condition is decided', () => {
    const test = '#ifdef X\na\n#else\nb\n#endif';
    expect(compiled(`#ifdef CONFIG_X\n#define X 1\n#else\n#define X 2\n#endif\n${test}`)).toBe('a');
    expect(compiled(`#ifdef CONFIG_X\n#define X 1\n#endif\n#ifndef X\n#define X 2\n#endif\n${test}`)).toBe(
      'a',
    );
    expect(compiled(`#define X\n#ifdef CONFIG_X\n#define X\n#endif\n${test}`)).toBe('a');
    expect(compiled(`#ifdef CONFIG_X\n#define X 1\n#elif CONFIG_Y\n#define X 2\n#endif\n${test}`)).toBe(
      'a if X, b if !X',
    );
  });

  it('how a file is linked is unknown, too', () => {
    expect(taken('defined(MODULE)', { linkage: 'either' })).toBe('defined(MODULE)');
    expect(taken('defined(MODULE)', { linkage: 'module' })).toBe('yes');
  });
});
