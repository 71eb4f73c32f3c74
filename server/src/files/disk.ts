// A tree as it lies on disk. Synchronous on purpose: over a whole kernel `fs.promises` costs several times
// the CPU of open, read, close.
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { folderOf, normalPath, outOfTree } from './paths.ts';
import type { DirEntry, Problem, TreeFiles } from './tree-files.ts';

const megabyte = 1 << 20;
/** Far above the longest header of a kernel (15 MB of register masks); above it is no source text. */
const limit = 32 * megabyte;

type Found = { readonly bytes: Uint8Array } | { readonly trouble: string } | undefined;

/** The files below `root`, an existing folder. Nothing is opened before it is asked for. */
export function openDisk(root: string): TreeFiles {
  /** By path of what was read. */
  const unread = new Map<string, Problem>();
  /** By folder, what was met when its names were listed. */
  const unlisted = new Map<string, readonly Problem[]>();
  const onDisk = (path: string) => (path === '' ? root : `${root}/${path}`);

  const reading = (scan: (name: string) => Found) => (path: string) => {
    const inside = normalPath(path);
    if (inside === undefined) {
      unread.set(path, { path, message: outOfTree });
      return undefined;
    }
    const found = scan(onDisk(inside));
    if (found && 'trouble' in found) unread.set(inside, { path: inside, message: found.trouble });
    else if (unread.size > 0) unread.delete(inside);
    return found && 'bytes' in found ? found.bytes : undefined;
  };
  // Two buffers: bytes that `peek` gave stay valid while `read` looks at other files.
  const peek = reading(scanner());
  const view = reading(scanner());

  return {
    peek,
    read: (path) => view(path)?.slice(),
    isFile(path) {
      const inside = normalPath(path);
      return inside !== undefined && kindOf(onDisk(inside)) === 'file';
    },
    list(dir) {
      const inside = normalPath(dir);
      if (inside === undefined) {
        unread.set(dir, { path: dir, message: outOfTree });
        return [];
      }
      const met: Problem[] = [];
      const entries = listFolder(inside, onDisk, (path, message) => met.push({ path, message }));
      if (met.length > 0) unlisted.set(inside, met);
      else if (unlisted.size > 0) unlisted.delete(inside);
      return entries;
    },
    problems() {
      const all = new Map([...unlisted.values()].flat().map((problem) => [problem.path, problem]));
      for (const [path, problem] of unread) if (!all.has(path)) all.set(path, problem);
      return [...all.values()];
    },
  };
}

/** Files up to this length, in bytes, are read into a buffer that stays. */
const stays = 4 * megabyte;

/** Reads one file after the other into a buffer that grows; one that is longer than most gets its own. */
function scanner(): (name: string) => Found {
  let kept = new Uint8Array(megabyte);
  return (name) => {
    let buffer = kept;
    let fd: number | undefined;
    try {
      // O_NONBLOCK: opening a FIFO would otherwise wait for a writer. A read at a position fails on whatever
      // is no plain file (ESPIPE, EISDIR), so that the many plain files cost no fstat.
      fd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
      let length = readSync(fd, buffer, 0, buffer.length, 0);
      if (length === buffer.length) {
        const stat = fstatSync(fd);
        if (!stat.isFile()) return { trouble: 'is no regular file' };
        if (stat.size > limit)
          return {
            trouble: `is ${Math.round(stat.size / megabyte)} MB long; files above 32 MB are not read`,
          };
        if (stat.size >= buffer.length) {
          const small = stat.size <= stays / 2;
          buffer = new Uint8Array((small ? 2 * stat.size : stat.size) + 1);
          if (small) kept = buffer;
        }
        length = 0;
        for (;;) {
          const count = readSync(fd, buffer, length, buffer.length - length, length);
          if (count === 0) break;
          length += count;
          if (length === buffer.length) return { trouble: 'grows while it is read' };
        }
      }
      return { bytes: buffer.subarray(0, length) };
    } catch (error) {
      const trouble = troubleOf(error, name);
      return trouble === undefined ? undefined : { trouble };
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  };
}

/** Why a file can't be read; undefined where there simply is none. */
function troubleOf(error: unknown, name: string): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return isLink(name) ? 'is a link to nothing' : undefined;
    case 'EISDIR':
      return undefined;
    case 'ELOOP':
      return 'is a link that leads back to itself';
    case 'EACCES':
    case 'EPERM':
      return 'can not be read: permission denied';
    // ENXIO: a socket. EAGAIN, EINVAL: devices that can't be read in one go.
    case 'ESPIPE':
    case 'ENXIO':
    case 'EAGAIN':
    case 'EINVAL':
      return 'is no regular file';
    default:
      return `can not be read: ${code ?? String(error)}`;
  }
}

function isLink(name: string): boolean {
  try {
    return lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  } catch {
    return false;
  }
}

/** What a path leads to through links; `other` is a FIFO, a device, a socket. */
function kindOf(name: string): 'file' | 'dir' | 'other' | undefined {
  try {
    const stat = statSync(name, { throwIfNoEntry: false });
    if (!stat) return undefined;
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'dir' : 'other';
  } catch {
    return undefined;
  }
}

function listFolder(
  dir: string,
  onDisk: (path: string) => string,
  note: (path: string, message: string) => void,
): readonly DirEntry[] {
  const entries: DirEntry[] = [];
  let found: Dirent[];
  try {
    found = readdirSync(onDisk(dir), { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') {
      const trouble = troubleOf(error, onDisk(dir));
      if (trouble !== undefined) note(dir, trouble);
    }
    return entries;
  }
  for (const entry of found) {
    const { name } = entry;
    if (entry.isFile()) entries.push({ name, kind: 'file' });
    else if (entry.isDirectory()) entries.push({ name, kind: 'dir' });
    else {
      const path = dir === '' ? name : `${dir}/${name}`;
      const kind = kindOf(onDisk(path));
      if (kind === undefined) note(path, 'is a link to nothing');
      else if (kind === 'other') note(path, 'is no regular file');
      else if (kind === 'file' || !leadsUp(path, onDisk)) entries.push({ name, kind });
    }
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether a link to a folder leads to one of the folders it lies in, so that a walk would never end. */
function leadsUp(link: string, onDisk: (path: string) => string): boolean {
  try {
    const target = realpathSync(onDisk(link));
    const below = target === '/' ? '/' : `${target}/`;
    for (let at = link; at !== ''; ) {
      at = folderOf(at);
      if (`${realpathSync(onDisk(at))}/`.startsWith(below)) return true;
    }
    return false;
  } catch {
    return true;
  }
}
