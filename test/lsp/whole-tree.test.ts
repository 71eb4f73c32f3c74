// The whole tree as the thread knows it, without the thread: what is asked of buses that nobody checks.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBuses } from '../../server/src/lsp/asked-buses.ts';
import type { PlacedSymbol, Question } from '../../server/src/lsp/questions.ts';
import { openWholeTree, type WholeTree } from '../../server/src/lsp/whole-tree.ts';
import { miniature, remove } from './client.ts';

const FILE = 'drivers/uio/modem.c';
const TEXT = `#include <linux/pci.h>
#include <linux/module.h>

static const struct usb_device_id modem_usb_ids[] = {
	{ .match_flags = 3, .idVendor = 0x12d1, .idProduct = 0x1001 },
	{ }
};
MODULE_DEVICE_TABLE(usb, modem_usb_ids);

static struct usb_driver modem_usb = { .name = "modem_usb", .id_table = modem_usb_ids };

static const struct pci_device_id modem_pci_ids[] = {
	{ PCI_DEVICE(0x12d1, 0x1001) },
	{ }
};
MODULE_DEVICE_TABLE(pci, modem_pci_ids);

static struct pci_driver modem_pci = { .name = "modem_pci", .id_table = modem_pci_ids };
`;

let root: string;
let folder: string;

beforeAll(() => {
  root = miniature();
  writeFileSync(join(root, FILE), TEXT);
  appendFileSync(join(root, 'drivers/uio/Makefile'), 'obj-m += modem.o\n');
  folder = mkdtempSync(join(tmpdir(), 'matchtable-kept-'));
});

afterAll(() => {
  remove(root);
  rmSync(folder, { recursive: true });
});

const dataOf = (lintBuses: readonly string[], kept = false) => {
  const cache = kept ? { folder, program: 'test', thread: undefined } : undefined;
  return { root, mounts: [], pciIds: '', lintBuses, rules: {}, cache };
};
const read = (buses: readonly string[]) => readBuses(dataOf(['pci']), buses, () => {});

function open(lintBuses: readonly string[], kept = false): WholeTree {
  return openWholeTree(
    dataOf(lintBuses, kept),
    () => undefined,
    () => {},
  );
}

const QUESTIONS: readonly Question[] = [
  { kind: 'who', device: 'usb:v12D1p1001d0000dc00dsc00dp00ic00isc00ip00in00' },
  { kind: 'who', device: '10ec:8139' },
  { kind: 'tables', keys: ['usb'] },
  { kind: 'tables', keys: ['pci'] },
  { kind: 'tables', keys: [] },
  { kind: 'symbols', query: '' },
  { kind: 'macroUses', name: 'PCI_DEVICE' },
];

test('what is rehearsed leaves no trace', () => {
  const whole = open(['pci']);
  const path = 'drivers/net/ethernet/realtek/8139too.c';
  const text = readFileSync(join(root, path));
  whole.change([{ path, text, version: 3, opened: true }]);
  whole.prepare(path);
  const [before, versions] = [structuredClone(whole.findings()), new Map(whole.versions())];
  const [first, ...more] = whole.rehearsal(path);
  const [index] = whole.indexes();
  first!();
  // It was typed, and taken back.
  expect(whole.indexes()[0]).not.toBe(index);
  expect(whole.findings()).toEqual(before);
  for (const one of more) one();
  expect(whole.findings()).toEqual(before);
  expect(whole.versions()).toEqual(versions);
  // Whoever types comes first.
  const [late] = whole.rehearsal(path);
  const typed = Buffer.from(text.toString('latin1').replace('\n{\n', '\n{\n\n\n'), 'latin1');
  whole.change([{ path, text: typed, version: 4 }]);
  const now = whole.findings();
  late!();
  expect(whole.findings()).toBe(now);
});

describe('a bus that is asked for', () => {
  test('is answered as if it had been read from the start', () => {
    const both = open(['pci', 'usb']);
    const asked = open(['pci']);
    for (const question of QUESTIONS) expect(asked.answer(question)).toEqual(both.answer(question));
  });

  test('nothing of what is checked is read again', () => {
    const whole = open(['pci']);
    const [checked] = whole.indexes();
    const findings = whole.findings();
    whole.answer({ kind: 'tables', keys: ['usb'] });
    expect(whole.indexes()).toHaveLength(2);
    expect(whole.indexes()[0]).toBe(checked);
    expect(whole.findings()).toBe(findings);
  });

  test('texts of the editor count, those of before and of after', () => {
    const whole = open(['pci']);
    const labels = () => {
      const answer = whole.answer({ kind: 'symbols', query: 'edited' });
      return answer.kind === 'answer'
        ? (answer.value as readonly PlacedSymbol[]).map(({ name }) => name)
        : [];
    };
    const say = (name: string) =>
      whole.change([{ path: FILE, text: Buffer.from(TEXT.replaceAll('modem_usb_ids', name)), version: 1 }]);
    say('edited_before_ids');
    whole.answer({ kind: 'tables', keys: ['usb'] });
    expect(labels()).toEqual(['edited_before_ids']);
    say('edited_after_ids');
    expect(labels()).toEqual(['edited_after_ids']);
    whole.change([{ path: FILE }]);
    expect(labels()).toEqual([]);
  });

  test('what is kept of it is what lies on disk', () => {
    const first = open(['pci'], true);
    first.keep();
    first.change([
      { path: FILE, text: Buffer.from(TEXT.replaceAll('modem_usb_ids', 'typed_ids')), version: 1 },
    ]);
    first.answer({ kind: 'tables', keys: ['usb'] });
    const second = open(['pci'], true);
    const plain = open(['pci']);
    for (const question of QUESTIONS) expect(second.answer(question)).toEqual(plain.answer(question));
  });

  test('is read elsewhere while texts are edited, which count afterwards', () => {
    const typed = (name: string, version: number) => ({
      path: FILE,
      text: Buffer.from(TEXT.replaceAll('modem_usb_ids', name)),
      version,
    });
    const whole = open(['pci']);
    whole.change([typed('before_ids', 1)]);
    const usb = read(whole.begin(whole.unread(QUESTIONS[0]!)));
    // Meanwhile the tree is edited, and the disk changes.
    whole.change([typed('meanwhile_ids', 2)]);
    const other = 'drivers/uio/other.c';
    writeFileSync(join(root, other), TEXT.replaceAll('modem', 'other'));
    whole.change([{ path: other }]);
    whole.take(usb);
    expect(QUESTIONS.flatMap(whole.unread)).toEqual([]);
    const plain = open(['pci', 'usb']);
    plain.change([typed('meanwhile_ids', 2), { path: other }]);
    for (const question of QUESTIONS) expect(whole.answer(question)).toEqual(plain.answer(question));
    rmSync(join(root, other));
    for (const each of [whole, plain]) each.change([{ path: other }, typed('after_ids', 3)]);
    for (const question of QUESTIONS) expect(whole.answer(question)).toEqual(plain.answer(question));
  });

  test('is read elsewhere while the tree is none for a while', () => {
    const whole = open(['pci']);
    const usb = read(whole.begin(whole.unread(QUESTIONS[0]!)));
    writeFileSync(join(root, FILE), TEXT.replace('0x1001', '0x2002'));
    const nothing = { path: 'Makefile', text: Buffer.from('\n'), version: 1 };
    expect(() => whole.change([nothing, { path: FILE }])).toThrow();
    whole.change([{ path: 'Makefile' }]);
    whole.take(usb);
    const plain = open(['pci', 'usb']);
    for (const question of QUESTIONS) expect(whole.answer(question)).toEqual(plain.answer(question));
    writeFileSync(join(root, FILE), TEXT);
  });

  test('is read with others once there are many, and those are answered from what is known until then', () => {
    const whole = open(['pci']);
    for (const bus of ['usb', 'i2c', 'spi']) whole.answer({ kind: 'tables', keys: [bus] });
    expect(whole.indexes()).toHaveLength(4);
    const begun = whole.begin(['of']);
    expect([...begun].sort()).toEqual(['i2c', 'of', 'spi', 'usb']);
    expect(whole.unread({ kind: 'tables', keys: ['i2c'] })).toEqual([]);
    whole.take(read(begun));
    expect(whole.indexes()).toHaveLength(2);
    const plain = open(['pci', 'usb', 'i2c', 'spi', 'of']);
    for (const question of QUESTIONS) expect(whole.answer(question)).toEqual(plain.answer(question));
  });

  test('is not taken up where it is checked meanwhile', () => {
    const whole = open(['pci']);
    const usb = read(whole.begin(['usb']));
    whole.choose({ lintBuses: ['pci', 'usb'], rules: {} });
    whole.take(usb);
    expect(whole.indexes()).toHaveLength(1);
  });

  test('once it is checked it is in the index of what is', () => {
    const whole = open(['pci']);
    whole.answer({ kind: 'tables', keys: ['usb'] });
    whole.choose({ lintBuses: ['pci', 'usb'], rules: {} });
    expect(whole.indexes()).toHaveLength(1);
    const both = open(['pci', 'usb']);
    for (const question of QUESTIONS) expect(whole.answer(question)).toEqual(both.answer(question));
    expect(whole.findings()).toEqual(both.findings());
  });
});

test('what Kconfig says is known once, until it is edited', () => {
  const driver = (name: string) => `#include <linux/pci.h>
#include <linux/module.h>
static const struct pci_device_id ids[] = { { PCI_DEVICE(0x1c5c, 0x1111) }, { } };
MODULE_DEVICE_TABLE(pci, ids);
static struct pci_driver ${name} = { .name = "${name}", .id_table = ids };
`;
  const makefile = 'obj-$(CONFIG_ONE) += one.o\nobj-$(CONFIG_TWO) += two.o\n';
  const kconfig = (depends: string) => `config ONE\n\tbool "one"\n\nconfig TWO\n\tbool "two"\n${depends}`;
  const laid = (path: string, text: string, version = 1) => ({ path, text: Buffer.from(text), version });
  const first = [
    laid('drivers/uio/one.c', driver('one')),
    laid('drivers/uio/two.c', driver('two')),
    laid('drivers/uio/Makefile', makefile),
    laid('drivers/uio/Kconfig', kconfig('')),
  ];
  const apart = laid('drivers/uio/Kconfig', kconfig('\tdepends on !ONE\n'), 2);
  const question: Question = { kind: 'who', device: '1c5c:1111' };
  const whole = open(['pci']);
  whole.change(first);
  const before = whole.answer(question);
  whole.change([laid('drivers/uio/one.c', `${driver('one')}\n`, 2)]);
  expect(whole.answer(question)).toEqual(before);
  whole.change([apart]);
  const anew = open(['pci']);
  anew.change([...first, apart]);
  expect(whole.answer(question)).toEqual(anew.answer(question));
  expect(whole.answer(question)).not.toEqual(before);
});
