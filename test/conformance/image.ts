// An unpacked linux-image package: its modules, its configuration, the version it was built from.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AliasesByModule } from './compare.ts';
import { moduleAliases, moduleName } from './modinfo.ts';

/** The `boot/config-…` of an image. Throws where there is none or more than one. */
export function configOf(image: string): string {
  const found = names(join(image, 'boot')).filter((name) => name.startsWith('config-'));
  if (found.length !== 1)
    throw new Error(`${image}/boot holds ${found.length} files config-*, one was expected`);
  return join(image, 'boot', found[0]!);
}

/** The modules of an image, by the names that the kernel gives them, and where they lie. Throws where there is none. */
export function modulesOf(image: string): readonly { readonly module: string; readonly path: string }[] {
  const modules = join(image, 'lib/modules');
  const found = names(modules).flatMap((release) =>
    names(join(modules, release), true)
      .filter((name) => /\.ko(\.xz)?$/.test(name))
      .map((name) => ({ module: moduleName(name), path: join(modules, release, name) })),
  );
  if (found.length === 0) throw new Error(`no modules under ${modules}`);
  return found;
}

/** Every module of an image with its aliases. Throws where there is none, or where one can't be read. */
export function aliasesOfImage(image: string): AliasesByModule {
  const byModule = new Map<string, readonly string[]>();
  for (const { module, path } of modulesOf(image)) {
    const aliases = moduleAliases(moduleBytes(path));
    if (!aliases) throw new Error(`${path} has no .modinfo`);
    byModule.set(module, [...(byModule.get(module) ?? []), ...aliases]);
  }
  return byModule;
}

export function moduleBytes(path: string): Uint8Array {
  if (!path.endsWith('.xz')) return readFileSync(path);
  const { status, stdout, stderr, error } = spawnSync('xz', ['-dc', path], { maxBuffer: 1 << 28 });
  if (error || status !== 0) throw new Error(`xz -dc ${path}: ${error?.message ?? stderr}`);
  return stdout;
}

function names(folder: string, recursive = false): readonly string[] {
  try {
    return readdirSync(folder, { recursive, encoding: 'utf8' }).sort();
  } catch {
    return [];
  }
}

/**
 * The package version that a kernel says it was built from: the banner (init/version.c) in `vmlinuz`, outside the
 * compressed part on x86, ends in `Debian 6.1.192-2 (date)`. Undefined where the image holds no such text.
 */
export function bannerVersion(image: string): string | undefined {
  for (const name of names(join(image, 'boot'))) {
    if (!name.startsWith('vmlinuz-')) continue;
    const text = readFileSync(join(image, 'boot', name)).toString('latin1');
    const version = /#\d+ SMP[\w ]* Debian (\S+) \(/.exec(text)?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}
