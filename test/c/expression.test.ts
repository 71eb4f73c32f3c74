// Constant expressions (C11 6.6) of a 64-bit kernel: int 32 bits, long and long long 64.
import { describe, expect, it } from 'vitest';
import { type Files, opened } from './opened.ts';
import { shown, valueIn } from './value.ts';

type Line = readonly [text: string, value: string];

function table(what: string, lines: readonly Line[], prelude = '', files: Files = {}): void {
  describe(what, () => {
    it.each(lines)('%s → %s', (text, value) => {
      expect(shown(valueIn(opened(prelude, { files }), text))).toBe(value);
    });
  });
}

table('integer constants (6.4.4.1)', [
  ['0', 'int 0'],
  ['2147483647', 'int 2147483647'],
  ['2147483648', 'long 2147483648'],
  ['9223372036854775807', 'long 9223372036854775807'],
  ['0x7fffffff', 'int 2147483647'],
  ['0x80000000', 'uint 2147483648'],
  ['0xFFFFFFFF', 'uint 4294967295'],
  ['0x100000000', 'long 4294967296'],
  ['0x8000000000000000', 'ulong 9223372036854775808'],
  ['037777777777', 'uint 4294967295'],
  ['010', 'int 8'],
  ['0b101', 'int 5'],
  ['1u', 'uint 1'],
  ['4294967296u', 'ulong 4294967296'],
  ['1l', 'long 1'],
  ['0xffffffffl', 'long 4294967295'],
  ['1ul', 'ulong 1'],
  ['1LLU', 'ulong 1'],
  ['08', '? 08 is no integer constant'],
  ['1.5', '? 1.5 is no integer constant'],
  ['1x', '? 1x is no integer constant'],
  ['0x', '? 0x is no integer constant'],
]);

table('characters and strings (6.4.4.4, 6.4.5)', [
  ["'a'", 'int 97'],
  ["'\\0'", 'int 0'],
  ["'\\n'", 'int 10'],
  ["'\\''", 'int 39'],
  ["'\\x41'", 'int 65'],
  ["'\\377'", 'int -1'],
  ["'ab'", 'int 24930'],
  ["''", '? an empty character constant'],
  ['"abc"', '"abc"'],
  ['"ab" "cd"', '"abcd"'],
  ['"\\x41\\102\\t\\\\"', '"AB\\t\\\\"'],
  ['"\\1012"', '"A2"'],
  ["'\\u00e9'", 'int 50089'],
  ['"\\u00e9\\U0001F600\\E"', '"Ã©ð\u009f\u0098\u0080\\u001b"'],
  ["L'a'", 'ushort 97'],
  ["u'\\u1234'", 'ushort 4660'],
  ["U'\\U0001F600'", 'uint 128512'],
  ["L'\\xffff'", 'ushort 65535'],
  ["L'ab'", "? L'ab' is no single character"],
  ['u8"ab" "c"', '"abc"'],
  ['"ab" L"c"', '? the characters of the string are wider than a byte'],
]);

describe('where plain char is unsigned (gcc says so by __CHAR_UNSIGNED__)', () => {
  it.each([
    ["'\\377'", 'int 255'],
    ['(char)200', 'uchar 200'],
    ['(char)-1 < 0', 'int 0'],
    ['(signed char)-1', 'char -1'],
    ["'\\377' << 8", 'int 65280'],
  ])('%s → %s', (text, value) => {
    const unit = opened('');
    const { environment } = unit;
    const predefined = (name: string) => (name === '__CHAR_UNSIGNED__' ? '1' : environment.predefined(name));
    expect(shown(valueIn({ ...unit, environment: { ...environment, predefined } }, text))).toBe(value);
  });
});

table(
  'integer types of the unit (6.7.8)',
  [
    ['(wide)-1', 'uint 4294967295'],
    ['(tiny)300', 'uchar 44'],
    ['(truth)256', 'uchar 1'],
    ['sizeof(wide)', 'ulong 4'],
    ['(wide)-1 > 0', 'int 1'],
    ['(either)-1', 'either - 1'],
    ['(pointer)-1', 'pointer - 1'],
  ],
  `typedef unsigned int wide;
typedef u8 tiny;
typedef _Bool truth;
typedef char *pointer;
#ifdef CONFIG_X
typedef int either;
#endif
`,
);

table('functions that gcc computes', [
  ['__builtin_bswap16(0x12345)', 'ushort 17699'],
  ['__builtin_bswap32(0x12345678)', 'uint 2018915346'],
  ['__builtin_bswap64(1)', 'ulong 72057594037927936'],
  ['__builtin_clz(1)', 'int 31'],
  ['__builtin_clzll(0x10)', 'int 59'],
  ['__builtin_ctzl(0x10)', 'int 4'],
  ['__builtin_ffs(0)', 'int 0'],
  ['__builtin_ffsll(8)', 'int 4'],
  ['__builtin_popcount(-1)', 'int 32'],
  ['__builtin_parity(7)', 'int 1'],
  ['__builtin_clrsb(-1)', 'int 31'],
  ['__builtin_expect(5, 0)', 'long 5'],
  ['__builtin_ctz(0)', '? __builtin_ctz(0) is undefined'],
  ['__builtin_clz(x)', '? __builtin_clz() of what is no integer'],
  ['__builtin_clz(1, 2)', '? __builtin_clz() can not be computed'],
  ['__builtin_abs(1)', '? __builtin_abs() is neither a macro nor a constant'],
]);

table('unary operators (6.5.3.3)', [
  ['~0', 'int -1'],
  ['~0u', 'uint 4294967295'],
  ['~0ul', 'ulong 18446744073709551615'],
  ['(~0)', 'int -1'],
  ['-1', 'int -1'],
  ['-1u', 'uint 4294967295'],
  ['-2147483648', 'long -2147483648'],
  ['-0x80000000', 'uint 2147483648'],
  ['+(unsigned char)200', 'int 200'],
  ['~(unsigned char)0', 'int -1'],
  ['!0', 'int 1'],
  ['!5ul', 'int 0'],
  ['!!0x100', 'int 1'],
  ['- -1', 'int 1'],
]);

table('arithmetic and its conversions (6.3.1.8)', [
  ['1 + 2 * 3', 'int 7'],
  ['(1 + 2) * 3', 'int 9'],
  ['10 - 3 - 2', 'int 5'],
  ['-7 / 2', 'int -3'],
  ['-7 % 2', 'int -1'],
  ['7 % -2', 'int 1'],
  ['4u - 5', 'uint 4294967295'],
  ['4 - 5ul', 'ulong 18446744073709551615'],
  ['1u + 1l', 'long 2'],
  ['0xffffffff + 1', 'uint 0'],
  ['0xffffffff + 1l', 'long 4294967296'],
  ['(unsigned char)255 + (unsigned char)1', 'int 256'],
  ['-1 / 2u', 'uint 2147483647'],
  ['0x0f & 0x3c', 'int 12'],
  ['0x0f ^ 0x3c | 0x40', 'int 115'],
  ['1 | 2 ^ 3 & 6', 'int 1'],
  ['~0 & 0xffff', 'int 65535'],
  ['~0 & 0xffffffff', 'uint 4294967295'],
  ['~0 & 0xfffffffful', 'ulong 4294967295'],
  ['1 / 0', '? division by zero'],
  ['1 % (2 - 2)', '? division by zero'],
]);

table('shifts (6.5.7): the type is that of the left side', [
  ['1 << 31', 'int -2147483648'],
  ['1u << 31', 'uint 2147483648'],
  ['1 << 3ul', 'int 8'],
  ['1ul << 63', 'ulong 9223372036854775808'],
  ['(unsigned char)1 << 8', 'int 256'],
  ['-8 >> 1', 'int -4'],
  ['0xfffffff8 >> 1', 'uint 2147483644'],
  ['1 << 2 + 1', 'int 8'],
  ['1 << 32', '? shift by 32 of 32 bits is undefined'],
  ['1ul << 64', '? shift by 64 of 64 bits is undefined'],
  ['1 >> -1', '? shift by -1 of 32 bits is undefined'],
]);

table('comparisons and logic (6.5.8, 6.5.9, 6.5.13, 6.5.14)', [
  ['-1 < 1', 'int 1'],
  ['-1 < 1u', 'int 0'],
  ['-1 < 1l', 'int 1'],
  ['-1l < 1u', 'int 1'],
  ['-1 == 0xffffffff', 'int 1'],
  ['-1 == 0xfffffffful', 'int 0'],
  ['1 == 1 & 2', 'int 0'],
  ['2 > 1 > 0', 'int 1'],
  ['3 >= 3 != 0', 'int 1'],
  ['2 && 3', 'int 1'],
  ['0 || 0', 'int 0'],
  ['1 || 0 && 0', 'int 1'],
  ['0 && 1 / 0', 'int 0'],
  ['1 || 1 / 0', 'int 1'],
  ['1 && 1 / 0', '? division by zero'],
  ['(1 / 0) || 1', 'int 1'],
  ['({ 1; }) && 0', 'int 0'],
]);

table('?: (6.5.15)', [
  ['1 ? 2 : 3', 'int 2'],
  ['0 ? 2 : 3', 'int 3'],
  ['1 ? -1 : 0u', 'uint 4294967295'],
  ['0 ? 1ul : -1', 'ulong 18446744073709551615'],
  ['1 ? 2 : 0 ? 3 : 4', 'int 2'],
  ['0 ? 2 : 0 ? 3 : 4', 'int 4'],
  ['5 ?: 6', 'int 5'],
  ['0 ?: 6', 'int 6'],
  ['1 ? 2 : 1 / 0', 'int 2'],
  ['1 / 0 ? 2 : 3', '? division by zero'],
  ['1 ? 2', "? ':' was expected"],
]);

table('casts (6.3.1.3)', [
  ['(u8)0x1ff', 'uchar 255'],
  ['(s8)0xff', 'char -1'],
  ['(unsigned short)-1', 'ushort 65535'],
  ['(__le16)0x1234', 'ushort 4660'],
  ['(u32)-1', 'uint 4294967295'],
  ['(int)3000000000', 'int -1294967296'],
  ['(u64)-1', 'ulong 18446744073709551615'],
  ['(long)(int)0xffffffff', 'long -1'],
  ['(long)(unsigned int)-1', 'long 4294967295'],
  ['(unsigned long long int)1', 'ulong 1'],
  ['(bool)0x100', 'uchar 1'],
  ['(__force __u32)7', 'uint 7'],
  ['(kernel_ulong_t)3', 'ulong 3'],
  ['(u8)1 << 7 | 1', 'int 129'],
  ['-(u8)1', 'int -1'],
]);

table('sizeof (6.5.3.4)', [
  ['sizeof(int)', 'ulong 4'],
  ['sizeof(u16)', 'ulong 2'],
  ['sizeof(unsigned long)', 'ulong 8'],
  ['sizeof(void *)', 'ulong 8'],
  ['sizeof(struct nothing *)', 'ulong 8'],
  ['sizeof(struct pair)', 'ulong 16'],
  ['sizeof(struct pair) / sizeof(u64)', 'ulong 2'],
  ['sizeof(struct nothing)', '? the size of struct nothing is not known'],
  ['sizeof("abc")', 'ulong 4'],
  ['sizeof 1ul', 'ulong 8'],
  ['sizeof(1 ? 1 : 2l)', 'ulong 8'],
  ['sizeof(int) - 5', 'ulong 18446744073709551615'],
]);

table(
  'enumerators (6.7.2.2)',
  [
    ['A', 'int 0'],
    ['B', 'int 5'],
    ['C', 'int 6'],
    ['D', 'int 16'],
    ['E', 'int -1'],
    ['F', 'int 0'],
    ['BIG', 'long 2147483648'],
    ['FLAG', 'int 8'],
    ['MIXED', 'long 2147483648'],
    ['MIXED > LEAST', 'int 1'],
    ['~WIDE', 'ulong 18446742974197923839'],
    ['ALSO', 'ulong 4294967295'],
    ['SMALL', 'int 1'],
    ['BEHIND', 'int 2'],
    ['TAGGED', 'int 1'],
    ['IN_HEADER', 'int 41'],
    ['B + IN_HEADER', 'int 46'],
    ['MACRO', 'int 6'],
    ['ITSELF', '? no enumerator ITSELF is known here'],
    ['ROUND', '? no enumerator ROUND is known here'],
  ],
  `#include "ids.h"
#define N 16
#define MACRO C
#define BACK ROUND
enum { ITSELF = ITSELF + 1, ROUND = BACK };
enum { A, B = 5, C, D = N, E = -1, F, BIG = 0x80000000 };
enum { LEAST = -1, MIXED = 0x80000000 };
enum { WIDE = 1ULL << 40, ALSO = 0xffffffff, SMALL = 1 };
enum flags { FLAG = (1 << 3), /* } */ };
enum board_ids_enum { FIRST_TAGGED, TAGGED };
enum others { BEFORE = 1,
#if 0
  NEVER,
#endif
  BEHIND };
`,
  { 'drivers/foo/ids.h': 'typedef enum { ZERO = 40, IN_HEADER } ids;\n' },
);

table(
  'enumerators beyond int: with the type of their value inside the enumeration, with the enumeration’s behind it (gcc)',
  [
    ['LONG', 'ulong 4294967296'],
    ['OF_LONG', 'int 8'],
    ['OF_OF_LONG', 'int 4'],
    ['TOP', 'long 2147483648'],
    ['OF_TOP', 'int 4'],
    ['TOP_ABOVE', 'int 0'],
    ['TOP > LEAST', 'int 1'],
    ['GIVEN', 'uint 4294967295'],
    ['OF_GIVEN', 'int 8'],
    ['NEXT', 'uint 2147483649'],
    ['OF_NEXT', 'int 8'],
    ['sizeof(NEXT)', 'ulong 4'],
    ['LOW', 'long -2147483649'],
    ['BEHIND_LOW', 'int -2147483648'],
    ['MOST_ABOVE', 'int 1'],
    ['SURE', 'uint 2147483648'],
    ['OPEN', '? the type of the enumeration depends on a condition'],
    ['OPEN_SMALL', 'int 1'],
    ['sizeof(OPEN)', '? the type of the enumeration depends on a condition'],
    ['LOST', '? the value of UNKNOWN, and so the type of the enumeration, is not known'],
  ],
  `enum { LONG = 0x100000000, OF_LONG = sizeof(LONG), OF_OF_LONG = sizeof(OF_LONG) };
enum { TOP = 0x80000000, OF_TOP = sizeof(TOP), LEAST = -1, TOP_ABOVE = TOP > LEAST };
enum { GIVEN = 0xffffffffL, OF_GIVEN = sizeof(GIVEN) };
enum { FIRST = 0x80000000L, NEXT, OF_NEXT = sizeof(NEXT) };
enum { LOW = -0x80000001L, BEHIND_LOW };
enum { MOST = 0x7fffffffffffffffLL, MOST_ABOVE = MOST > -1 };
enum { SURE = 0x80000000,
#ifdef CONFIG_A
  PERHAPS = 0x80000001,
#endif
};
enum { OPEN = 0x80000000, OPEN_SMALL = 1,
#ifdef CONFIG_A
  BELOW = -1,
#endif
};
enum { LOST = 0x80000000, UNKNOWN = nothing() };
`,
);

table(
  'the kernel’s bit macros (include/vdso/bits.h, include/linux/bits.h, const.h, build_bug.h)',
  [
    ['BIT(0)', 'ulong 1'],
    ['BIT(31)', 'ulong 2147483648'],
    ['BIT(63)', 'ulong 9223372036854775808'],
    ['BIT_ULL(40)', 'ulong 1099511627776'],
    ['GENMASK(7, 0)', 'ulong 255'],
    ['GENMASK(31, 16)', 'ulong 4294901760'],
    ['GENMASK(63, 0)', 'ulong 18446744073709551615'],
    ['(u8)GENMASK(11, 4)', 'uchar 240'],
    ['__is_constexpr(5)', 'int 1'],
    ['BUILD_BUG_ON_ZERO(0)', 'int 0'],
    ['BUILD_BUG_ON_ZERO(1)', '? the width of a bit-field is negative: the compiler refuses it'],
    ['GENMASK(3, 7)', '? the width of a bit-field is negative: the compiler refuses it'],
    ['BIT(64)', '? shift by 64 of 64 bits is undefined'],
  ],
  `#define __AC(X,Y) (X##Y)
#define _AC(X,Y) __AC(X,Y)
#define UL(x) (_AC(x, UL))
#define ULL(x) (_AC(x, ULL))
#define BITS_PER_LONG 64
#define BIT(nr) (UL(1) << (nr))
#define BIT_ULL(nr) (ULL(1) << (nr))
#define BUILD_BUG_ON_ZERO(e) ((int)(sizeof(struct { int:(-!!(e)); })))
#define __is_constexpr(x) \\
  (sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))
#define GENMASK_INPUT_CHECK(h, l) \\
  (BUILD_BUG_ON_ZERO(__builtin_choose_expr( \\
    __is_constexpr((l) > (h)), (l) > (h), 0)))
#define __GENMASK(h, l) \\
  (((~UL(0)) - (UL(1) << (l)) + 1) & (~UL(0) >> (BITS_PER_LONG - 1 - (h))))
#define GENMASK(h, l) (GENMASK_INPUT_CHECK(h, l) + __GENMASK(h, l))
`,
);

table(
  'the same macros of newer kernels (include/linux/bits.h, overflow.h, compiler.h)',
  [
    ['GENMASK(7, 0)', 'ulong 255'],
    ['GENMASK(63, 0)', 'ulong 18446744073709551615'],
    ['GENMASK_U8(7, 4)', 'uchar 240'],
    ['GENMASK_U32(31, 4)', 'uint 4294967280'],
    ['BIT_U16(15)', 'ushort 32768'],
    ['GENMASK(3, 7)', '? a static assertion fails: the compiler refuses it'],
    ['BIT_U8(8)', '? a static assertion fails: the compiler refuses it'],
    ['type_max(int)', 'int 2147483647'],
    ['type_max(u64)', 'ulong 18446744073709551615'],
    ['(typeof(int))-1 < 0', 'int 1'],
    ['(__force typeof(unsigned int))-1 < 0', 'int 0'],
    ['sizeof(typeof(u16))', 'ulong 2'],
    ['sizeof(typeof(u16) *)', 'ulong 8'],
    ['sizeof(typeof(u16 *))', 'ulong 8'],
    // What stands behind & is called, and no object whose address is taken.
    ['plain(6) & plain(3)', 'int 2'],
    ['(plain(6)) & plain(3)', 'int 2'],
    ['7 & small', 'int 4'],
    ['&small', '&small'],
  ],
  `#include "bits.h"
#include "small.h"
`,
  {
    'drivers/foo/small.h': '#define plain(x) (x)\n#define small 4\n',
    'drivers/foo/bits.h': `#define __AC(X,Y) (X##Y)
#define _AC(X,Y) __AC(X,Y)
#define UL(x) (_AC(x, UL))
#define ULL(x) (_AC(x, ULL))
#define BIT_ULL(nr) (ULL(1) << (nr))
#define BITS_PER_BYTE 8
#define BITS_PER_TYPE(type) (sizeof(type) * BITS_PER_BYTE)
#define __is_constexpr(x) \\
  (sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))
#define const_true(x) __builtin_choose_expr(__is_constexpr(x), x, false)
#define __BUILD_BUG_ON_ZERO_MSG(e, msg, ...) ((int)sizeof(struct {_Static_assert(!(e), msg);}))
#define BUILD_BUG_ON_ZERO(e, ...) __BUILD_BUG_ON_ZERO_MSG(e, ##__VA_ARGS__, #e " is true")
#define is_signed_type(type) (((type)(-1)) < (__force type)1)
#define __type_half_max(type) ((type)1 << (8*sizeof(type) - 1 - is_signed_type(type)))
#define __type_max(T) ((T)((__type_half_max(T) - 1) + __type_half_max(T)))
#define type_max(t) __type_max(typeof(t))
#define GENMASK_INPUT_CHECK(h, l) BUILD_BUG_ON_ZERO(const_true((l) > (h)))
#define GENMASK_TYPE(t, h, l) \\
  ((t)(GENMASK_INPUT_CHECK(h, l) + \\
       (type_max(t) << (l) & type_max(t) >> (BITS_PER_TYPE(t) - 1 - (h)))))
#define GENMASK(h, l) GENMASK_TYPE(unsigned long, h, l)
#define GENMASK_U8(h, l) GENMASK_TYPE(u8, h, l)
#define GENMASK_U32(h, l) GENMASK_TYPE(u32, h, l)
#define BIT_INPUT_CHECK(type, nr) BUILD_BUG_ON_ZERO(const_true((nr) >= BITS_PER_TYPE(type)))
#define BIT_TYPE(type, nr) ((type)(BIT_INPUT_CHECK(type, nr) + BIT_ULL(nr)))
#define BIT_U8(nr) BIT_TYPE(u8, nr)
#define BIT_U16(nr) BIT_TYPE(u16, nr)
`,
  },
);

table(
  'addresses',
  [
    ['object', 'object'],
    ['&object', '&object'],
    ['&objects[2]', '&objects[2]'],
    ['&object.member', '&object.member'],
    ['(kernel_ulong_t)&object', '&object'],
    ['(void *)0', 'ulong 0'],
    ['NULL', 'ulong 0'],
    ['object ? 1 : 2', 'int 1'],
    ['object * 2', '? * of an address can not be computed'],
    ['~object', '? ~ of what is no integer'],
  ],
  'struct x object, objects[3];\n',
);

table('what is not computed, and why', [
  ['', '? an expression is missing'],
  ['1 +', '? an operand is missing'],
  ['(1', "? ')' was expected"],
  ['1 2', "? '2' was not expected here"],
  ['1 ]', "? ']' was not expected here"],
  ['foo(1)', '? foo() is neither a macro nor a constant'],
  ['1 + foo(1, (2)) * 3', '? foo() is neither a macro nor a constant'],
  ['({ 1; })', '? a statement expression'],
  [`${'('.repeat(2000)}1${')'.repeat(2000)}`, '? the expression is nested too deeply'],
  [`${'-'.repeat(1)}${'~'.repeat(2000)}1`, '? the expression is nested too deeply'],
]);

table(
  'enumerators that only macros name (include/linux/usb_usual.h)',
  [
    ['US_FL_ONE', 'int 1'],
    ['US_FL_TWO', 'int 2'],
    ['US_FL_ONE | US_FL_TWO', 'int 3'],
    ['US_FL_GIVEN', 'int 3'],
    ['US_FL_THREE', 'US_FL_THREE'],
    ['OWN_A', 'int 0'],
    ['OWN_B', 'int 1'],
    ['OTHER_A', 'int 7'],
  ],
  `#include "flags.h"
#define OWN(x) OWN_##x,
#define OWN_ALL OWN(A) OWN(B)
enum own { OWN_ALL };
#define OTHERS(x) OTHER_##x = 7
enum { OTHERS(A), LAST };
`,
  {
    'drivers/foo/flags.h':
      '#define US_DO_ALL_FLAGS \\\n\tUS_FLAG(ONE, 0x1) \\\n\t\t/* of it */ \\\n\tUS_FLAG(TWO, 0x2)\n' +
      '#define US_FLAG(name, value)\tUS_FL_##name = value ,\nenum { US_DO_ALL_FLAGS };\n' +
      '#define US_VALUE 3\nenum { US_FLAG(GIVEN, US_VALUE) };\n#undef US_VALUE\n#define US_VALUE 9\n#undef US_FLAG\n',
  },
);

describe('enumerators that hang on each other', () => {
  const chain = (length: number, value: (last: string) => string) =>
    `enum { C0 = 1, ${Array.from({ length }, (_, i) => `C${i + 1} = ${value(`C${i}`)},`).join(' ')} };\n`;

  it.each<[string, number, (last: string) => string, string]>([
    ['one by one', 150, (last) => `${last} + 1`, 'int 151'],
    ['one by one, thousands', 3000, (last) => `${last} + 1`, '?'],
    ['twice each', 10, (last) => `${last} | ${last}`, 'int 1'],
    ['twice each, and so more often than there are atoms', 300, (last) => `${last} | ${last}`, '?'],
  ])('%s', (_, length, value, expected) => {
    const said = shown(valueIn(opened(chain(length, value)), `C${length}`));
    expect(expected === '?' ? said[0] : said).toBe(expected);
  });
});
