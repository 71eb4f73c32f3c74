import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchtable } from './harness.ts';

const MINI = fileURLToPath(new URL('../kernel-tree', import.meta.url));
const PATH = 'drivers/i2c/busses/i2c-scmi-bridge.c';
const MLX5 = 'drivers/vfio/pci/mlx5/main.c';
const FIX = ['lint', '--select', 'missing-device-table,vfio-without-override', '--fix'];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'matchtable-fix-'));
  cpSync(MINI, root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const text = () => readFileSync(join(root, PATH), 'utf8');

describe('lint --fix', () => {
  it('leaves unsafe fixes to a person, and says that there are some', async () => {
    const before = text();
    const ran = await matchtable(FIX, { folder: root });
    expect(ran.err).toMatch(/0 findings fixed in 0 files; \d more with --unsafe-fixes/);
    expect(ran.status).toBe(1);
    expect(text()).toBe(before);
  });

  it('--unsafe-fixes makes them; a second run has nothing left to do', async () => {
    const ran = await matchtable([...FIX, '--unsafe-fixes'], { folder: root });
    expect(ran.err).toMatch(/[1-9]\d* findings? fixed/);
    expect(text()).toContain('MODULE_DEVICE_TABLE(');
    const again = await matchtable([...FIX, '--unsafe-fixes'], { folder: root });
    expect(again.err).toContain('0 findings fixed in 0 files');
    expect(again.status).toBe(0);
  });

  it('writes no comma behind a sentinel, and ends lines as the file does', async () => {
    const whole = text().replaceAll('\n', '\r\n');
    writeFileSync(join(root, PATH), whole.replace('\t{ }\r\n', ''));
    const ran = await matchtable(['lint', '--select', 'missing-sentinel', '--fix'], { folder: root });
    expect(ran.err).toContain('1 finding fixed');
    expect(text()).toBe(whole);
  });

  it('--diff prints a patch and writes nothing', async () => {
    const before = text();
    const ran = await matchtable([...FIX, '--unsafe-fixes', '--diff'], { folder: root });
    expect(ran.out).toContain(`diff --git a/${PATH} b/${PATH}\n--- a/${PATH}\n+++ b/${PATH}\n@@ -`);
    expect(ran.out).toMatch(/^\+MODULE_DEVICE_TABLE\(/m);
    expect(text()).toBe(before);
  });

  it('--diff keeps bytes that are no UTF-8: git applies the patch', async () => {
    const latin1 = Buffer.from(text().replace('\t{ }\n', '\t/* gr\xf6\xdfer */\n'), 'latin1');
    writeFileSync(join(root, PATH), latin1);
    let patch = Buffer.alloc(0);
    await matchtable(['lint', '--select', 'missing-sentinel', '--fix', '--diff'], {
      folder: root,
      out: (part) => {
        patch = Buffer.concat([patch, Buffer.from(part)]);
      },
    });
    expect(patch.toString('latin1')).toContain('gr\xf6\xdfer');
    const applied = spawnSync('git', ['apply', '-'], { cwd: root, input: patch, encoding: 'utf8' });
    expect(applied.stderr).toBe('');
    const fixed = readFileSync(join(root, PATH)).toString('latin1');
    expect(fixed).toMatch(/\n\t\{ \}\n\t\/\* gr\xf6\xdfer \*\/\n\};/);
  });

  it('a comment behind the last entry stays there', async () => {
    const ended = /(\{ PCI_DEVICE\([^)]*\) \}),?\n\t\{ \}\n/;
    const whole = text();
    expect(whole).toMatch(ended);
    for (const [behind, comma] of [
      ['\t/* gr\xf6\xdfer \u{1f427} */', ','],
      ['\t/* gr\xf6\xdfer */', ''],
      [' // the last', ''],
      [' // the last', ','],
    ]) {
      writeFileSync(join(root, PATH), whole.replace(ended, `$1${comma}${behind}\n`));
      const ran = await matchtable(['lint', '--select', 'missing-sentinel', '--fix'], { folder: root });
      expect(ran.err).toContain('1 finding fixed');
      expect(text()).toBe(whole.replace(ended, `$1,${behind}\n\t{ }\n`));
    }
  });

  it('says which file can not be written, and what was', async () => {
    const ran = await matchtable([...FIX, '--unsafe-fixes'], {
      folder: root,
      host: {
        write(path, bytes) {
          if (path.endsWith(MLX5))
            throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
          writeFileSync(path, bytes);
        },
      },
    });
    expect(ran.status).toBe(2);
    expect(ran.err).toContain(
      `matchtable: ${MLX5} can not be written: permission denied; 1 file before it written\n`,
    );
    expect(text()).toContain('MODULE_DEVICE_TABLE(');
  });

  it('never writes over a file that was changed meanwhile', async () => {
    const ran = await matchtable([...FIX, '--unsafe-fixes'], {
      folder: root,
      host: {
        read(path) {
          if (path.endsWith(PATH)) writeFileSync(path, '/* mine */\n');
          return readFileSync(path);
        },
      },
    });
    expect(ran.status).toBe(2);
    expect(ran.err).toContain(`${PATH} was changed meanwhile`);
    expect(text()).toBe('/* mine */\n');
  });

  it('--diff without --fix is a mistake', async () => {
    const ran = await matchtable(['lint', '--diff'], { folder: root });
    expect(ran.status).toBe(2);
    expect(ran.err).toContain('go with --fix');
  });
});
