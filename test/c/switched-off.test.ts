// Includes that the configuration switches off lead nowhere, whoever came to the header before.
import { describe, expect, it } from 'vitest';
import { sourceOf } from '../../server/src/c/source.ts';
import { isSwitchedOff } from '../../server/src/c/switched-off.ts';
import { framesOf } from '../../server/src/c/unit.ts';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { parseConfig } from '../../server/src/kernel/config.ts';
import { openTree } from '../../server/src/kernel/tree.ts';

const SYMBOLS: Readonly<Record<string, string | null>> = {
  CONFIG_ON: '1',
  CONFIG_LOADED_MODULE: '1',
  CONFIG_NUMBER: '7',
  CONFIG_NOBODY_KNOWS: null,
};

describe('a condition of the configuration', () => {
  const off = (open: string, rest = '') => {
    const source = sourceOf('a.h', Buffer.from(`${open}\n${rest}#include "b.h"\n#endif\n`));
    const frames = framesOf(source, undefined);
    return isSwitchedOff(frames.at(-2), (name) => SYMBOLS[name]);
  };

  it.each([
    ['#ifdef CONFIG_OFF', true],
    ['#ifndef CONFIG_OFF', false],
    ['#ifdef CONFIG_ON', false],
    ['#ifndef CONFIG_ON', true],
    ['#ifdef CONFIG_NOBODY_KNOWS', false],
    ['#ifdef SOMETHING_ELSE', false],
    ['#if defined(CONFIG_OFF) || defined CONFIG_ON', false],
    ['#if defined(CONFIG_OFF) || defined(CONFIG_OFF_TOO)', true],
    ['#if defined(CONFIG_OFF) && SOMETHING_ELSE', true],
    ['#if defined(CONFIG_ON) && SOMETHING_ELSE', false],
    ['#if !(defined(CONFIG_ON) || SOMETHING_ELSE)', true],
    ['#if IS_ENABLED(CONFIG_LOADED)', false],
    ['#if IS_BUILTIN(CONFIG_LOADED)', true],
    ['#if !IS_MODULE(CONFIG_LOADED)', true],
    ['#if IS_REACHABLE(CONFIG_LOADED)', false],
    ['#if IS_ENABLED(CONFIG_OFF)', true],
    ['#if CONFIG_NUMBER > 8', false],
    ['#if CONFIG_OFF', true],
    ['#if 0', true],
    ['#if (defined(CONFIG_OFF)', false],
    ['#if', false],
  ])('%s: %s', (open, expected) => {
    expect(off(open)).toBe(expected);
  });

  it('counts those of the branches before', () => {
    expect(off('#ifdef CONFIG_ON', '#else\n')).toBe(true);
    expect(off('#ifdef CONFIG_OFF', '#elif defined(CONFIG_ON)\n#else\n')).toBe(true);
    expect(off('#ifdef CONFIG_OFF', '#else\n')).toBe(false);
    expect(off('#ifdef SOMETHING_ELSE', '#elif defined(CONFIG_OFF)\n')).toBe(true);
  });
});

it('hides what a header includes under it from every file alike', () => {
  const table = (value: string) =>
    `#include <linux/pci.h>\n#include "a.h"\nstatic const struct pci_device_id ids[] = { { PCI_DEVICE(1, ${value}) }, { } };\n`;
  const files = memoryFiles({
    'include/linux/mod_devicetable.h':
      'struct pci_device_id { __u32 vendor, device, subvendor, subdevice, class, class_mask; unsigned long driver_data; };\n',
    'include/linux/pci.h':
      '#define PCI_DEVICE(v, d) .vendor = (v), .device = (d), .subvendor = ~0, .subdevice = ~0\n',
    'drivers/Makefile': 'obj-y += a.o b.o\n',
    Makefile: 'VERSION = 6\nPATCHLEVEL = 1\nobj-y += drivers/\n',
    Kbuild: '',
    Kconfig: '',
    'drivers/a.h': '#ifdef CONFIG_OFF\n#include "off.h"\n#define ASKED 1\n#endif\n',
    'drivers/off.h': '#define HIDDEN 9\n',
    // The first one has the condition decided, the second one asks for what stands behind it.
    'drivers/a.c': table('ASKED'),
    'drivers/b.c': table('HIDDEN'),
  });
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const { config } = parseConfig(Buffer.from('CONFIG_PCI=y\n'), '.config');
  const { tables } = buildIndex({ files, tree, config });
  expect(tables.map(({ path }) => path)).toEqual(['drivers/a.c', 'drivers/b.c']);
  for (const { entries } of tables)
    expect(entries[0]!.fields.get('device')?.value).toMatchObject({ kind: 'unresolved' });
});
