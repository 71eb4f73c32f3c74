// Runs a tool of the repository that is written in TypeScript: `node scripts/tool.mjs FOLDER ARGS…` bundles
// FOLDER/main.ts beside the built programs and runs it.
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';

const [folder, ...args] = process.argv.slice(2);
ensureDependencies();
const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(2);

const { bundle } = await import('./bundle.mjs');
const outfile = `dist/tools/${basename(folder)}.js`;
// Inside the checkout packages are found where they are installed.
await bundle(`${folder}/main.ts`, outfile, { packages: 'external' });
const { status } = spawnSync(process.execPath, [outfile, ...args], { stdio: 'inherit' });
process.exitCode = status ?? 2;
