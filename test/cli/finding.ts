// A hand-made finding, so that a format can be tested without the rules.
import pc from 'picocolors';
import type { Format, LintReport } from '../../server/src/cli/report/report.ts';
import { memoryFiles } from '../../server/src/files/memory.ts';
import type { Range } from '../../server/src/files/place.ts';
import { parsePciIds } from '../../server/src/kernel/pci-ids.ts';
import type { Finding, Rule } from '../../server/src/rules/rule.ts';

export const MLX5 = 'drivers/vfio/pci/mlx5/main.c';
export const VIRTIO = 'drivers/virtio/virtio_pci_common.c';

export const files = memoryFiles({
  [MLX5]: `static const struct pci_device_id mlx5_vfio_pci_table[] = {
\t{ PCI_DEVICE_SUB(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042, PCI_VENDOR_ID_MELLANOX, PCI_ANY_ID) }, /* Virtio SNAP controllers */
\t{ 0, }
};
`,
  [VIRTIO]: `static const struct pci_device_id virtio_pci_id_table[] = {
\t{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, PCI_ANY_ID) },
\t{ 0 }
};
`,
});

export function range(startLine: number, startColumn: number, endLine: number, endColumn: number): Range {
  return {
    start: { line: startLine, column: startColumn },
    end: { line: endLine, column: endColumn },
  };
}

export const finding: Finding = {
  rule: 'covered-by-other-driver',
  bus: 'pci',
  table: 'mlx5_vfio_pci_table',
  severity: 'warning',
  message: 'virtio_pci claims every device of this entry too; which driver binds depends on load order',
  path: MLX5,
  range: range(2, 2, 2, 95),
  module: 'mlx5_vfio_pci',
  related: [
    { path: VIRTIO, range: range(2, 2, 2, 59), message: 'this entry covers it', module: 'virtio_pci' },
  ],
  witness: 'pci:v00001AF4d00001042sv000015B3sd00000000bc00sc00i00',
  help: 'Write PCI_DRIVER_OVERRIDE_DEVICE_VFIO.',
  fingerprint: 'abc123',
  about: 'virtio_pci',
};

export const bare: Finding = {
  rule: 'missing-sentinel',
  bus: 'pci',
  table: 'virtio_pci_id_table',
  severity: 'error',
  message: 'the table has no sentinel',
  path: VIRTIO,
  range: range(4, 1, 4, 2),
  related: [],
  fix: {
    title: 'Add { }',
    safety: 'safe',
    edits: [{ path: VIRTIO, range: range(4, 1, 4, 1), newText: '\t{ }\n' }],
  },
  fingerprint: 'def456',
  about: '',
};

const rules: Rule[] = [
  {
    name: 'covered-by-other-driver',
    summary: 'Two drivers claim the same device',
    severity: 'warning',
    state: 'stable',
    page: '# covered-by-other-driver\n\nTwo drivers **claim** one device.\n',
  },
];

const names = parsePciIds(
  Buffer.from('15b3  Mellanox Technologies\n1af4  Red Hat, Inc.\n\t1042  Virtio 1.0 block device\n'),
);

export const report: LintReport = {
  findings: [finding, bare],
  rules,
  problems: [{ path: 'drivers/a b.c', message: 'is a link to nothing' }],
  version: '1.2.3',
  files,
  names: () => names,
  colors: pc.createColors(false),
  width: 80,
};

/** What a format writes. */
export function written(format: Format, changes: Partial<LintReport> = {}): string {
  let text = '';
  format.write({ ...report, ...changes }, (part) => {
    text += part;
  });
  return text;
}
