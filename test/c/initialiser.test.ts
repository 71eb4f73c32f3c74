// Initialisers, C11 6.7.9: which leaf of an object each value lands in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenStream } from '../../server/src/c/expand.ts';
import { fill, readList } from '../../server/src/c/initialiser.ts';
import { type CType, sizeAndAlign, structLayout } from '../../server/src/c/layout.ts';
import { spell } from '../../server/src/c/tokens.ts';
import { opened } from './opened.ts';

const TYPES = `
typedef struct { __u8 b[16]; } guid_t;
struct id { __u32 vendor, device; __u32 sub[2]; kernel_ulong_t driver_data; };
struct named { char name[8]; int flags; };
struct nested { struct id id; struct named named[2]; __u8 last; };
struct either { int kind; union { __u16 word; __u8 byte; }; struct { int x, y; }; int tail; };
union value { __u32 whole; struct { __u16 low, high; } half; };
struct holder { union value value; int behind; };
struct guarded { guid_t guid; const void *context; };
`;

function layout(name: string): CType {
  const type = structLayout(opened(TYPES), name);
  if (!type) throw new Error(`no struct ${name}`);
  return type;
}

/** `path=text` for every leaf that a list gives a value, and what is no C for the type. */
function filled(type: CType, text: string): { leaves: string[]; problems: string[] } {
  const unit = opened(text);
  const stream = new TokenStream(unit, new Set());
  stream.enter(unit.main, 0);
  const open = stream.next();
  const problems: string[] = [];
  if (open?.text !== '{') return { leaves: [], problems: ['no list'] };
  const scope = { unit, order: Number.POSITIVE_INFINITY, frame: undefined };
  const leaves = fill(type, readList(stream, open), scope, problems);
  return { leaves: [...leaves].map(([path, leaf]) => `${path}=${spell(leaf.tokens)}`), problems };
}

type Line = readonly [text: string, leaves: string];

function lands(struct: string, lines: readonly Line[]): void {
  describe(`struct ${struct}`, () => {
    it.each(lines)('%s', (text, leaves) => {
      expect(filled(layout(struct), text)).toEqual({
        leaves: leaves === '' ? [] : leaves.split(' '),
        problems: [],
      });
    });
  });
}

lands('id', [
  ['{ }', ''],
  ['{ 0 }', 'vendor=0'],
  ['{ 1, 2 }', 'vendor=1 device=2'],
  ['{ 1, 2, }', 'vendor=1 device=2'],
  ['{ 1, 2, 3, 4, 5 }', 'vendor=1 device=2 sub[0]=3 sub[1]=4 driver_data=5'],
  ['{ 1, 2, { 3, 4 }, 5 }', 'vendor=1 device=2 sub[0]=3 sub[1]=4 driver_data=5'],
  ['{ 1, 2, { 3 }, 5 }', 'vendor=1 device=2 sub[0]=3 driver_data=5'],
  ['{ .device = 2, .vendor = 1 }', 'device=2 vendor=1'],
  ['{ .device = 2, 3 }', 'device=2 sub[0]=3'],
  ['{ .sub = { 3, 4 }, 5 }', 'sub[0]=3 sub[1]=4 driver_data=5'],
  ['{ .sub[1] = 4, 5 }', 'sub[1]=4 driver_data=5'],
  ['{ .sub[0] = 3, 4, 5 }', 'sub[0]=3 sub[1]=4 driver_data=5'],
  ['{ .sub = { [1] = 4 } }', 'sub[1]=4'],
  ['{ .sub = { [1 - 1] = 4 } }', 'sub[0]=4'],
  ['{ 1, .driver_data = (kernel_ulong_t)&x }', 'vendor=1 driver_data=(kernel_ulong_t)&x'],
  ['{ vendor: 1, device: 2 }', 'vendor=1 device=2'],
  ['{ { 1 }, { 2 } }', 'vendor=1 device=2'],
  ['{ .vendor = 1, .vendor = 2 }', 'vendor=2'],
  ['{ 1, 2, .vendor = 3, 4 }', 'vendor=3 device=4'],
  ['{ .sub = { 1, 2 }, .sub = { 3 } }', 'sub[0]=3'],
  ['{ f(1,2), a[b,c], 3 }', 'vendor=f(1,2) device=a[b,c] sub[0]=3'],
]);

lands('named', [
  ['{ "abc", 1 }', 'name="abc" flags=1'],
  ['{ { "abc" }, 1 }', 'name="abc" flags=1'],
  ['{ ("abc"), 1 }', 'name=("abc") flags=1'],
  ['{ .name = "abc" }', 'name="abc"'],
  ["{ { 'a', 'b' }, 1 }", "name[0]='a' name[1]='b' flags=1"],
  ['{ .name = { [3] = 9 }, 1 }', 'name[3]=9 flags=1'],
]);

lands('nested', [
  [
    '{ { 1, 2 }, { { "a", 3 }, { "b" } }, 4 }',
    'id.vendor=1 id.device=2 named[0].name="a" named[0].flags=3 named[1].name="b" last=4',
  ],
  [
    '{ 1, 2, 3, 4, 5, "a", 6, "b", 7, 8 }',
    'id.vendor=1 id.device=2 id.sub[0]=3 id.sub[1]=4 id.driver_data=5 named[0].name="a" named[0].flags=6 named[1].name="b" named[1].flags=7 last=8',
  ],
  [
    '{ { 1 }, "a", 6, { "b" }, 8 }',
    'id.vendor=1 named[0].name="a" named[0].flags=6 named[1].name="b" last=8',
  ],
  ['{ .id.device = 2, 3 }', 'id.device=2 id.sub[0]=3'],
  ['{ .id = { 1 }, .id.device = 2 }', 'id.vendor=1 id.device=2'],
  ['{ .id.device = 2, .id = { 1 } }', 'id.vendor=1'],
  ['{ .named[1].flags = 7, 8 }', 'named[1].flags=7 last=8'],
  [
    '{ .named = { [1] = { "b", 2 }, [0] = { "a" } }, 9 }',
    'named[1].name="b" named[1].flags=2 named[0].name="a" last=9',
  ],
]);

lands('either', [
  ['{ 1, 2, 3, 4, 5 }', 'kind=1 word=2 x=3 y=4 tail=5'],
  ['{ 1, { 2 }, { 3, 4 }, 5 }', 'kind=1 word=2 x=3 y=4 tail=5'],
  ['{ .byte = 2, 3 }', 'byte=2 x=3'],
  ['{ .y = 4, 5 }', 'y=4 tail=5'],
  ['{ .kind = 1, { .byte = 7 } }', 'kind=1 byte=7'],
]);

lands('holder', [
  ['{ 1, 2 }', 'value.whole=1 behind=2'],
  ['{ { 1 }, 2 }', 'value.whole=1 behind=2'],
  ['{ .value.half = { 1, 2 }, 3 }', 'value.half.low=1 value.half.high=2 behind=3'],
  ['{ { .half.high = 2 }, 3 }', 'value.half.high=2 behind=3'],
]);

describe('struct guarded', () => {
  const bytes = '{ 1, 2, 3 }';
  it.each([
    [`{ { ${bytes} }, &x }`, ['guid.b[0]=1', 'guid.b[1]=2', 'guid.b[2]=3', 'context=&x']],
    [`{ (guid_t){ ${bytes} }, &x }`, ['guid.b[0]=1', 'guid.b[1]=2', 'guid.b[2]=3', 'context=&x']],
    [`{ ((guid_t) { ${bytes} }), &x }`, ['guid.b[0]=1', 'guid.b[1]=2', 'guid.b[2]=3', 'context=&x']],
    [`{ .guid = { .b = ${bytes} } }`, ['guid.b[0]=1', 'guid.b[1]=2', 'guid.b[2]=3']],
  ])('%s', (text, leaves) => {
    expect(filled(layout('guarded'), text)).toEqual({ leaves, problems: [] });
  });
});

describe('an array of structs', () => {
  const ids = (length?: number): CType => ({ kind: 'array', of: layout('id'), length });
  it.each([
    ['{ { 1 }, { 2 } }', '[0].vendor=1 [1].vendor=2'],
    ['{ [2] = { 1 }, { 2 } }', '[2].vendor=1 [3].vendor=2'],
    ['{ [1].device = 2, 3 }', '[1].device=2 [1].sub[0]=3'],
    [
      '{ 1, 2, 3, 4, 5, 6 }',
      '[0].vendor=1 [0].device=2 [0].sub[0]=3 [0].sub[1]=4 [0].driver_data=5 [1].vendor=6',
    ],
    ['{ { 1, 2 }, [0] = { 3 } }', '[0].vendor=3'],
    // GNU ranges (drivers/edac/sb_edac.c has one): what follows comes after the last element.
    ['{ [0 ... 2] = { 1 }, { 2 } }', '[0].vendor=1 [1].vendor=1 [2].vendor=1 [3].vendor=2'],
    [
      '{ [2] = { 1 }, [0 ... 1] = { 2 }, [3] = { 3 } }',
      '[2].vendor=1 [0].vendor=2 [1].vendor=2 [3].vendor=3',
    ],
    ['{ [0 ... 1] = { 1, 2 }, [1].device = 3 }', '[0].vendor=1 [0].device=2 [1].vendor=1 [1].device=3'],
    ['{ [1].sub[0 ... 1] = 4, 5 }', '[1].sub[0]=4 [1].sub[1]=4 [1].driver_data=5'],
  ])('%s', (text, leaves) => {
    expect(filled(ids(), text).leaves.join(' ')).toBe(leaves);
  });

  it('ends where its length does', () => {
    expect(filled(ids(1), '{ { 1 }, { 2 } }')).toEqual({
      leaves: ['[0].vendor=1'],
      problems: ['more values than the object has members'],
    });
  });
});

describe('what is no C for the type', () => {
  it.each([
    ['{ .nothing = 1, .device = 2 }', ['device=2'], ['.nothing names no member']],
    ['{ .vendor.x = 1 }', [], ['.vendor.x names no member']],
    ['{ [0] = 1 }', [], ['[…] names no member']],
    ['{ .sub[unknown] = 1 }', [], ['.sub[…] names no member']],
    ['{ .sub[1 ... 0] = 1 }', [], ['.sub[…] names no member']],
    ['{ .sub[0 ... 0xffffffff] = 1 }', [], ['.sub[…] names no member']],
    [
      '{ 1, 2, 3, 4, 5, 6 }',
      ['vendor=1', 'device=2', 'sub[0]=3', 'sub[1]=4', 'driver_data=5'],
      ['more values than the object has members'],
    ],
  ])('%s', (text, leaves, problems) => {
    expect(filled(layout('id'), text)).toEqual({ leaves, problems });
  });
});

describe('layouts', () => {
  it.each([
    ['id', 24, 8],
    ['named', 12, 4],
    ['nested', 56, 8],
    ['holder', 8, 4],
    ['guarded', 24, 8],
  ])('struct %s takes %i bytes, aligned to %i', (name, size, align) => {
    expect(sizeAndAlign(layout(name))).toEqual({ size, align });
  });
});

describe('any text', () => {
  const soup = fc
    .array(
      fc.constantFrom(
        ...'{ } { } , . = [ ] ( ) : ; & "s" \'c\' 1 0x2 id vendor sub b ... # ## (guid_t) \\'.split(' '),
      ),
      {
        maxLength: 40,
      },
    )
    .map((words) => words.join(' '));

  it('is read to its end without an exception, and fills only what the type has', () => {
    const types = ['id', 'named', 'nested', 'either', 'holder', 'guarded'].map(layout);
    let some = 0;
    fc.assert(
      fc.property(soup, fc.constantFrom(...types), (text, type) => {
        const { leaves } = filled(type, `{ ${text}`);
        some += leaves.length;
        const first = type.kind === 'struct' ? new Set(namesOf(type)) : new Set<string>();
        for (const leaf of leaves) expect(first).toContain(/^\w*/.exec(leaf)![0]);
      }),
      { numRuns: 2000 },
    );
    expect(some).toBeGreaterThan(1000);
  });

  function namesOf(type: CType): string[] {
    if (type.kind !== 'struct' && type.kind !== 'union') return [];
    return type.fields.flatMap((f) => (f.name === undefined ? namesOf(f.type) : [f.name]));
  }

  it('braces a thousand deep end', () => {
    expect(filled(layout('id'), `${'{ '.repeat(1000)}1`).leaves.length).toBeLessThan(10);
  });
});
