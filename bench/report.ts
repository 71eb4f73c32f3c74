// What was measured, as the table of docs/speed.md.
import { availableParallelism } from 'node:os';
import type { EditCosts, Latency } from './edits.ts';
import type { Cost } from './measure.ts';
import { median } from './median.ts';

export interface Machine {
  readonly node: string;
  /** Version of the tree. */
  readonly kernel: string;
  readonly programs: readonly string[];
}

export interface Measured {
  readonly machine: Machine;
  /** What each run cost, round by round; the first is what the others are compared with. */
  readonly costs: Readonly<Record<string, readonly Cost[]>>;
  /** In bytes. */
  readonly cacheSize: { readonly pci: number; readonly all: number };
  readonly edited?: EditCosts;
}

/** Markdown. A ratio is the median of each round's own. */
export function report({ machine, costs, cacheSize, edited }: Measured): string {
  const [base = []] = Object.values(costs);
  const lines = [
    `Linux ${machine.kernel}, ${availableParallelism()} CPUs, Node ${machine.node}, ${machine.programs.join(', ')}.`,
    `Medians of ${base.length} interleaved rounds, page cache warm; the ratio is the median of each round's own.`,
    '',
    '|  | wall, times `rg` | CPU, times `rg` | wall | user | system | peak memory |',
    '| --- | --: | --: | --: | --: | --: | --: |',
  ];
  for (const [name, rounds] of Object.entries(costs)) {
    const ratio = (of: (cost: Cost) => number) =>
      median(rounds.map((cost, round) => of(cost) / of(base[round]!))).toFixed(2);
    const seconds = (key: 'wall' | 'user' | 'system') =>
      `${median(rounds.map((cost) => cost[key])).toFixed(2)} s`;
    const memory = rounds.some((cost) => cost.memory === undefined)
      ? ''
      : `${Math.max(...rounds.map((cost) => cost.memory!)).toFixed(0)} MB`;
    const times = `${seconds('wall')} | ${seconds('user')} | ${seconds('system')}`;
    lines.push(
      `| ${name} | **${ratio((cost) => cost.wall)}** | ${ratio((cost) => cost.user + cost.system)} | ${times} | ${memory} |`,
    );
  }
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  lines.push(
    '',
    `The cache: ${megabytes(cacheSize.pci)} for PCI, ${megabytes(cacheSize.all)} for all buses.`,
  );
  if (edited) {
    lines.push(
      '',
      '| new findings after an edit, PCI | median | 99th percentile | worst |',
      '| --- | --: | --: | --: |',
    );
    lines.push(latencyLine('the body of a `.c` with a table', edited.body));
    lines.push(latencyLine('a `#define` of `pci_ids.h`', edited.define));
  }
  return `${lines.join('\n')}\n`;
}

function latencyLine(name: string, { edits, p50, p99, worst }: Latency): string {
  const [median, high, most] = [p50, p99, worst].map((ms) => `${ms.toFixed(1)} ms`);
  return `| ${name} (${edits} edits) | ${median} | ${high} | ${most} |`;
}
