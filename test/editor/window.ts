// A window of VS Code in headless Chromium, with a suite running in its extension host.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium as playwright } from 'playwright-core';
import type { Opening } from './opening.ts';
import { type ScreenServer, serveScreen } from './screen-server.ts';
import type { VsCodeServer } from './vscode-server.ts';

export interface Program {
  readonly vsCode: VsCodeServer;
  /** Path of a Chromium. */
  readonly browser: string;
  /** Folder for pictures of the screen. */
  readonly pictures: string;
}

/** How long a suite may take, in milliseconds: a window that hangs is a failure, not a wait. */
const LIMIT = 400_000;

const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens the window and waits until the suite ended. What came of it is in the suite's report. */
export async function openWindow({ vsCode, browser, pictures }: Program, opening: Opening): Promise<void> {
  const { scene, vsix, work } = opening;
  const folders = [];
  for (const name of ['user-data', 'extensions', 'server-data'])
    folders.push(`--${name}-dir`, join(work, name));
  const settings = join(work, 'user-data/User');
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, 'settings.json'), JSON.stringify(scene.settings, null, 2));

  const installing = [vsCode.main, ...folders, '--install-extension', vsix];
  const { status, stdout, stderr } = spawnSync(vsCode.node, installing, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the .vsix was not installed:\n${stdout}${stderr}`);

  const screen = await serveScreen(pictures);
  const server = startServer(vsCode, folders, opening, screen);
  const stop = () => stopGroup(server);
  process.once('exit', stop);
  try {
    const address = `127.0.0.1:${await portOf(server)}`;
    await inBrowser(browser, address, opening, screen);
  } finally {
    process.off('exit', stop);
    stop();
    screen.close();
  }
}

function startServer(
  { node, main }: VsCodeServer,
  folders: readonly string[],
  { scene, env }: Opening,
  screen: ScreenServer,
): ChildProcess {
  const args = [
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    // Without it the workbench takes no suite from its address.
    '--enable-smoke-test-driver',
    ...(scene.askForTrust ? [] : ['--disable-workspace-trust']),
  ];
  return spawn(node, [main, ...args, ...folders], {
    // A group of its own: the extension host and the language server go with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...env,
      MATCHTABLE_SCREEN: screen.address,
      // No marketplace: nothing is asked of the network.
      EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    },
  });
}

async function inBrowser(
  executablePath: string,
  address: string,
  { scene, harness, suite, work }: Opening,
  screen: ScreenServer,
): Promise<void> {
  const context = await playwright.launchPersistentContext(join(work, 'chromium'), {
    executablePath,
    args: BROWSER_ARGS,
    viewport: scene.size,
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    await page.exposeFunction('codeAutomationLog', () => {});
    await page.exposeFunction('codeAutomationExit', () => end());
    screen.show(page);
    const remote = (path: string) => `vscode-remote://${address}${path}`;
    const payload = [
      ['extensionDevelopmentPath', remote(harness)],
      ['extensionTestsPath', remote(suite)],
      ['skipWelcome', 'true'],
    ];
    const query = new URLSearchParams({ folder: scene.folder, payload: JSON.stringify(payload) });
    await page.goto(`http://${address}/?${query}`);
    const late = setTimeout(end, LIMIT);
    await ended;
    clearTimeout(late);
  } finally {
    await context.close();
  }
}

function stopGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended before.
  }
}

/** The port that the server says it listens on. */
function portOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    for (const stream of [server.stdout!, server.stderr!])
      createInterface({ input: stream }).on('line', (line) => {
        if (said.length < 200) said.push(line);
        const port = /agent listening on (\d+)/.exec(line)?.[1];
        if (port !== undefined) resolve(Number(port));
      });
    server.once('error', reject);
    server.once('exit', (code) =>
      reject(new Error(`the VS Code server ended (${code}):\n${said.join('\n')}`)),
    );
  });
}
