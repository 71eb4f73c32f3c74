// The scan by groups of three bytes against plain comparison.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteScanner } from '../../server/src/index/byte-scan.ts';

const NEEDLES = [
  'pci_device_id',
  '.c"',
  'abc',
  'xbc_',
  'MODULE_ALIAS',
  'MODULE_DEVICE_TABLE',
  'zzz',
  'abcd',
  'bca',
];
const ALL = (1 << NEEDLES.length) - 1;

function plainly(text: Uint8Array): number {
  const buffer = Buffer.from(text);
  return NEEDLES.reduce((found, needle, i) => found | (buffer.includes(needle) ? 1 << i : 0), 0);
}

describe('byte scan', () => {
  const scanner = byteScanner(NEEDLES.map((text) => ({ text, at: Math.max(0, text.length - 4) })));

  test('each scanner looks for its own needles, also after another one looked through a longer text', () => {
    const other = byteScanner([{ text: 'qrs' }, { text: 'tuvw' }]);
    const long = Buffer.concat([Buffer.alloc(5_000_000, 'abc_'), Buffer.from('qrs tuvw')]);
    for (let i = 0; i < 2; i++) {
      expect(scanner.find(Buffer.from('-zzz-tuvw'), ALL)).toBe(plainly(Buffer.from('zzz')));
      expect(other.find(long, 3)).toBe(3);
      expect(other.find(Buffer.from('-zzz-tuvw'), 3)).toBe(2);
    }
  });

  test('finds what plain comparison finds, in any bytes', () => {
    const piece = fc.oneof(
      fc.constantFrom(...NEEDLES).map((text) => Buffer.from(text)),
      fc.constantFrom('ab', 'bc', 'c"', 'MODULE_', '_id').map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = Buffer.concat(pieces);
        expect(scanner.find(text, ALL)).toBe(plainly(text));
      }),
      { numRuns: 500 },
    );
  });

  test('does not see what an earlier, longer text left behind', () => {
    scanner.find(Buffer.from('x'.repeat(100) + NEEDLES.join(' ')), ALL);
    expect(scanner.find(Buffer.from('pci_device_i'), ALL)).toBe(0);
  });

  test('finds a needle at the very end of a text larger than its memory, and across stretches', () => {
    const long = Buffer.alloc(5 << 20, 'a');
    long.write('pci_device_id', long.length - 13, 'latin1');
    expect(scanner.find(long, ALL)).toBe(1);
    const across = Buffer.alloc(1 << 18, 'q');
    across.write('MODULE_DEVICE_TABLE', 65536 - 5, 'latin1');
    expect(scanner.find(across, ALL)).toBe(1 << 5);
  });

  test('survives a text that is all candidates', () => {
    expect(scanner.find(Buffer.from('abq'.repeat(100_000)), ALL)).toBe(0);
    expect(scanner.find(Buffer.from('zzz'.repeat(100_000)), ALL)).toBe(1 << 6);
  });
});
