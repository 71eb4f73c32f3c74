// Macros that stand in headers, and text that an `#include` takes in.
import { describe, expect, it } from 'vitest';
import { holds } from './holds.ts';
import { expanded, expansionOf, type Files, opened, spelled, tokensOf } from './opened.ts';

describe('macros of headers', () => {
  const inc = (name: string, text: string): Files => ({ [`include/linux/${name}`]: text });
  holds([
    { what: 'by <…>', text: '#include <linux/a.h>\nFOO', gives: '1', files: inc('a.h', '#define FOO 1\n') },
    {
      what: 'by "…", beside the file',
      text: '#include "foo.h"\nFOO',
      gives: '2',
      files: { 'drivers/foo/foo.h': '#define FOO 2\n', 'include/foo.h': '#define FOO 3\n' },
    },
    {
      what: 'through others',
      text: '#include <linux/a.h>\nFOO',
      gives: '3',
      files: {
        ...inc('a.h', '#include <linux/b.h>\n'),
        ...inc('b.h', '#include "c.h"\n'),
        ...inc('c.h', '#define FOO 3\n'),
      },
    },
    {
      what: 'not those of headers that are not included',
      text: '#include <linux/a.h>\nFOO',
      gives: 'FOO',
      files: { ...inc('a.h', ''), ...inc('b.h', '#define FOO 1\n') },
    },
    {
      what: 'a header that does not exist',
      text: '#include <linux/none.h>\n#define FOO 1\nFOO BAR',
      gives: '1 BAR',
    },
    {
      what: 'the architecture’s before the generic one',
      text: '#include <asm/a.h>\nFOO',
      gives: '86',
      files: {
        'arch/x86/include/asm/a.h': '#define FOO 86\n',
        'include/asm-generic/a.h': '#define FOO 0\n',
        'arch/arm64/include/asm/a.h': '#define FOO 64\n',
      },
    },
    {
      what: 'the generic one where the architecture has none',
      text: '#include <asm/a.h>\nFOO',
      gives: '7',
      files: { 'include/asm-generic/a.h': '#define FOO 7\n' },
    },
    {
      what: 'uapi',
      text: '#include <linux/a.h>\nFOO',
      gives: '8',
      files: { 'include/uapi/linux/a.h': '#define FOO 8\n' },
    },
    {
      what: 'the file’s own definition before a header’s',
      text: '#include <linux/a.h>\n#undef FOO\n#define FOO 2\nFOO',
      gives: '2',
      files: inc('a.h', '#define FOO 1\n'),
    },
    {
      what: 'an #undef of a header’s macro',
      text: '#include <linux/a.h>\nFOO\n#undef FOO\nFOO',
      gives: '1 FOO',
      files: inc('a.h', '#define FOO 1\n'),
    },
    {
      what: 'a header’s last word counts',
      text: '#include <linux/a.h>\nFOO',
      gives: '2',
      files: inc('a.h', '#define FOO 1\n#undef FOO\n#define FOO 2\n'),
    },
    {
      what: 'an include guard',
      text: '#include <linux/a.h>\n#include <linux/a.h>\nFOO',
      gives: '1',
      files: inc('a.h', '#ifndef _A_H\n#define _A_H\n#define FOO 1\n#endif\n'),
    },
    {
      what: 'an include guard behind a comment and a pragma',
      text: '#include <linux/a.h>\nFOO',
      gives: '1',
      files: inc('a.h', '/* SPDX */\n#pragma once\n\n#ifndef _A_H\n#define _A_H 1\n#define FOO 1\n#endif\n'),
    },
    {
      what: 'an include guard by #if !defined',
      text: '#include <linux/a.h>\nFOO',
      gives: '1',
      files: inc('a.h', '// SPDX\n#if !defined(_A_H)\n#define _A_H\n#define FOO 1\n#endif\n'),
    },
    {
      what: 'headers that include each other',
      text: '#include <linux/a.h>\nFOO BAR BAZ',
      gives: '1 2 BAZ',
      files: {
        ...inc('a.h', '#include <linux/b.h>\n#define FOO 1\n'),
        ...inc('b.h', '#include <linux/a.h>\n#define BAR 2\n'),
      },
    },
    {
      what: 'a header that includes itself',
      text: '#include <linux/a.h>\nFOO',
      gives: '1',
      files: inc('a.h', '#include <linux/a.h>\n#define FOO 1\n'),
    },
    {
      what: 'an #include that a branch leaves out',
      text: '#if 0\n#include <linux/a.h>\n#endif\nFOO',
      gives: 'FOO',
      files: inc('a.h', '#define FOO 1\n'),
    },
    {
      what: 'a definition that the header’s own condition leaves out',
      text: '#include <linux/a.h>\nFOO',
      gives: '2',
      files: inc('a.h', '#ifdef NOBODY\n#define FOO 1\n#else\n#define FOO 2\n#endif\n'),
    },
    {
      what: 'a header’s macro that needs another header’s',
      text: '#include <linux/a.h>\n#include <linux/b.h>\nFOO(1)',
      gives: '{ 1, 0xffff }',
      files: { ...inc('a.h', '#define FOO(x) { x, ANY }\n'), ...inc('b.h', '#define ANY 0xffff\n') },
    },
    {
      what: 'a name that the file declares itself',
      text: '#include <linux/a.h>\nint foo = 1;\n{ foo }',
      gives: 'int foo = 1; { foo }',
      files: inc('a.h', '#define other 1\n'),
    },
    { what: 'the compiler’s own', text: '__x86_64__ __LP64__ __aarch64__', gives: '1 1 __aarch64__' },
    { what: 'KBUILD_MODNAME', text: 'KBUILD_MODNAME', gives: '"foo"' },
  ]);

  it('takes the text of another .c in', () => {
    const files = { 'drivers/foo/core.c': '#define FOO 1\ncore FOO OWN\n' };
    expect(expanded(files, '#define OWN 2\n#include "core.c"\n#define THEN 3\nmain FOO')).toBe(
      'core 1 2 main 1',
    );
  });

  it('takes the text of a header in where it is told to', () => {
    const files = { 'drivers/foo/ids.h': 'ENTRY(1)\nENTRY(2)\n#undef ENTRY\n' };
    const text =
      '#define ENTRY(x) <x>\n#include "ids.h"\n#define ENTRY(x) [x]\n#include "ids.h"\n#pragma x\nENTRY(3)';
    const unit = opened(text, { files, taken: ['drivers/foo/ids.h'] });
    expect(spelled(expansionOf(unit).tokens)).toBe(tokensOf('<1> <2> [1] [2] ENTRY(3)'));
  });

  // Text between an #include and the next directive is still looked at as of the #include (unit.ts: orders).
  it('sees what a file taken in defined, right behind its #include', () => {
    const files = { 'drivers/foo/core.c': '#define FOO 1\n' };
    expect(expanded(files, '#include "core.c"\nFOO')).toBe('1');
  });

  it('names the header whose text stands where it was read', () => {
    const unit = opened('x\n#include "ids.h"\ny', { files: { 'drivers/foo/ids.h': 'z' } });
    expansionOf(unit);
    expect([...unit.wanted]).toEqual(['drivers/foo/ids.h']);
  });

  it('a .c that includes itself ends', () => {
    const { tokens } = expansionOf(
      opened('x\n#include "foo.c"\n', { files: { 'drivers/foo/foo.c': 'x\n#include "foo.c"\n' } }),
    );
    expect(tokens.length).toBeGreaterThan(1);
    expect(tokens.length).toBeLessThan(500);
  });
});
