// A real VS Code that needs no download from Microsoft: the server inside the npm package code-server, and the Node
// it is built for, also from npm. Kept in a cache folder outside the checkout.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../conformance/apt.ts';

const CODE_SERVER = '4.139.1';
/** The major version that this code-server's VS Code runs on. */
const NODE = '24';

export interface VsCodeServer {
  readonly node: string;
  readonly main: string;
}

/** Installs what the cache does not hold yet (600 MB, a minute or two). Throws with what is missing. */
export function vsCodeServer(cache: string): VsCodeServer {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch))
    throw new Error(`the VS Code server runs on Linux, x64 or arm64: use npm run test:electron`);
  const folder = join(cache, `vscode-${CODE_SERVER}-${process.arch}`);
  if (!existsSync(folder)) install(cache, folder);
  return {
    node: join(folder, 'node/bin/node'),
    main: join(folder, 'code-server/lib/vscode/out/server-main.js'),
  };
}

function install(cache: string, folder: string): void {
  mkdirSync(cache, { recursive: true });
  console.error(`editor tests: installing VS Code into ${folder}`);
  const work = mkdtempSync(join(cache, '.partial-'));
  try {
    unpack(work, `code-server@${CODE_SERVER}`, 'code-server');
    unpack(work, `node-linux-${process.arch}@${NODE}`, 'node');
    // Its native modules are left unbuilt: they are logging (spdlog) and a guard against an event loop that hangs
    // (native-watchdog), and VS Code goes on without either.
    npm(join(work, 'code-server/lib/vscode'), ['install', '--omit=dev', '--ignore-scripts']);
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The package's own files, without its dependencies. */
function unpack(work: string, spec: string, name: string): void {
  const folder = join(work, name);
  mkdirSync(folder);
  writeFileSync(join(work, 'package.json'), '{"private":true}');
  npm(work, ['pack', spec, '--ignore-scripts', '--pack-destination', folder]);
  run('sh', ['-c', 'tar -xzf *.tgz --strip-components=1 && rm *.tgz'], folder);
}

function npm(folder: string, args: readonly string[]): void {
  // Started by npm this process has npm's settings for another folder in its environment.
  const leaked = Object.keys(process.env).filter((name) =>
    /^npm_(lifecycle|command|package|config_(local_prefix|prefix))/.test(name),
  );
  run(
    'env',
    [
      ...leaked.flatMap((name) => ['-u', name]),
      'npm',
      ...args,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    folder,
  );
}
