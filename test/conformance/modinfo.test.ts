import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { elfSection } from './elf.ts';
import { elfObject } from './elf-object.ts';
import { aliasesOfImage, bannerVersion, configOf } from './image.ts';
import { moduleAliases, moduleName } from './modinfo.ts';

const AHCI = elfObject({
  '.text': 'alias=not here\0',
  '.modinfo': 'license=GPL\0\0\0alias=pci:v*d*\0alias=pci:v*d*\0depends=libahci\0aliases=no\0',
});

describe('an ELF object', () => {
  test('gives a section by name', () => {
    const section = elfSection(elfObject({ '.a': 'one', '.b': 'two' }), '.b');
    expect(Buffer.from(section!).toString()).toBe('two');
  });

  test('has none of another name', () => {
    expect(elfSection(AHCI, '.modinf')).toBeUndefined();
  });

  test('of another class or byte order is not read', () => {
    for (const at of [4, 5]) {
      const other = Uint8Array.from(AHCI);
      other[at] = 3 - other[at]!;
      expect(elfSection(other, '.modinfo')).toBeUndefined();
    }
  });

  test('cut off or scribbled over never throws', () => {
    const damage = fc.tuple(fc.nat(AHCI.length), fc.uint8Array({ maxLength: 40 }), fc.nat(AHCI.length));
    fc.assert(
      fc.property(damage, ([at, bytes, length]) => {
        const damaged = Uint8Array.from(AHCI);
        damaged.set(bytes.subarray(0, Math.max(0, damaged.length - at)), at);
        const section = elfSection(damaged.subarray(0, length), '.modinfo');
        expect(section === undefined || section.length <= length).toBe(true);
      }),
    );
  });
});

describe('a module', () => {
  test('has its aliases in order, twice where they stand twice', () => {
    expect(moduleAliases(AHCI)).toEqual(['pci:v*d*', 'pci:v*d*']);
  });

  test('without .modinfo is none', () => {
    expect(moduleAliases(elfObject({ '.text': '' }))).toBeUndefined();
    expect(moduleAliases(new Uint8Array(3))).toBeUndefined();
  });

  test.each([
    ['kernel/drivers/net/snd-hda-intel.ko', 'snd_hda_intel'],
    ['8139cp.ko.xz', '8139cp'],
  ])('%s is called %s', (file, name) => {
    expect(moduleName(file)).toBe(name);
  });
});

describe('an image', () => {
  let image: string;
  beforeEach(() => {
    image = mkdtempSync(join(tmpdir(), 'matchtable-image-'));
  });
  afterEach(() => {
    rmSync(image, { recursive: true });
  });
  const put = (path: string, content: Uint8Array | string) => {
    mkdirSync(join(image, path, '..'), { recursive: true });
    writeFileSync(join(image, path), content);
  };

  test('has modules in any folder', () => {
    put('lib/modules/6.1.0/kernel/drivers/ata/a-b.ko', AHCI);
    put('lib/modules/6.1.0/kernel/lib/c.ko', elfObject({ '.modinfo': 'license=GPL\0' }));
    put('lib/modules/6.1.0/modules.order', '');
    expect([...aliasesOfImage(image)]).toEqual([
      ['a_b', ['pci:v*d*', 'pci:v*d*']],
      ['c', []],
    ]);
  });

  test('without modules, or with one that is none, is refused', () => {
    expect(() => aliasesOfImage(image)).toThrow('no modules');
    put('lib/modules/6.1.0/broken.ko', 'x');
    expect(() => aliasesOfImage(image)).toThrow('broken.ko has no .modinfo');
  });

  test('has one config', () => {
    expect(() => configOf(image)).toThrow('holds 0 files');
    put('boot/config-6.1.0', '');
    expect(configOf(image)).toBe(join(image, 'boot/config-6.1.0'));
    put('boot/config-6.1.1', '');
    expect(() => configOf(image)).toThrow('holds 2 files');
  });

  test('says in its banner which package it was built from', () => {
    expect(bannerVersion(image)).toBeUndefined();
    put(
      'boot/vmlinuz-6.1.0-56-amd64',
      '\xff6.1.0-56-amd64 (a@b.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)\0',
    );
    expect(bannerVersion(image)).toBe('6.1.192-2');
  });
});
