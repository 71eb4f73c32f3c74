// A command line run in this process, on files in memory or on the disk, with its output kept.

import type { Host } from '../../server/src/cli/host.ts';
import { processHost } from '../../server/src/cli/process-host.ts';
import { run } from '../../server/src/cli/program.ts';
import { memoryFiles } from '../../server/src/files/memory.ts';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `matchtable ARGS` in `folder`. `files` has absolute paths; without it the disk is read. */
export async function matchtable(
  args: readonly string[],
  options: {
    readonly folder?: string;
    readonly files?: Files;
    readonly host?: Partial<Host>;
    readonly out?: Host['out'];
  } = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const host: Host = {
    ...processHost(),
    env: {},
    outIsTerminal: false,
    errIsTerminal: false,
    columns: undefined,
    folder: options.folder ?? '/',
    now: () => 0,
    cache: undefined,
    ...(options.files && memoryDisk(options.files)),
    ...options.host,
    out: (text) => {
      options.out?.(text);
      out += text;
    },
    err: (text) => {
      err += text;
    },
  };
  const status = await run(args, host);
  return { status, out, err };
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** The disk of a host whose files are these. */
export function memoryDisk(files: Files): Pick<Host, 'kind' | 'real' | 'read' | 'open' | 'input'> {
  const isFolder = (path: string) =>
    path === '/' || Object.keys(files).some((name) => name.startsWith(`${path}/`));
  return {
    kind: (path) => (path in files ? 'file' : isFolder(path) ? 'dir' : undefined),
    real: (path) => path,
    read(path) {
      const content = files[path];
      if (content === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      return Buffer.from(content);
    },
    input: () => Buffer.alloc(0),
    open(folder) {
      const below = Object.entries(files).filter(([name]) => name.startsWith(`${folder}/`));
      return memoryFiles(
        Object.fromEntries(below.map(([name, text]) => [name.slice(folder.length + 1), text])),
      );
    },
  };
}
