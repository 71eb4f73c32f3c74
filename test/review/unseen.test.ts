// Tables that a patch changes and that a review did not look at.
import { expect, it } from 'vitest';
import { gitDiff, mailText, type Texts } from './mails.ts';
import { driver, review } from './reviewed.ts';

const B = 'drivers/b.c';
const clean: Texts = { [B]: driver('b', '{ PCI_DEVICE(0x8086, 1) }') };

it('tables of a bus that is not looked at is told so, unless somebody chose the buses', async () => {
  const path = 'drivers/i.c';
  const table = (...names: string[]) =>
    `#include <linux/i2c.h>\nstatic const struct i2c_device_id ids[] = {\n${names.map((name) => `\t{ "${name}" },\n`).join('')}\t{ }\n};\nint x;\n`;
  const before = { ...clean, [path]: table('one') };
  const noteOf = async (texts: Texts, ...args: string[]) => {
    const mail = mailText({ subject: '[PATCH] i', diff: gitDiff(before, { ...before, ...texts }) });
    const { status, err } = await review(before, mail, ...args);
    return [status, ...err.split('\n').filter((line) => line.startsWith('note: tables'))];
  };
  const note = 'note: tables of other buses were not looked at: i2c (--bus all looks at all)';
  expect(await noteOf({ [path]: table('one', 'two') })).toEqual([0, note]);
  expect(await noteOf({ [path]: table('one', 'two') }, '--bus', 'pci')).toEqual([0]);
  expect(await noteOf({ [path]: table('one', 'two') }, '--bus', 'all')).toEqual([0]);
  expect(await noteOf({ [path]: `${table('one')}int y;\n` })).toEqual([0]);
  expect(await noteOf({ [path]: table() })).toEqual([0]);
  expect(await noteOf({ [B]: driver('b', '{ PCI_DEVICE(0x8086, 3) }') })).toEqual([0]);
});
