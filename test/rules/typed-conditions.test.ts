// `#ifdef CONFIG_X` typed key by key into the drivers of the miniature kernel, and then its `#else` or `#endif`: while the
// group has no end, or none that is its own, nothing is found that was not there before and will not be afterwards.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buses } from '../../server/src/bus/all.ts';
import { openDisk } from '../../server/src/files/disk.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { openLive } from '../../server/src/index/live.ts';
import { parseConfig } from '../../server/src/kernel/config.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { openFindings } from '../../server/src/rules/live.ts';
import { indexOfTree } from '../tables/tree.ts';

const KERNEL = fileURLToPath(new URL('../kernel-tree', import.meta.url));
const CONFIG = readFileSync(`${KERNEL}/config-mini`);
const textOf = (path: string) => readFileSync(`${KERNEL}/${path}`, 'utf8');

describe.each([
  ['nothing is decided', undefined],
  ['a configuration decides', CONFIG],
])('where %s', (_, bytes) => {
  const { files, lay } = openOverlay(openDisk(KERNEL));
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const config = bytes && parseConfig(bytes, 'config-mini').config;
  const live = openLive({ files, tree, buses: buses.map(({ name }) => name), ...(config ? { config } : {}) });
  const found = openFindings(live, { preview: true });

  /** What is found with this text, by what it is about. */
  function put(path: string, text: string): ReadonlySet<string> {
    lay(path, Buffer.from(text));
    found.update(live.update([path]));
    return new Set(
      found.findings.map(({ rule, path, about }) => `${path} ${rule} ${about.replaceAll('\0', ' ')}`),
    );
  }

  /** Inside a group on what the file that includes it defines (CHIP1370) that group is the one without an end. */
  const isChosen = (line: string | undefined) => /^#ifdef (?!CONFIG_)/.test(line ?? '');
  /** Where lines may be put around a table: before it, in it, behind it, behind its export and its driver. */
  const spots = new Map<string, Set<number>>();
  for (const { place, path, entries, exports, drivers } of live.index.tables) {
    if (place.path !== path) continue;
    const lines = spots.get(path) ?? new Set();
    spots.set(path, lines);
    const own = entries.filter((entry) => entry.place.path === path);
    lines.add(place.range.start.line - 1);
    for (const entry of [own[0], own.at(-1)]) if (entry) lines.add(entry.place.range.start.line - 1);
    for (const { place: of } of [...exports, ...drivers])
      if (of.path === path) for (const line of [of.range.start.line - 1, of.range.end.line]) lines.add(line);
  }

  it.each([...spots])('nothing hangs on a group that is half typed: %s', (path, lines) => {
    const text = textOf(path);
    const chosen = (line: number) => isChosen(text.split('\n')[line - 1]);
    const before = put(path, text);
    const wrong: string[] = [];
    const sorted = [...lines].filter((line) => !chosen(line)).sort((a, b) => a - b);
    for (const [i, from] of sorted.entries())
      for (const to of sorted.slice(i + 1, i + 4)) {
        const all = text.split('\n');
        const laid = (begin: string, end: string) =>
          put(path, [...all.slice(0, from), begin, ...all.slice(from, to), end, ...all.slice(to)].join('\n'));
        const begin = '#ifdef CONFIG_TYPED';
        const end = '#endif';
        const after = laid(begin, end);
        const states = [
          ...[...begin].map((_, keys) => [begin.slice(0, keys + 1), ''] as const),
          ...[...end].map((_, keys) => [begin, end.slice(0, keys)] as const),
          [begin, '#else'] as const,
        ];
        for (const [b, e] of states) {
          const said = laid(b, e);
          const where = `${path}:${from + 1}-${to + 1} ${JSON.stringify([b, e])}`;
          for (const each of said)
            if (!before.has(each) && !after.has(each)) wrong.push(`${where} has ${each}`);
          for (const each of before)
            if (after.has(each) && !said.has(each)) wrong.push(`${where} lacks ${each}`);
        }
      }
    put(path, text);
    expect(wrong).toEqual([]);
  });
});

it.each(['#ifdef CONFIG_X', '#if 0', '#if defined(CONFIG_X) || defined(CONFIG_Y)'])(
  'branches of %s exclude each other before its #endif is typed',
  (begin) => {
    const text = (end: string) =>
      `#include <linux/pci.h>\n#include <linux/module.h>\nstatic const struct pci_device_id ids[] = {\n${begin}\n` +
      `\t{ PCI_DEVICE(1, PCI_ANY_ID), .driver_data = 1 },\n#else\n` +
      `\t{ PCI_DEVICE(1, 1), .driver_data = 2 },\n${end}\t{ PCI_DEVICE(2, 2), .driver_data = 2 },\n\t{ }\n};\n` +
      'MODULE_DEVICE_TABLE(pci, ids);\nstatic struct pci_driver foo = { .name = "foo", .id_table = ids };\n';
    const said = (end: string) =>
      lintIndex(indexOfTree({ 'drivers/foo/foo.c': text(end) })).map(
        ({ rule, range }) => `${rule} ${range.start.line}`,
      );
    for (const each of said('')) expect(said('#endif\n')).toContain(each);
  },
);
