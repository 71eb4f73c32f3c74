// What V8 compiled of a program: believed only where it is whole, this program's, and nobody else's.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProgram } from '../../server/src/cache/compiled.ts';

let root: string;
let program: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'matchtable-compiled-'));
  program = join(root, 'program.js');
  folder = join(root, 'cache');
  writeFileSync(program, textOf('one'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Long enough for V8 to leave functions for later. */
const textOf = (word: string) =>
  `${'// nothing\n'.repeat(200)}exports.say = () => said() + __dirname;\nfunction said() { return '${word}'; }\n`;

/** Runs the program and what it is there for, and keeps what was compiled; gives what it said. */
function run(work = 'saying', path = program): string {
  const { exports, keep } = startProgram<{ say(): string }>(path, folder);
  const said = exports.say();
  keep(work);
  return said.replace(root, '');
}

const kept = () => (existsSync(folder) ? readdirSync(folder) : []);
const file = () => join(folder, kept()[0]!);
/** Each writing makes another file. */
const written = () => statSync(file()).ino;

/** Whether a run takes up what is kept: then it has nothing to keep. */
function believed(): boolean {
  const before = written();
  expect(run()).toBe('one');
  return written() === before;
}

it('is taken up by the next run', () => {
  expect(run()).toBe('one');
  expect(kept()).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.code$/)]);
  expect(believed()).toBe(true);
});

it('is made anew, once, after other work', () => {
  run();
  const before = readFileSync(file());
  run('singing');
  expect(readFileSync(file())).not.toEqual(before);
  const both = written();
  run('saying');
  run('singing');
  expect(written()).toBe(both);
});

it('says where an error is as the file has it', () => {
  writeFileSync(program, 'exports.say = () => { throw new Error("here"); };\n');
  for (let times = 0; times < 2; times++) {
    const { exports, keep } = startProgram<{ say(): string }>(program, folder);
    let stack = '';
    try {
      exports.say();
    } catch (error) {
      stack = (error as Error).stack!;
    }
    expect(stack).toContain(`${program}:1:29`);
    keep('failing');
  }
});

it('nowhere to keep it: the program runs, and nothing is written', () => {
  const { exports, keep } = startProgram<{ say(): string }>(program, undefined);
  expect(exports.say()).toBe(`one${root}`);
  keep('saying');
  expect(readdirSync(root)).toEqual(['program.js']);
});

it('a file in place of the folder', () => {
  writeFileSync(folder, 'mine');
  expect(run()).toBe('one');
  expect(readFileSync(folder, 'utf8')).toBe('mine');
});

it('of many those that were written last stay, and results are none of them', () => {
  mkdirSync(folder);
  for (let i = 0; i < 12; i++)
    for (const suffix of ['code', 'cache']) {
      const path = join(folder, `${`${i}`.padStart(64, '0')}.${suffix}`);
      writeFileSync(path, '');
      utimesSync(path, i, i);
    }
  run();
  expect(kept().filter((name) => name.endsWith('.code'))).toHaveLength(8);
  expect(kept().filter((name) => name.endsWith('.cache'))).toHaveLength(12);
  expect(kept()).not.toContain(`${'0'.padStart(64, '0')}.code`);
});

describe('is not believed, and made anew', () => {
  beforeEach(() => void run());

  it('where any byte is another', () => {
    const whole = readFileSync(file());
    for (let at = 0; at < whole.length; at += at < 80 ? 1 : 97) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 0x20;
      writeFileSync(file(), bytes);
      expect(believed(), `byte ${at}`).toBe(false);
      expect(believed(), `after byte ${at}`).toBe(true);
    }
  });

  it('of any other length', () => {
    const whole = readFileSync(file());
    for (const length of [0, 1, 16, 63, 64, 65, whole.length >> 1, whole.length - 1]) {
      writeFileSync(file(), whole.subarray(0, length));
      expect(believed(), `${length} bytes`).toBe(false);
    }
    writeFileSync(file(), Buffer.concat([whole, Buffer.alloc(8)]));
    expect(believed()).toBe(false);
  });

  it('of another text, be it as long', () => {
    writeFileSync(program, textOf('two'));
    expect(run()).toBe('two');
    writeFileSync(program, textOf('one'));
    expect(believed()).toBe(false);
  });

  it('under the name of another program', () => {
    const before = file();
    const other = join(root, 'other.js');
    writeFileSync(other, textOf('two'));
    run('saying', other);
    const name = kept().find((name) => join(folder, name) !== before)!;
    copyFileSync(before, join(folder, name));
    expect(run('saying', other)).toBe('two');
    expect(readFileSync(join(folder, name))).not.toEqual(readFileSync(before));
  });

  it.runIf(process.getuid)('where somebody else could have written it', () => {
    chmodSync(file(), 0o620);
    expect(believed()).toBe(false);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('a folder in its place', () => {
    const name = file();
    rmSync(name);
    mkdirSync(name);
    expect(run()).toBe('one');
  });

  it('a pipe in its place, into which nobody writes', () => {
    const name = file();
    rmSync(name);
    execFileSync('mkfifo', [name]);
    expect(run()).toBe('one');
  });
});
