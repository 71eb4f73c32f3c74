// The program: `matchtable COMMAND …`. It starts what does the work (dist/cli-program.js) with what V8 compiled of that in
// an earlier run.
import './tuning.ts';
import { join } from 'node:path';
import { startProgram } from '../cache/compiled.ts';
import { cacheFolder } from '../cache/folder.ts';
import type * as program from './process-run.ts';

const args = process.argv.slice(2);
const { exports, keep } = startProgram<typeof program>(
  join(__dirname, 'cli-program.js'),
  // What the option means to each command is not known yet: whoever says it wants nothing kept.
  args.includes('--no-cache') ? undefined : cacheFolder(),
);
exports.runProcess(args, keep).then((status) => {
  process.exitCode = status;
});
