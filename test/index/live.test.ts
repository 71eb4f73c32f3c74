// The live index and its findings after edits: those of a cold run over the same bytes.
import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { openLive } from '../../server/src/index/live.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { openFindings } from '../../server/src/rules/live.ts';
import { type Files, treeOf } from '../tables/tree.ts';

const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const driver = (name: string, ids: string) => `${PCI}
static const struct pci_device_id ${name}_ids[] = { ${ids} { } };
MODULE_DEVICE_TABLE(pci, ${name}_ids);
static struct pci_driver ${name}_driver = { .name = "${name}", .id_table = ${name}_ids };
`;
const ONE = 'drivers/foo/one.c';
const TWO = 'drivers/foo/two.c';

function open(files: Files) {
  const overlay = openOverlay(memoryFiles({}));
  for (const [path, content] of Object.entries(files)) overlay.lay(path, content);
  const tree = openTree(overlay.files);
  if ('error' in tree) throw new Error(tree.error);
  const live = openLive({ files: overlay.files, tree, aliases: true });
  return { overlay, live, findings: openFindings(live) };
}

const small = () =>
  open(
    treeOf({
      [ONE]: driver('one', '{ PCI_DEVICE(1, 2) },'),
      [TWO]: driver('two', '{ PCI_DEVICE(1, 3) },'),
      'drivers/foo/Makefile': 'obj-m += one.o two.o\n',
    }),
  );

describe('an update', () => {
  it('changes the tables of the file and no others', () => {
    const { overlay, live } = small();
    const [one, two] = live.index.tables;
    overlay.lay(TWO, driver('two', '{ PCI_DEVICE(1, 2) },'));
    const change = live.update([TWO]);
    expect(live.index.tables[0]).toBe(one);
    expect(change.added).toEqual([]);
    expect(change.removed).toEqual([]);
    expect(change.changed).toEqual([{ before: two, after: live.index.tables[1] }]);
    expect(change.changed[0]?.after).not.toEqual(two);
  });

  it('that changes nothing of a table says so', () => {
    const { overlay, live } = small();
    overlay.lay(TWO, `${driver('two', '{ PCI_DEVICE(1, 3) },')}\nint probe(void) { return 1; }\n`);
    expect(live.update([TWO])).toMatchObject({ added: [], removed: [], changed: [] });
  });

  it('leaves aliases that are alike in their order where each comes to stand where the next one stood', () => {
    const twice = (before: string) =>
      `${driver('two', '{ PCI_DEVICE(1, 3) },')}${before}MODULE_ALIAS("pci:v1*");\nMODULE_ALIAS("pci:v1*");\n`;
    const { overlay, live } = small();
    overlay.lay(TWO, twice(''));
    live.update([TWO]);
    overlay.lay(TWO, twice('\n'));
    live.update([TWO]);
    const lines = live.index.aliases.map(({ place }) => place.range.start.line);
    expect(lines).toHaveLength(2);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });

  it('takes files away and brings new ones', () => {
    const { overlay, live } = small();
    overlay.lay(TWO, undefined);
    expect(live.update([TWO]).removed.map((table) => table.key)).toEqual([`${TWO}:two_ids`]);
    overlay.lay('drivers/foo/three.c', driver('three', '{ PCI_DEVICE(1, 9) },'));
    expect(live.update(['drivers/foo/three.c']).added.map((table) => table.path)).toEqual([
      'drivers/foo/three.c',
    ]);
  });

  it('sees a driver come and go in the file that copies a table to it', () => {
    const core = 'drivers/foo/sub/core.c';
    const { overlay, live } = open(
      treeOf({
        [ONE]: `${PCI}#include "sub/core.h"\nstatic const struct pci_device_id ids[] = { { PCI_DEVICE(1, 2) }, { } };\nstatic struct extension ext = { .tbl = ids };\n`,
        'drivers/foo/sub/core.h':
          'struct extension {\n\tconst struct pci_device_id *tbl;\n\tstruct pci_driver drv;\n};\n',
      }),
    );
    const drivers = () => live.index.tables[0]?.drivers.map(({ variable }) => variable);
    expect(drivers()).toEqual([]);
    // A file that registers PCI drivers has a probe, too.
    const text = (body: string) =>
      `${PCI}#include "core.h"\nstatic int probe(struct pci_dev *dev, const struct pci_device_id *id);\nvoid extend(struct extension *e)\n{\n${body}}\n`;
    overlay.lay(core, text('\te->drv.id_table = e->tbl;\n'));
    live.update([core]);
    expect(drivers()).toEqual(['ext']);
    overlay.lay(core, text(''));
    live.update([core]);
    expect(drivers()).toEqual([]);
  });

  it('lays out anew what a header beside the common one declares by another', () => {
    const own = 'include/linux/own_uuid.h';
    const uuid = (member: string) => `typedef struct {\n\t__u8 ${member}[2];\n} uuid_t;\n`;
    const files = treeOf({
      [ONE]:
        '#include <linux/arm_ffa.h>\nstatic const struct ffa_device_id ids[] = { { { { 1, 2 } } }, { } };\n',
      'include/linux/arm_ffa.h': '#include <linux/own_uuid.h>\nstruct ffa_device_id {\n\tuuid_t uuid;\n};\n',
      [own]: uuid('b'),
    });
    const { overlay, live } = open(files);
    const fields = ({ index }: typeof live) =>
      index.tables.flatMap(({ entries }) => [...(entries[0]?.fields.keys() ?? [])]);
    const before = fields(live);
    expect(before).toHaveLength(2);
    overlay.lay(own, uuid('c'));
    live.update([own]);
    expect(fields(live)).not.toEqual(before);
    expect(fields(live)).toEqual(fields(open({ ...files, [own]: uuid('c') }).live));
  });

  it('gives the paths whose findings changed', () => {
    const { overlay, live, findings } = small();
    expect(findings.findings).toEqual([]);
    overlay.lay(ONE, driver('one', '{ PCI_DEVICE(1, 3) },'));
    expect([...findings.update(live.update([ONE]))]).toEqual([TWO]);
    expect(findings.of(TWO).map((finding) => finding.rule)).toEqual(['claimed-twice']);
    overlay.lay(ONE, driver('one', '{ PCI_DEVICE(1, 2) },'));
    expect([...findings.update(live.update([ONE]))]).toEqual([TWO]);
    expect(findings.findings).toEqual([]);
  });
});
