// `lint`, `rules` and `explain` with the real engine, on the miniature kernel and on small trees.
import { readFileSync } from 'node:fs';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../server/src/rules/rule.ts';
import { matchtable, type Ran } from './harness.ts';
import { MINI, smallTree, tableFile } from './small-tree.ts';

const MLX5 = 'drivers/vfio/pci/mlx5/main.c';
const mini = (...args: string[]) => matchtable(args, { folder: MINI });
const findings = ({ out }: Ran): Finding[] => JSON.parse(out);

/** No driver's table ends. */
const OPEN_ENDED = smallTree({ 'drivers/a.c': tableFile('\t{ PCI_DEVICE(0x10ec, 1) },', 'a') });
const CLEAN = smallTree({ 'drivers/a.c': tableFile('\t{ PCI_DEVICE(0x10ec, 1) },\n\t{ 0 }', 'a') });

describe('the 2021 case in the miniature kernel', () => {
  test('is told with both sides, a witness and what to do', async () => {
    const { status, out, err } = await mini('lint', '--pci-ids', 'none.ids').then(async (none) => {
      expect(none.status).toBe(2);
      return mini('lint');
    });
    expect(status).toBe(1);
    const paragraph = out
      .split('\n\n')
      .find((text) => text.startsWith(`${MLX5}:16:`) && text.includes('virtio_pci'));
    expect(paragraph).toBeDefined();
    expect(paragraph).toContain('  16 |         { PCI_DEVICE_SUB(');
    expect(paragraph).toContain('drivers/virtio/virtio_pci_common.c:7:');
    expect(paragraph).toContain('witness: pci:v00001AF4d00001042sv000015B3sd');
    expect(paragraph).toContain('help: ');
    expect(err).toMatch(/^\d+ errors?, \d+ warnings? in 30 tables of \d+ files \(6.1.0-mini, PCI, 0.0 s\)/);
  });

  test('every line keeps to 80 columns', async () => {
    for (const line of (await mini('lint', '--show-info')).out.split('\n'))
      expect(line.length).toBeLessThanOrEqual(80);
  });

  test('lint of one file reports that file only', async () => {
    const all = findings(await mini('lint', '--format', 'json'));
    const one = findings(await mini('lint', '--format', 'json', MLX5));
    expect(one.length).toBeGreaterThan(0);
    expect(one).toEqual(all.filter(({ path }) => path === MLX5));
    const folder = findings(await mini('lint', '--format', 'json', 'drivers/vfio'));
    expect(folder).toEqual(all.filter(({ path }) => path.startsWith('drivers/vfio/')));
    const other = await mini(
      'lint',
      'drivers/virtio/virtio_pci_common.c',
      `${MINI}/${MLX5}`,
      '--format',
      'json',
    );
    expect(findings(other)).toEqual(expect.arrayContaining(one));
  });

  test('a file in which nothing is wrong gives 0', async () => {
    const { status, out, err } = await mini('lint', 'drivers/ata/ata_generic.c');
    expect({ status, out }).toEqual({ status: 0, out: '' });
    expect(err).toContain('0 errors, 0 warnings in 1 table of 1 file');
  });

  test('every format says the same findings', async () => {
    const all = findings(await mini('lint', '--format', 'json'));
    const lines = (text: string) => text.split('\n').filter((line) => line !== '');
    expect(lines((await mini('lint', '--format', 'jsonl')).out).map((line) => JSON.parse(line))).toEqual(all);
    expect(lines((await mini('lint', '--format', 'concise')).out)).toHaveLength(all.length);
    expect(lines((await mini('lint', '--format', 'github')).out)).toHaveLength(all.length);
    const log = JSON.parse((await mini('lint', '--format', 'sarif')).out) as Log;
    const results = log.runs[0]!.results!;
    expect(results.map((result) => result.ruleId)).toEqual(all.map(({ rule }) => rule));
    const rules = log.runs[0]!.tool.driver.rules!;
    for (const result of results) expect(rules[result.ruleIndex!]!.id).toBe(result.ruleId);
  });

  test('concise names files as an editor finds them from the folder of the tree that it was started in', async () => {
    const from = async (folder: string, ...args: readonly string[]) =>
      (await matchtable(['lint', '--format', 'concise', ...args], { folder })).out.replace(/:\d.*\n/gs, '');
    expect(await from(`${MINI}/drivers/vfio`, '.')).toBe('pci/mlx5/main.c');
    expect(await from(`${MINI}/drivers/virtio`, '../vfio')).toBe('../vfio/pci/mlx5/main.c');
    expect(await from('/', `${MINI}/drivers/vfio`)).toBe(MLX5);
  });

  test('every finding points into its file', async () => {
    for (const { path, range } of findings(await mini('lint', '--format', 'json', '--show-info'))) {
      const lines = readFileSync(`${MINI}/${path}`, 'utf8').split('\n');
      expect(range.start.column).toBeLessThanOrEqual(lines[range.start.line - 1]!.length + 1);
      expect(range.end.line).toBeLessThanOrEqual(lines.length);
    }
  });
});

describe('what is reported, and the exit code', () => {
  test('--select and --ignore', async () => {
    const all = findings(await matchtable(['lint', '/linux', '--format', 'json'], { files: OPEN_ENDED }));
    const rule = all.find(({ severity }) => severity === 'error')!.rule;
    const only = await matchtable(['lint', '/linux', '--format', 'json', '--select', ` ${rule} ,`], {
      files: OPEN_ENDED,
    });
    expect(findings(only).map((finding) => finding.rule)).toEqual([rule]);
    const without = await matchtable(['lint', '/linux', '--format', 'json', '--ignore', rule], {
      files: OPEN_ENDED,
    });
    expect(findings(without)).toEqual(all.filter((finding) => finding.rule !== rule));
  });

  test('--fail-on', async () => {
    const status = async (files: typeof CLEAN, failOn: string) =>
      (await matchtable(['lint', '/linux', '--fail-on', failOn], { files })).status;
    expect(await status(OPEN_ENDED, 'error')).toBe(1);
    expect(await status(OPEN_ENDED, 'warning')).toBe(1);
    expect(await status(OPEN_ENDED, 'never')).toBe(0);
    expect(await status(CLEAN, 'warning')).toBe(0);
  });

  test('info is shown when asked for, and never fails a run unless it is to', async () => {
    // The same entry twice, with nothing else to tell them apart: harmless.
    const twice = tableFile('\t{ PCI_DEVICE(0x10ec, 1) },\n\t{ PCI_DEVICE(0x10ec, 1) },\n\t{ 0 }', 'a');
    const run = (...args: string[]) =>
      matchtable(['lint', '/linux', '--format', 'json', ...args], {
        files: smallTree({ 'drivers/a.c': twice }),
      });
    const hidden = await run();
    expect({ ...hidden, err: '' }).toEqual({ status: 0, out: '[]\n', err: '' });
    expect(hidden.err).toContain('; 1 info not shown (--show-info)\n');
    const shown = await run('--show-info');
    expect(shown.status).toBe(0);
    const [info] = findings(shown);
    expect(info!.severity).toBe('info');
    expect(shown.err).toContain('0 errors, 0 warnings, 1 info in 1 table');
    expect(findings(await run('--select', info!.rule))).toEqual([info]);
    const failing = await run('--fail-on', 'info');
    expect({ status: failing.status, found: findings(failing) }).toEqual({ status: 1, found: [info] });
  });

  test('the tree is found from a folder inside it', async () => {
    const { status, err } = await matchtable(['lint'], { files: CLEAN, folder: '/linux/drivers' });
    expect(status).toBe(0);
    expect(err).toMatch(/^0 errors, 0 warnings in 1 table of 1 file \(6\.1\.0, PCI, 0\.0 s\)\n$/m);
  });
});

describe('rules and explain', () => {
  test('every rule is listed and has a page', async () => {
    const json = JSON.parse((await mini('rules', '--format', 'json')).out);
    const { out } = await mini('rules');
    expect(json.length).toBeGreaterThan(5);
    for (const { name, severity, summary } of json) {
      expect(out).toMatch(new RegExp(`^${name} +${severity} `, 'm'));
      expect(summary).not.toBe('');
      const page = await mini('explain', name);
      expect(page.status).toBe(0);
      expect(page.out.length).toBeGreaterThan(200);
      for (const line of page.out.split('\n')) expect(line).not.toMatch(/^#|^```/);
      // A page that is a test of a hundred cases is not read in a terminal.
      expect(page.out.split('\n').length).toBeLessThan(260);
      const whole = await mini('explain', name, '--examples');
      const more = /^(\d+) more examples?: matchtable explain [\w-]+ --examples$/m.exec(page.out);
      expect(whole.out.length > page.out.length).toBe(more !== null);
      for (const part of ['What it does', 'Why is this bad?', 'Example'])
        expect(page.out.split('\n')).toContain(part);
    }
  });

  test('titles of what is left out are left out too', async () => {
    const { out } = await mini('explain', 'claimed-twice');
    const lines = out.split('\n');
    expect(lines).toContain('Registers');
    expect(lines).not.toContain('The message names the other driver');
    expect((await mini('explain', 'claimed-twice', '--examples')).out).toContain(
      'The message names the other driver\n',
    );
  });
});

test('an entry at which modpost stops is told as that, not as one that it drops', async () => {
  const header = readFileSync(`${MINI}/include/linux/mod_devicetable.h`, 'utf8');
  const files = smallTree({
    'include/linux/mod_devicetable.h': header.replace(
      /(?=#endif[^\n]*\s*$)/,
      'struct amba_id {\n\tunsigned int id;\n\tunsigned int mask;\n\tvoid *data;\n};\n',
    ),
    'drivers/a.c': `#include <linux/module.h>
static const struct amba_id ids[] = {
	{ .id = 0x00041011, .mask = 0x000fff00 },
	{ .id = 0x00041011, .mask = 0x000fffff },
	{ .id = 0x00141011, .mask = 0x000fffff },
	{ }
};
MODULE_DEVICE_TABLE(amba, ids);
`,
  });
  const ran = await matchtable(
    ['lint', '--bus', 'amba', '--select', 'mask-drops-alias', '--format', 'json'],
    {
      folder: '/linux',
      files,
    },
  );
  expect(findings(ran)).toMatchObject([
    {
      range: { start: { line: 3 } },
      message:
        'modpost stops the build of a at this entry (and 1 more entry): Masked-off bit(s) of AMBA device ID are non-zero: id=0x00041011, mask=0x000FFF00',
      related: [{ range: { start: { line: 5 } }, message: 'and at this one' }],
    },
  ]);
});
