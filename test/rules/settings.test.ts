// matchtable.json: what it says, what is wrong in it, and that its schema says the same.
import Ajv from 'ajv';
import fc from 'fast-check';
import { stripComments } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { levelled, runs } from '../../server/src/rules/choice.ts';
import { globMatches } from '../../server/src/rules/globs.ts';
import { KEYS, parseSettings } from '../../server/src/rules/read-settings.ts';
import type { Report, Rule } from '../../server/src/rules/rule.ts';
import { NO_SETTINGS } from '../../server/src/rules/settings.ts';
import { dev, table } from '../bus/make.ts';
import { settingsSchema } from './settings-schema.ts';

const accepts = new Ajv({ strict: false }).compile(settingsSchema());

it('the schema is made of the rules: `npx vitest run test/rules/settings.test.ts -u` writes it anew', async () => {
  await expect(`${JSON.stringify(settingsSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/matchtable.schema.json',
  );
  expect(Object.keys(settingsSchema().properties)).toEqual([...KEYS]);
});

describe('parseSettings', () => {
  it('reads JSON with comments', () => {
    const text = `// why
{
  "$schema": "x",
  "rules": { "duplicate-entry": "off", /* judged */ "claimed-twice": "error", },
  "exclude": ["drivers/staging/**"],
  "buses": ["pci", "usb"],
}`;
    expect(parseSettings(text)).toEqual({
      settings: {
        levels: { 'duplicate-entry': 'off', 'claimed-twice': 'error' },
        exclude: ['drivers/staging/**'],
        buses: ['pci', 'usb'],
        preview: false,
        baseline: undefined,
      },
    });
  });

  it.each(['', '{}', '// nothing yet\n'])('%j says nothing', (text) => {
    expect(parseSettings(text)).toEqual({ settings: NO_SETTINGS });
  });

  it.each([
    ['[]', 1, 1, 'expected an object'],
    ['{\n"rules": {\n', 3, 1, "no JSON: expected '}'"],
    ['{"rule": {}}', 1, 2, 'unknown key "rule"; did you mean "rules"?'],
    ['{"zzz": {}}', 1, 2, 'unknown key "zzz", expected one of $schema, rules, exclude'],
    ['{"rules": []}', 1, 11, 'expected an object, as in {"duplicate-entry": "off"}'],
    ['{"rules":\n  {"duplicate-entri": "off"}}', 2, 4, 'unknown rule "duplicate-entri"; did you mean'],
    ['{"rules":\n  {"duplicate-entry": "warn"}}', 2, 23, 'expected "off", "info", "warning", "error"'],
    ['{"rules": {"duplicate-entry": null}}', 1, 31, 'expected "off", "info"'],
    ['{"exclude": "drivers"}', 1, 13, 'expected a list of globs of paths'],
    ['{"exclude": ["a", 3]}', 1, 19, 'expected a text'],
    ['{"buses": ["pci",\n"usbb"]}', 2, 1, 'unknown bus "usbb"; did you mean "usb"?'],
    ['{"baseline": "../known.json"}', 1, 14, 'expected the path of a file in the tree'],
    ['{"preview": 1}', 1, 13, 'expected true or false'],
    ['{"buses": []}', 1, 11, 'expected a bus, or "all"'],
    ['{"exclude": [],\n"exclude": []}', 2, 1, '"exclude" is said twice'],
  ])('%j: line %i, column %i: %s', (text, line, column, message) => {
    const parsed = parseSettings(text);
    const [fault] = 'faults' in parsed ? parsed.faults : [];
    expect(fault?.range.start).toEqual({ line, column });
    expect(fault?.message).toContain(message);
  });

  it('survives anything', () => {
    expect(parseSettings('['.repeat(200_000))).toHaveProperty('faults');
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseSettings(text);
      }),
    );
  });

  it('agrees with the schema', () => {
    const name = fc.constantFrom('duplicate-entry', 'claimed-twice', 'claimed', '');
    const level = fc.constantFrom<unknown>('off', 'info', 'warning', 'error', 'warn', 1, null);
    const list = fc.array(fc.constantFrom<unknown>('pci', 'all', 'drivers/**', '', 7), { maxLength: 2 });
    const value = fc.oneof(list, level, fc.boolean(), fc.dictionary(name, level, { maxKeys: 2 }));
    const said = { agreed: 0, refused: 0 };
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...KEYS, 'more'), value, { maxKeys: 3 }), (object) => {
        const text = JSON.stringify(object, undefined, 1);
        const fine = accepts(JSON.parse(stripComments(text)));
        expect('settings' in parseSettings(text)).toBe(fine);
        said[fine ? 'agreed' : 'refused']++;
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(said.agreed, said.refused)).toBeGreaterThan(20);
  });
});

describe('what settings say of a rule', () => {
  const rule = { name: 'r', severity: 'warning', state: 'stable' } as Rule;
  const made = table({ module: 'x', entries: [dev(1, 2)] });
  const report = (severity?: Report['severity']): Report => ({
    table: made,
    place: made.entries[0]!.place,
    message: '',
    subject: '',
    ...(severity && { severity }),
  });

  it('off: it does not run, unless it is asked for by name', () => {
    expect(runs(rule, { levels: { r: 'off' } })).toBe(false);
    expect(runs(rule, { levels: { r: 'off' }, select: ['r'] })).toBe(true);
    expect(runs(rule, { levels: { r: 'error' }, ignore: ['r'] })).toBe(false);
    expect(runs(rule, { levels: { s: 'off' } })).toBe(true);
  });

  it('preview: it runs where it is asked for, in general or by name', () => {
    const young: Rule = { ...rule, state: 'preview' };
    expect(runs(young, {})).toBe(false);
    expect(runs(young, { preview: true })).toBe(true);
    expect(runs(young, { preview: true, levels: { r: 'off' } })).toBe(false);
    expect(runs(young, { levels: { r: 'warning' } })).toBe(true);
    expect(runs(young, { select: ['r'] })).toBe(true);
    expect(runs(young, { preview: true, ignore: ['r'] })).toBe(false);
  });

  it('a level is the severity of its findings; what the rule calls harmless stays so', () => {
    const options = { levels: { r: 'error' } } as const;
    expect(levelled(rule, report(), options)?.severity).toBe('error');
    expect(levelled(rule, report('error'), { levels: { r: 'warning' } })?.severity).toBe('warning');
    expect(levelled(rule, report('info'), options)?.severity).toBe('info');
    expect(levelled({ ...rule, severity: 'info' }, report('info'), options)?.severity).toBe('error');
    expect(levelled(rule, report(), {})?.severity).toBeUndefined();
  });

  it('nothing is reported in an excluded path', () => {
    expect(levelled(rule, report(), { exclude: ['drivers/x'] })).toBeUndefined();
    expect(levelled(rule, report(), { exclude: ['drivers/y'] })).toBeDefined();
  });
});

describe('globs', () => {
  it.each([
    ['drivers/staging', 'drivers/staging/a/b.c', true],
    ['drivers/staging/', 'drivers/staging/b.c', true],
    ['/drivers/staging/**', 'drivers/staging/b.c', true],
    ['./drivers/*.c', 'drivers/b.c', true],
    ['drivers/*.c', 'drivers/net/b.c', false],
    ['drivers/stag', 'drivers/staging/b.c', false],
    ['staging', 'drivers/staging/b.c', false],
    ['**/staging', 'drivers/staging/b.c', true],
    ['**/b.c', 'b.c', true],
    ['drivers/**/b?.c', 'drivers/b1.c', true],
    ['drivers/**/b?.c', 'drivers/x/y/b1.c', true],
    ['drivers/**/b?.c', 'drivers/x/y/b.c', false],
    ['*', 'anything/at/all.c', true],
    ['d*s/*t*', 'drivers/net/x.c', true],
    ['drivers/a.b', 'drivers/aXb', false],
    [`${'*a'.repeat(40)}b`, `${'a'.repeat(2000)}c`, false],
    [`${'**/'.repeat(40)}b`, `${'a/'.repeat(500)}c`, false],
  ])('%s: %s', (glob, path, expected) => {
    expect(globMatches(glob, path)).toBe(expected);
  });
});
