// The table that a bench run prints.
import { expect, test } from 'vitest';
import { report } from '../../bench/report.ts';

test('ratios are those of the rounds, not of the medians', () => {
  const cost = (wall: number, memory?: number) => ({ wall, user: wall, system: 0, memory });
  const text = report({
    machine: { node: '20.0.0', kernel: '6.1.1', programs: ['ripgrep 14'] },
    costs: { rg: [cost(1), cost(2), cost(4)], lint: [cost(3, 50), cost(4, 70), cost(4, 60)] },
    cacheSize: { pci: 1_250_000, all: 3_000_000 },
    edited: {
      tables: 1,
      body: { edits: 10, p50: 0.5, p99: 1, worst: 2 },
      define: { edits: 5, p50: 3, p99: 4, worst: 5 },
    },
  });
  expect(text).toContain('Linux 6.1.1');
  expect(text).toContain('Node 20.0.0, ripgrep 14.');
  expect(text).toContain('| rg | **1.00** | 1.00 | 2.00 s | 2.00 s | 0.00 s |  |');
  expect(text).toContain('| lint | **2.00** | 2.00 | 4.00 s | 4.00 s | 0.00 s | 70 MB |');
  expect(text).toContain('The cache: 1.3 MB for PCI, 3.0 MB for all buses.');
  expect(text).toContain('(10 edits) | 0.5 ms | 1.0 ms | 2.0 ms |');
});
