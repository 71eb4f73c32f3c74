// How V8 is to treat a program that runs for seconds and not for hours. Half of what optimised code costs here is its
// compilation, so: less inlining, and only what is really hot. And a core that collects garbage is one that could
// read files. Imported first, before anything is compiled.
import { setFlagsFromString } from 'node:v8';

const major = Number.parseInt(process.versions.node, 10);
// V8 complains about a flag that it does not know; these versions know these.
if (major >= 20 && major <= 22) {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
  setFlagsFromString('--no-parallel-scavenge');
}
if (major === 20) setFlagsFromString('--interrupt-budget=150000');
