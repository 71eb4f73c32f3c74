// The program (dist/server.js): a language server on stdin and stdout.
import { setFlagsFromString } from 'node:v8';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { version } from '../../../package.json';
import { cacheHost } from '../cache/folder.ts';
import { startServer } from './server.ts';

// The server runs all day and is idle for most of it: its heaps, the thread's too, may grow by a quarter of what lives
// before they are collected, not by three times that.
setFlagsFromString('--heap-growing-percent=25');

// Nothing but the protocol goes to stdout, whatever prints.
const toStderr = (...words: readonly unknown[]) => process.stderr.write(`${words.join(' ')}\n`);
console.log = toStderr;
console.info = toStderr;
console.debug = toStderr;

// A request that a client refuses, or anything else that nobody waits for, is no reason to leave the user alone.
process.on('unhandledRejection', (reason) => toStderr('matchtable:', reason));

const connection = createConnection(
  ProposedFeatures.all,
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
);
// What a thread is told is copied: no functions.
const { folder, program, thread } = cacheHost(__dirname) ?? {};
startServer(connection, {
  version,
  grammars: __dirname,
  threadProgram: `${__dirname}/tree-thread.js`,
  cache: folder !== undefined && program !== undefined ? { folder, program, thread } : undefined,
});
