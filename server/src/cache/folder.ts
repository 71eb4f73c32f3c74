// Where results are kept between runs, and what tells this build of the program from others.
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
// Before what comes next.
import './homeless.ts';
import envPaths from 'env-paths';
import { isHomeless } from './homeless.ts';
import type { StampsThread } from './stamps.ts';

// Programs that are started look for it themselves.
if (isHomeless) delete process.env.HOME;

export interface CacheHost {
  /** Absolute; made when something is to be kept. */
  readonly folder: string;
  /** Tells this build of the program from others. */
  readonly program: string;
  /** The program of the thread that shares the work (stamps.ts); undefined: none. */
  readonly thread: string | undefined;
  /** That thread, once, where it was started ahead of its work. */
  readonly ahead?: (() => StampsThread | undefined) | undefined;
  /** Milliseconds since 1970. */
  today(): number;
}

/** The platform's folder for caches, or the one that MATCHTABLE_CACHE_DIR names; empty, or where nobody has a home: no cache. */
export function cacheFolder(): string | undefined {
  const named = process.env.MATCHTABLE_CACHE_DIR;
  if (named === '') return undefined;
  if (named !== undefined) return resolve(named);
  const { cache } = envPaths('matchtable', { suffix: '' });
  return isAbsolute(cache) ? join(cache, 'results') : undefined;
}

/** `programs`: the folder of the built programs, which all share what is kept (scripts/build.mjs writes `build`). */
export function cacheHost(programs: string): CacheHost | undefined {
  try {
    const folder = cacheFolder();
    if (folder === undefined) return undefined;
    const thread = join(programs, 'stamps.js');
    return {
      folder,
      program: readFileSync(join(programs, 'build'), 'latin1'),
      thread: existsSync(thread) ? thread : undefined,
      today: () => Date.now(),
    };
  } catch {
    return undefined;
  }
}
