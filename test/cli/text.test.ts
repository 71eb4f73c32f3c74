import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { frame } from '../../server/src/cli/report/frame.ts';
import { cellsOf, lineAt, oneLine } from '../../server/src/cli/report/source.ts';
import { text } from '../../server/src/cli/report/text.ts';
import { widthOf, wrap } from '../../server/src/cli/report/wrap.ts';
import { finding, range, written } from './finding.ts';

describe('text for people', () => {
  test('shows the place, the other side, the device and what to do', () => {
    expect(written(text)).toBe(`\
drivers/vfio/pci/mlx5/main.c:2:2: warning: virtio_pci claims every device of
    this entry too; which driver binds depends on load order
    [covered-by-other-driver]
   2 |         { PCI_DEVICE_SUB(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042, PCI_VEND…
     |         ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  drivers/virtio/virtio_pci_common.c:2:2 (virtio_pci): this entry covers it
   2 |         { PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, PCI_ANY_ID) },
     |         ---------------------------------------------------------
  device: 1af4:1042 Red Hat, Inc. Virtio 1.0 block device (subsystem 15b3:0000
    Mellanox Technologies)
  witness: pci:v00001AF4d00001042sv000015B3sd00000000bc00sc00i00
  help: Write PCI_DRIVER_OVERRIDE_DEVICE_VFIO.

drivers/virtio/virtio_pci_common.c:4:1: error: the table has no sentinel
    [missing-sentinel]
   4 | };
     | ^

`);
  });

  test('keeps to 80 columns, in colour too', () => {
    const coloured = written(text, { colors: pc.createColors(true) });
    expect(coloured).toContain('\u001b[');
    for (const line of coloured.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  test('says how many related places it leaves out', () => {
    const related = Array.from({ length: 7 }, (_, n) => ({ ...finding.related[0]!, message: `note ${n}` }));
    expect(written(text, { findings: [{ ...finding, related }] })).toContain('  and 3 more places\n');
  });

  test('shows one frame for places of which the same is said', () => {
    const related = [2, 3, 3, ...Array.from({ length: 12 }, (_, n) => 10 + n)].map((line) => ({
      ...finding.related[0]!,
      range: range(line, 2, line, 5),
    }));
    const out = written(text, { findings: [{ ...finding, related }] });
    expect(out.match(/virtio_pci_common/g)).toHaveLength(1);
    expect(out).toContain('  and lines 3, 10, 11, 12, 13, 14, 15, 16, 17, 18 and 3 more\n');
  });

  test('a place that the file does not have is told without a frame', () => {
    const out = written(text, { findings: [{ ...finding, range: range(99, 1, 99, 2), related: [] }] });
    expect(out).toMatch(/^drivers\/vfio\/pci\/mlx5\/main\.c:99:1: warning: /);
    expect(out).not.toContain(' | ');
  });
});

describe('frame', () => {
  const lines =
    (...source: string[]) =>
    (line: number) =>
      source[line - 1];
  const shown = (...args: Parameters<typeof frame>) =>
    frame(...args).map(({ number, text }) => `${number ?? ''}|${text}`);

  test('carets stand under what a tab moved', () => {
    expect(shown(lines('\ta\tb'), range(1, 4, 1, 5), 'place', 70)).toEqual([
      '1|        a       b',
      '|                ^',
    ]);
  });

  test('underlines every line of a range, without its indentation', () => {
    expect(shown(lines('\t{ A,', '\t  B },', 'x'), range(1, 2, 2, 7), 'place', 70)).toEqual([
      '1|        { A,',
      '|        ^~~~',
      '2|          B },',
      '|          ~~~',
    ]);
  });

  test('leaves out the middle of a long range', () => {
    const many = (line: number) => `line ${line}`;
    expect(shown(many, range(1, 1, 9, 3), 'other', 70)).toEqual([
      '1|line 1',
      '|------',
      '2|line 2',
      '|------',
      '3|line 3',
      '|------',
      '|…',
    ]);
  });

  test('a range that ends before the first column of a line does not show that line', () => {
    expect(shown(lines('abc', 'def'), range(1, 1, 2, 1), 'place', 70)).toEqual(['1|abc', '|^~~']);
  });

  test('cuts a long line around the mark', () => {
    const line = `${'x'.repeat(200)}MARK${'y'.repeat(200)}`;
    const [source, marks] = frame(lines(line), range(1, 201, 1, 205), 'place', 40);
    expect(source!.text).toHaveLength(40);
    expect(source!.text).toMatch(/^…x+MARKy+…$/);
    expect(source!.text.indexOf('MARK')).toBe(marks!.text.indexOf('^'));
    expect(marks!.text.trim()).toBe('^~~~');
  });

  test('an empty range gets one caret, behind the end of the line too', () => {
    expect(shown(lines('ab'), range(1, 3, 1, 3), 'place', 70)).toEqual(['1|ab', '|  ^']);
  });

  test('a character of two UTF-16 units takes one cell', () => {
    expect(shown(lines('"😀" x'), range(1, 6, 1, 7), 'place', 70)).toEqual(['1|"😀" x', '|    ^']);
  });
});

describe('source lines', () => {
  test('bytes that are no UTF-8 count one each', () => {
    const bytes = Uint8Array.from([0x61, 0xe4, 0xc3, 0xa4, 0xff, 0x62, 0x0d, 0x0a, 0x63]);
    expect(lineAt(bytes, 1)).toBe('a\ufffdä\ufffdb');
    expect(lineAt(bytes, 2)).toBe('c');
    expect(lineAt(bytes, 3)).toBeUndefined();
  });

  test('no control sequence reaches the terminal', () => {
    expect(cellsOf('a\u001b[31mb\u202e').cells.join('')).toBe('a\ufffd[31mb\ufffd');
    expect(oneLine('a\n\tb\u0007')).toBe('a b\ufffd');
  });
});

describe('wrap', () => {
  test('breaks between words and leaves long words whole', () => {
    expect(wrap(['aa', 'bb', 'a-long-word', 'c'], 6, '', '  ')).toEqual(['aa bb', '  a-long-word', '  c']);
  });
  test('nothing is one line', () => {
    expect(wrap([], 10, '> ')).toEqual(['> ']);
  });
});
