// How V8 is to treat a program that runs for seconds and not for hours: less inlining, for half of all the time that
// optimised code costs here is its compilation. Imported first, before anything is compiled.
import { setFlagsFromString } from 'node:v8';

const major = Number.parseInt(process.versions.node, 10);
// V8 complains about a flag that it does not know; these versions know it.
if (major >= 20 && major <= 22) setFlagsFromString('--max-inlined-bytecode-size-cumulative=200');
