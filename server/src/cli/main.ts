// The program: `matchtable COMMAND …`.
import './tuning.ts';
import { processHost } from './process-host.ts';
import { run } from './program.ts';

run(process.argv.slice(2), processHost()).then((status) => {
  process.exitCode = status;
});
