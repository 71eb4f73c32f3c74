// What the client's views and commands ask.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as protocol from '../../server/src/lsp/protocol.ts';
import { type Client, miniature, remove, startClient, uri } from './client.ts';

let client: Client;
let root: string;

beforeAll(async () => {
  root = miniature();
  client = await startClient({ folders: [root] });
  await client.ready(root);
});

afterAll(async () => {
  await client.stop();
  remove(root);
});

const nodes = (method: string, path: readonly string[], file?: string) =>
  client.request<protocol.ViewNode[]>(method, { path, ...(file && { uri: uri(join(root, file)) }) });
const labels = async (...args: Parameters<typeof nodes>) => (await nodes(...args)).map(({ label }) => label);

describe('tables', () => {
  test('bus, vendor, driver, entry', async () => {
    const buses = await nodes(protocol.TABLES, []);
    const pci = buses.find(({ key }) => key === 'pci')!;
    expect(pci).toMatchObject({ kind: 'bus', hasChildren: true });
    expect(pci.description).toMatch(/^\d+ tables, \d+ entries$/);
    const vendors = await nodes(protocol.TABLES, ['pci']);
    expect(vendors.map(({ key }) => key)).toContain('10ec');
    expect(await labels(protocol.TABLES, ['pci', '10ec'])).toEqual(['8139cp', '8139too']);
    const [cp] = await nodes(protocol.TABLES, ['pci', '10ec']);
    const [entry] = await nodes(protocol.TABLES, ['pci', '10ec', cp!.key]);
    expect(entry).toMatchObject({
      kind: 'entry',
      label: '10ec:8139',
      hasChildren: false,
      location: {
        uri: uri(join(root, 'drivers/net/ethernet/realtek/8139cp.c')),
        range: { start: { line: 7, character: 8 } },
      },
    });
  });

  test('of one file only', async () => {
    const vendors = await labels(protocol.TABLES, ['pci'], 'drivers/net/ethernet/realtek/8139cp.c');
    expect(vendors.some((label) => label.startsWith('10ec'))).toBe(true);
    expect(vendors.some((label) => label.startsWith('1af4'))).toBe(false);
  });

  test('a node that is not there has no children', async () => {
    expect(await nodes(protocol.TABLES, ['nobus'])).toEqual([]);
    expect(await nodes(protocol.TABLES, ['pci', '10ec', 'nothing.c:ids'])).toEqual([]);
  });
});

describe('overlaps', () => {
  test('pairs, then their entries with both places', async () => {
    const pairs = await nodes(protocol.OVERLAPS, []);
    const pair = pairs.find(({ label }) => label === 'mlx5_vfio_pci ↔ virtio_pci')!;
    expect(pair).toMatchObject({ kind: 'pair', description: 'pci, 1 of mlx5_vfio_pci covered' });
    const [entries] = await nodes(protocol.OVERLAPS, [pair.key]);
    expect(entries).toMatchObject({ kind: 'entryPair', label: '1af4:1042:15b3:*' });
    expect(entries!.location!.uri).toBe(uri(join(root, 'drivers/vfio/pci/mlx5/main.c')));
    expect(entries!.otherLocation!.uri).toBe(uri(join(root, 'drivers/virtio/virtio_pci_common.c')));
  });

  test('of one file only', async () => {
    expect(await labels(protocol.OVERLAPS, [], 'drivers/net/ethernet/realtek/8139too.c')).toEqual([
      '8139cp ↔ 8139too',
    ]);
  });
});

describe('who', () => {
  const who = (device: string) => client.request<protocol.WhoResult>(protocol.WHO, { device });

  test('in the order of the kernel, with what decides', async () => {
    const { device, claims, order, reasons } = await who('10ec:8139');
    expect(device).toBe('10ec:8139');
    expect(claims.map(({ driver, override }) => [driver, override])).toEqual([
      ['8139cp', false],
      ['8139too', false],
      ['vfio-pci', true],
    ]);
    // As the command line says it: nothing is left for the load order.
    expect(order).toBeUndefined();
    expect(reasons).toEqual([
      {
        text: 'the probe of 8139cp steps aside by revision',
        location: {
          uri: uri(join(root, 'drivers/net/ethernet/realtek/8139cp.c')),
          range: expect.objectContaining({ start: { line: 15, character: expect.any(Number) } }),
        },
      },
    ]);
    expect((await who('1af4:1042:15b3:0001')).order).toBe(
      'Load order decides between mlx5-vfio-pci and virtio-pci.',
    );
    expect(claims[0]!.location.uri).toBe(uri(join(root, 'drivers/net/ethernet/realtek/8139cp.c')));
  });

  test('a line of lspci -nn', async () => {
    const { device, claims } = await who(
      '03:00.0 Ethernet controller [0200]: Realtek Semiconductor Co., Ltd. RTL-8100 [10ec:8139] (rev 10)',
    );
    expect(device).toBe('10ec:8139@0200');
    expect(claims).toHaveLength(3);
  });

  test('what is no device is said so', async () => {
    await expect(who('my network card')).rejects.toThrow(/"my network card" is no device: write vvvv:dddd/);
    await expect(client.request(protocol.WHO, { device: '10ec:8139', root: '/nowhere' })).rejects.toThrow(
      'no kernel tree is open at /nowhere',
    );
  });
});

test('configurations to pick from', async () => {
  const { trees } = await client.request<protocol.ConfigsResult>(protocol.CONFIGS, {});
  expect(trees).toHaveLength(1);
  expect(trees[0]).toMatchObject({ root, version: '6.1.0-mini' });
  expect(trees[0]!.archs).toEqual(['x86']);
  const found = trees[0]!.configs.find(({ label }) => label === 'config-mini');
  expect(found?.path).toBe(join(root, 'config-mini'));
});

test('the page of a rule', async () => {
  const page = await client.request<protocol.RulePageResult>(protocol.RULE_PAGE, {
    rule: 'missing-sentinel',
  });
  expect(page.page).toMatch(/^# missing-sentinel/);
  expect(await client.request(protocol.RULE_PAGE, { rule: 'no-such' })).toBeNull();
});

test('read anew: what changed on disk without a word is seen', async () => {
  writeFileSync(join(root, 'drivers/net/ethernet/realtek/8139too.c'), '');
  await client.request(protocol.REINDEX, {});
  const { claims } = await client.request<protocol.WhoResult>(protocol.WHO, { device: '10ec:8139' });
  expect(claims.map(({ driver }) => driver)).toEqual(['8139cp', 'vfio-pci']);
});
