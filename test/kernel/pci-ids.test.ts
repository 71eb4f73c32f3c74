import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { headerNames, parsePciIds } from '../../server/src/kernel/pci-ids.ts';

const sample = `#
# List of PCI ID's

0ec0  Bärwagen
\t0001  No subsystems
10ec  Realtek Semiconductor Co., Ltd.
\t8139  RTL-8100/8101L/8139 PCI Fast Ethernet Adapter
\t\t0357 000a  TTP-Monitoring Card V2.0
\t\t10ec 8139  RT8139
# a comment in between
\t8168  RTL8111
1af4  Red Hat, Inc.
\t1042  Virtio 1.0 block device
zzzz  nonsense
\t1234  below nonsense

C 02  Network controller
\t00  Ethernet controller
\t80  Network controller
C 0c  Serial bus controller
\t03  USB controller
\t\t00  UHCI
\t\t30  XHCI`;

const parse = (text: string) => parsePciIds(new TextEncoder().encode(text));

describe('parsePciIds', () => {
  const names = parse(sample);

  it('names vendors, devices and subsystems', () => {
    expect(names.vendor(0x0ec0)).toBe('Bärwagen');
    expect(names.vendor(0x10ec)).toBe('Realtek Semiconductor Co., Ltd.');
    expect(names.device(0x10ec, 0x8139)).toBe('RTL-8100/8101L/8139 PCI Fast Ethernet Adapter');
    expect(names.device(0x10ec, 0x8168)).toBe('RTL8111');
    expect(names.device(0x1af4, 0x1042)).toBe('Virtio 1.0 block device');
    expect(names.subsystem(0x10ec, 0x8139, 0x0357, 0x000a)).toBe('TTP-Monitoring Card V2.0');
    expect(names.subsystem(0x10ec, 0x8139, 0x10ec, 0x8139)).toBe('RT8139');
  });

  it('has no name where there is none', () => {
    expect(names.vendor(0x1234)).toBeUndefined();
    expect(names.device(0x1af4, 0x8168)).toBeUndefined();
    expect(names.device(0x1af4, 0x1234)).toBeUndefined();
    expect(names.device(0x1234, 0x1042)).toBeUndefined();
    expect(names.subsystem(0x10ec, 0x8168, 0x10ec, 0x8139)).toBeUndefined();
  });

  it('names classes as far as they are known', () => {
    expect(names.className(0x020000)).toBe('Ethernet controller');
    expect(names.className(0x0c0330)).toBe('USB controller (XHCI)');
    expect(names.className(0x0c03fe)).toBe('USB controller');
    expect(names.className(0x0c9900)).toBe('Serial bus controller');
    expect(names.className(0xff0000)).toBeUndefined();
  });

  it('reads DOS line ends', () => {
    expect(parse(sample.replaceAll('\n', '\r\n')).device(0x10ec, 0x8168)).toBe('RTL8111');
  });

  it('survives any bytes', () => {
    const piece = fc.constantFrom(
      '10ec  A\n',
      '\t8139  B\n',
      '\t\t1 2  C\n',
      'C 02  D\n',
      '\n',
      '\t',
      'C ',
      '#',
      '\xff',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const any = parsePciIds(Buffer.from(pieces.join(''), 'latin1'));
        any.subsystem(0x10ec, 0x8139, 1, 2);
        const name = any.vendor(0x10ec);
        expect(name === undefined || pieces.join('').includes(name)).toBe(true);
        any.className(0x020000);
      }),
    );
  });
});

describe('headerNames', () => {
  const names = headerNames(
    memoryFiles({
      'include/linux/pci_ids.h': `
#define PCI_CLASS_NETWORK_ETHERNET	0x0200
#define PCI_BASE_CLASS_NETWORK		0x02
#define PCI_CLASS_STORAGE_SATA_AHCI	0x010601
#define PCI_VENDOR_ID_AMD		0x1022
#define PCI_VENDOR_ID_AMD_NEW	0x9999
#define PCI_DEVICE_ID_AMD_LANCE		0x2000 /* old */
#define PCI_DEVICE_ID_AMD_NEW_CHIP	0x2001
#define PCI_VENDOR_ID_ATT		0x11c1
#define PCI_VENDOR_ID_LUCENT		0x11c1
#define PCI_DEVICE_ID_LUCENT_MODEM	0x0440
`,
    }),
  );

  it('gives the macro that has the value', () => {
    expect(names.vendor(0x1022)).toBe('PCI_VENDOR_ID_AMD');
    expect(names.vendor(0x11c1)).toBe('PCI_VENDOR_ID_ATT');
    expect(names.device(0x1022, 0x2000)).toBe('PCI_DEVICE_ID_AMD_LANCE');
    expect(names.device(0x9999, 0x2001)).toBe('PCI_DEVICE_ID_AMD_NEW_CHIP');
    expect(names.device(0x1022, 0x2001)).toBeUndefined();
    expect(names.device(0x11c1, 0x0440)).toBe('PCI_DEVICE_ID_LUCENT_MODEM');
    expect(names.className(0x020000)).toBe('PCI_CLASS_NETWORK_ETHERNET');
    expect(names.className(0x028000)).toBe('PCI_BASE_CLASS_NETWORK');
    expect(names.className(0x010601)).toBe('PCI_CLASS_STORAGE_SATA_AHCI');
    expect(names.className(0x010600)).toBeUndefined();
  });

  it('knows nothing in a tree without that header', () => {
    expect(headerNames(memoryFiles({})).vendor(0x1022)).toBeUndefined();
  });
});
