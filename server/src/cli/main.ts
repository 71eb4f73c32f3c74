// The program: `matchtable COMMAND …`. It starts what does the work (dist/cli-program.js) with what V8 compiled of that in
// an earlier run.
import './tuning.ts';
import { join } from 'node:path';
import { startProgram } from '../cache/compiled.ts';
import { cacheFolder } from '../cache/folder.ts';
import { startStampsThread } from '../cache/stamps.ts';
import { LOOKS } from './ahead.ts';
import type * as program from './process-run.ts';

const args = process.argv.slice(2);
// What the option means to each command is not known yet: whoever says it wants nothing kept. The language server hears of
// its settings later, and would hold all day what is loaded.
const folder = args.includes('--no-cache') || args[0] === 'lsp' ? undefined : cacheFolder();
let stamps =
  folder !== undefined && LOOKS.has(args[0]) ? startStampsThread(join(__dirname, 'stamps.js')) : undefined;
const { exports, keep } = startProgram<typeof program>(join(__dirname, 'cli-program.js'), folder);
exports
  .runProcess(args, keep, () => {
    const once = stamps;
    stamps = undefined;
    return once;
  })
  // All is written by now: what else Node would take down in good order goes with the process.
  .then((status) => process.exit(status));
