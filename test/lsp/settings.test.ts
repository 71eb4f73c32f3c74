// Settings: anything may be wrong in them.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/src/lsp/protocol.ts';
import { readSettings } from '../../server/src/lsp/settings.ts';
import { miniature, remove, startClient, uri } from './client.ts';

describe('what is wrong is told, and the default counts', () => {
  test.each([
    [undefined, []],
    [null, []],
    [{}, []],
    [7, ['matchtable: expected an object, not 7']],
    [{ config: 1 }, ['matchtable.config: expected a text, not 1']],
    [{ lint: { showInfo: 'yes' } }, ['matchtable.lint.showInfo: expected true or false, not "yes"']],
    [{ lint: { buses: 'pci' } }, ['matchtable.lint.buses: expected a list of texts, not "pci"']],
    [
      { lint: { buses: ['pcie'] } },
      ['matchtable.lint.buses: expected the name of a bus or "all", not "pcie"'],
    ],
    [{ lint: { ignore: ['x'] } }, ['matchtable.lint.ignore: expected the name of a rule, not "x"']],
    [{ inlayHints: [] }, []],
  ])('%j', (given, complaints) => {
    const read = readSettings(given);
    expect(read.complaints).toEqual(complaints);
    if (complaints.length === 0) expect(read.settings).toEqual(DEFAULT_SETTINGS);
  });

  test('what is right beside it counts', () => {
    const { settings } = readSettings({ lint: { buses: ['usb', 'pcie'] }, arch: 3, config: '.config' });
    expect(settings).toMatchObject({ lint: { buses: ['usb'] }, arch: '', config: '.config' });
  });
});

test('a configuration: only what it builds is checked; one that is not there is told', async () => {
  const root = miniature();
  const client = await startClient({ folders: [root], settings: {} });
  const path = join(root, 'drivers/i2c/busses/i2c-scmi-bridge.c');
  await client.until('a finding', () => client.diagnosticsOf(path).length > 0);
  client.configure({ config: 'config-mini' });
  await client.ready(root);
  client.configure({ config: 'no-such-config' });
  await client.until('a complaint', () =>
    client.messages.some((message) => message.includes('no-such-config can not be read')),
  );
  client.configure({});
  await client.until('a finding', () => client.diagnosticsOf(path).length > 0);
  expect(await client.stop()).toBe(0);
  remove(root);
});

test('a configuration that is written anew is read again, also where it was away for a moment', async () => {
  const root = miniature();
  const config = join(root, 'config-mini');
  const full = readFileSync(config, 'utf8');
  const path = join(root, 'drivers/i2c/busses/i2c-scmi-bridge.c');
  const less = full.replace('CONFIG_I2C_SCMI_BRIDGE=m\n', '');
  expect(less).not.toBe(full);
  const client = await startClient({ folders: [root], settings: { config: 'config-mini' } });
  const write = async (text: string | undefined) => {
    if (text === undefined) rmSync(config);
    else writeFileSync(config, text);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(config), type: 2 }],
    });
  };
  await client.ready(root);
  await client.until('a finding', () => client.diagnosticsOf(path).length > 0);
  await write(less);
  await client.until('none', () => client.diagnosticsOf(path).length === 0);
  await write(undefined);
  await client.until('a complaint', () =>
    client.messages.some((message) => message.includes('config-mini can not be read')),
  );
  await write(full);
  await client.until('a finding', () => client.diagnosticsOf(path).length > 0);
  expect(await client.stop()).toBe(0);
  remove(root);
});

test('a client that refuses what it announced is served all the same', async () => {
  const root = miniature();
  const client = await startClient({
    folders: [root],
    settings: {},
    refuses: true,
    capabilities: {
      workspace: {
        configuration: true,
        didChangeConfiguration: { dynamicRegistration: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
      },
    },
  });
  const path = join(root, 'drivers/vfio/pci/mlx5/main.c');
  client.open(path, readFileSync(path, 'utf8'));
  await client.until('findings', () => client.diagnosticsOf(path).length > 0);
  expect(await client.stop()).toBe(0);
  expect(client.complaints()).toBe('');
  remove(root);
});

test('every setting is documented', () => {
  const page = readFileSync(new URL('../../docs/editors.md', import.meta.url), 'utf8');
  const names = (at: object, prefix: string): string[] =>
    Object.entries(at).flatMap(([key, value]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? names(value, `${prefix}${key}.`)
        : `${prefix}${key}`,
    );
  for (const name of names(DEFAULT_SETTINGS, '')) expect(page).toContain(`| \`${name}\``);
});

test('each folder has its own settings; another value counts at once, for its tree alone', async () => {
  const [one, two] = [miniature(), miniature()];
  const client = await startClient({
    folders: [one, two],
    settings: {},
    settingsOf: { [two]: { lint: { ignore: ['claimed-twice', 'covered-by-wildcard'], select: 7 } } },
  });
  await Promise.all([client.ready(one), client.ready(two)]);
  const path = 'drivers/vfio/pci/mlx5/main.c';
  const codes = (root: string) => client.diagnosticsOf(join(root, path)).map(({ code }) => code);
  await client.until('findings', () => codes(one).length === 2 && codes(two).length === 1);
  expect(codes(two)).toEqual(['vfio-without-override']);
  expect(client.messages.filter((message) => message.includes('matchtable.lint.select'))).toHaveLength(1);
  client.configure({}, { [one]: { lint: { ignore: ['vfio-without-override'] } } });
  await client.until('others', () => codes(one).length === 1 && codes(two).length === 2);
  expect(codes(one)).toEqual(['covered-by-wildcard']);
  expect(await client.stop()).toBe(0);
  for (const root of [one, two]) remove(root);
});

test('a folder inside a tree names the settings of the tree', async () => {
  const root = miniature();
  const folder = join(root, 'drivers/vfio');
  const client = await startClient({
    folders: [folder],
    settings: {},
    settingsOf: { [folder]: { lint: { ignore: ['covered-by-wildcard'] } } },
  });
  const path = join(folder, 'pci/mlx5/main.c');
  await client.ready(root);
  await client.until('one', () => client.diagnosticsOf(path).length === 1);
  expect(await client.stop()).toBe(0);
  remove(root);
});

test('a folder that is added does not start the others anew', async () => {
  const [one, two] = [miniature(), miniature()];
  const client = await startClient({ folders: [one], settings: {} });
  await client.ready(one);
  const begun: string[] = [];
  client.connection.onNotification(
    'matchtable/status',
    ({ trees }: { trees: { root: string; state: string }[] }) => {
      for (const { root, state } of trees) begun.push(`${root === one ? 'one' : 'two'} ${state}`);
    },
  );
  await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: uri(two), name: 'two' }], removed: [] },
  });
  await client.until('the other', () => begun.includes('two ready'));
  expect(begun).not.toContain('one indexing');
  expect(await client.stop()).toBe(0);
  for (const root of [one, two]) remove(root);
});
