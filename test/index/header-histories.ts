// Random histories of drivers that ask one header of include/, which alone is edited.
import fc from 'fast-check';
import {
  anyOf,
  CONTENT,
  FIXED,
  type History,
  header,
  IDS,
  LAYOUTS,
  LINE_CHANGES,
  MODULE,
  real,
  rival,
  type Step,
  source,
} from './histories.ts';

const DEEP = 'include/deep.h';
/** Included by the other one now and then. */
const RIVAL = 'include/other.h';

/** Of a header that only units which include it ask: in a folder of includes, so that nobody reads it for tables. */
const deepHeader = header('DEEP');

/**
 * All drivers ask one header of include/ for what they take and for what their probes look at; that header, and one
 * beside it, alone are edited, its includes and conditions mostly as they were.
 */
export const headerHistory: fc.Arbitrary<History> = fc.record({
  files: fc
    .record({
      a: source,
      b: source,
      c: source,
      deep: deepHeader,
      other: rival('DEEP'),
      ids: CONTENT[IDS]!,
      layouts: fc.constant(real(LAYOUTS)),
      module: fc.constant(real(MODULE)),
    })
    .map(({ a, b, c, deep, other, ids, layouts, module }) => ({
      ...FIXED,
      'drivers/Makefile': 'obj-y += foo/\n',
      'drivers/foo/Makefile': 'obj-m += a.o b.o c.o\n',
      'drivers/foo/a.c': asksDeep(a),
      'drivers/foo/b.c': asksDeep(b),
      'drivers/foo/c.c': asksDeep(c),
      [DEEP]: deep,
      [RIVAL]: other,
      [IDS]: ids,
      [LAYOUTS]: layouts,
      [MODULE]: module,
    })),
  config: fc.boolean(),
  buses: anyOf([['pci'], undefined]),
  aliases: fc.boolean(),
  rounds: fc.array(
    fc.array(
      fc.oneof(
        {
          weight: 6,
          arbitrary: fc
            .record({
              path: anyOf([DEEP, DEEP, DEEP, RIVAL, IDS]),
              line: fc.nat(14),
              change: anyOf(LINE_CHANGES),
            })
            .map((each): Step => ({ kind: 'line', ...each })),
        },
        { weight: 1, arbitrary: deepHeader.map((content): Step => ({ kind: 'write', path: DEEP, content })) },
        { weight: 2, arbitrary: fc.constant<Step>({ kind: 'undo' }) },
      ),
      { minLength: 1, maxLength: 2 },
    ),
    { minLength: 1, maxLength: 8 },
  ),
});

const asksDeep = (text: string) =>
  text
    .replace(/#include (?:"(?:\.\.\/foo\/)?foo\.h"|<deep\.h>)\n|(?<=module\.h>\n)/, '#include <deep.h>\n')
    .replaceAll(/\b(?:NEAR|FOO|BAR|OTHER|DEEPER)_(?=DEV|WITH|LOCAL|ENUM|ENTRIES|REV|CHECK|ours)/g, 'DEEP_');
