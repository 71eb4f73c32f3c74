// The thread that goes ahead of the reader finds what the reader's own thread would find.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../scripts/bundle.mjs';
import { openDisk } from '../../server/src/files/disk.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { startScout } from '../../server/src/index/scout-thread.ts';
import { parseConfig } from '../../server/src/kernel/config.ts';
import { openTree } from '../../server/src/kernel/tree.ts';

const ROOT = 'test/kernel-tree';
let folder: string;
let program: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'matchtable-scout-'));
  program = join(folder, 'scout.js');
  await bundle('server/src/cli/scout.ts', program);
});
afterAll(() => rmSync(folder, { recursive: true }));

function index(program: string | undefined, options: { buses?: string[]; config?: string } = {}) {
  const files = openDisk(ROOT);
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const thread = program === undefined ? undefined : startScout(program, ROOT, files, 1000);
  const config = options.config === undefined ? undefined : parseConfig(Buffer.from(options.config), 'x');
  try {
    const built = buildIndex({
      files,
      tree,
      ...(options.buses && { buses: options.buses }),
      ...(config && { config: config.config }),
      ...(thread && { scout: thread.scout }),
    });
    const { tables, aliases, problems, stats } = built;
    return { tables, aliases, problems, stats };
  } finally {
    thread?.stop();
  }
}

describe('an index by two threads is that of one', () => {
  test('of one bus', () => {
    const alone = index(undefined, { buses: ['pci'] });
    expect(alone.tables.length).toBeGreaterThan(10);
    expect(index(program, { buses: ['pci'] })).toEqual(alone);
  });

  test('of all buses, through headers', () => {
    expect(index(program)).toEqual(index(undefined));
  });

  test('with a configuration', () => {
    const config = 'CONFIG_PCI=y\nCONFIG_NET=y\nCONFIG_VIRTIO_PCI=m\nCONFIG_VIRTIO_MENU=y\n';
    const alone = index(undefined, { config });
    expect(alone.tables).not.toEqual(index(undefined).tables);
    expect(index(program, { config })).toEqual(alone);
  });
});

test('where no thread comes to life, one does all the work', () => {
  const dead = join(folder, 'dead.js');
  writeFileSync(dead, 'throw new Error("no");');
  expect(index(dead, { buses: ['pci'] })).toEqual(index(undefined, { buses: ['pci'] }));
});
