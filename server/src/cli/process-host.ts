// The real process: its streams, its environment, its disk.
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { cacheHost } from '../cache/folder.ts';
import { openDisk } from '../files/disk.ts';
import { startScout } from '../index/scout-thread.ts';
import { CannotRun, type Host } from './host.ts';

export function processHost(): Host {
  const out = writer(1);
  const err = writer(2);
  const outIsTerminal = isatty(1);
  return {
    out: (text) => {
      const trouble = out(text);
      if (trouble !== undefined) throw new CannotRun(`the output can not be written: ${trouble}`);
    },
    err: (text) => void err(text),
    outIsTerminal,
    errIsTerminal: isatty(2),
    // `process.stdout` is touched on a terminal only: on a pipe it would make the writes asynchronous.
    columns: outIsTerminal ? process.stdout.columns : undefined,
    env: process.env,
    folder: process.cwd(),
    // `performance` is a module of Node's that nothing else here loads.
    now() {
      const [seconds, nanoseconds] = process.hrtime();
      return seconds * 1e3 + nanoseconds / 1e6;
    },
    kind(path) {
      try {
        const stat = statSync(path, { throwIfNoEntry: false });
        return stat && (stat.isFile() ? 'file' : stat.isDirectory() ? 'dir' : 'other');
      } catch {
        return undefined;
      }
    },
    real: (path) => realpathSync(path),
    link(path) {
      try {
        return readlinkSync(path);
      } catch {
        return undefined;
      }
    },
    list(path) {
      try {
        return readdirSync(path).sort();
      } catch {
        return [];
      }
    },
    read: (path) => readFileSync(path),
    write(path, bytes) {
      // Beside it first, then in its place: who reads meanwhile gets the old or the new text, and never a half.
      const there = statSync(path, { throwIfNoEntry: false });
      const target = there ? realpathSync(path) : path;
      const beside = `${target}.matchtable-${process.pid}`;
      try {
        writeFileSync(beside, bytes, there && { mode: there.mode & 0o777 });
        renameSync(beside, target);
      } catch (error) {
        rmSync(beside, { force: true });
        throw error;
      }
    },
    input: () => readFileSync(0),
    open: openDisk,
    scout(folder, files) {
      // Built beside this program (scripts/build.mjs).
      const program = join(__dirname, 'scout.js');
      try {
        return existsSync(program) ? startScout(program, folder, files) : undefined;
      } catch {
        // No more threads: the work is done in this one.
        return undefined;
      }
    },
    cache: cacheHost(__dirname),
    serve: server(join(__dirname, 'server.js')),
  };
}

/** The language server (scripts/build.mjs) takes over this process and ends it. */
function server(program: string): (() => Promise<number>) | undefined {
  if (!existsSync(program)) return undefined;
  return () => {
    require(program);
    return new Promise(() => {});
  };
}

/**
 * Writes all of a text before it returns, whatever the other end is: results must be complete when the process
 * ends. Returns why it could not; a reader that went away (`| head`) is no trouble, the rest is dropped.
 */
function writer(fd: number): (text: string | Uint8Array) => string | undefined {
  let open = true;
  return (text) => {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    for (let at = 0; open && at < bytes.length; ) {
      try {
        at += writeSync(fd, bytes, at, Math.min(bytes.length - at, 1 << 16));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // A pipe that someone else made non-blocking is full: wait for its reader.
        if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        else {
          open = false;
          return code === 'EPIPE' ? undefined : (code ?? String(error));
        }
      }
    }
    return undefined;
  };
}
