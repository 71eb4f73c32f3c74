// Reads a rule's page as a test: sections with files, and the findings that are written under their lines.
import { fileURLToPath } from 'node:url';
import { openDisk } from '../../server/src/files/disk.ts';
import { overlayFiles } from '../../server/src/files/memory.ts';
import type { TreeFiles } from '../../server/src/files/tree-files.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import type { Finding } from '../../server/src/rules/rule.ts';

/** What a `//^^^ rule: text` line expects of the line above it. */
export interface Expected {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly text: string;
}

/** The files under one heading. */
export interface Example {
  readonly heading: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expected: readonly Expected[];
}

const FENCE = /^```(\w+)((?: [\w./=-]+)*)$/;
const CARETS = /^(\s*\/\/\s*)\^+\s*([a-z-]+):\s*(.*)$/;

export function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  let heading = '';
  let files: Record<string, string> = {};
  let expected: Expected[] = [];
  const close = () => {
    if (Object.keys(files).length > 0) {
      // What is to be written instead stands among the rest of the example before it.
      const before = heading === 'Use instead' ? examples.at(-1)?.files : undefined;
      examples.push({ heading, files: { ...before, ...files }, expected });
    }
    files = {};
    expected = [];
  };
  const lines = page.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const title = /^#+ (.*)$/.exec(lines[i]!);
    if (title) {
      close();
      heading = title[1]!;
      continue;
    }
    const fence = FENCE.exec(lines[i]!);
    if (!fence) continue;
    const end = lines.indexOf('```', i + 1);
    const words = fence[2]!.trim().split(' ');
    const path = words.find((word) => word.startsWith('path='))?.slice(5);
    const body = lines.slice(i + 1, end);
    i = end;
    if (path === undefined) continue;
    files[path] = `${body.join('\n')}\n`;
    const found = path.endsWith('.c') || path.endsWith('.h') ? expectedIn(path, body) : [];
    if (found.length > 0 !== words.includes('flagged'))
      throw new Error(`${path} under "${heading}": flagged and its annotations do not go together`);
    expected.push(...found);
  }
  close();
  return examples;
}

function expectedIn(path: string, lines: readonly string[]): Expected[] {
  const expected: Expected[] = [];
  let line = 0;
  lines.forEach((text, i) => {
    const carets = CARETS.exec(text);
    if (!carets) line = i + 1;
    else expected.push({ path, line, column: carets[1]!.length + 1, rule: carets[2]!, text: carets[3]! });
  });
  return expected;
}

const MINI = openDisk(fileURLToPath(new URL('../kernel-tree', import.meta.url)));

/** The miniature kernel with the example's files in it; a folder of drivers/ gets the Makefiles that build it. */
export function treeOf(files: Readonly<Record<string, string>>): TreeFiles {
  const made: Record<string, string> = { ...files };
  for (const path of Object.keys(files)) {
    const [, folder, name] = /^(drivers\/[\w-]+)\/([\w-]+)\.c$/.exec(path) ?? [];
    if (!folder || !name || MINI.isFile(`${folder}/Makefile`) || files[`${folder}/Makefile`]) continue;
    const symbol = name.toUpperCase().replaceAll('-', '_');
    made[`${folder}/Makefile`] = `${made[`${folder}/Makefile`] ?? ''}obj-$(CONFIG_${symbol}) += ${name}.o\n`;
    made[`${folder}/Kconfig`] ??= files[`${folder}/Kconfig`] ?? '';
    if (!files[`${folder}/Kconfig`]) made[`${folder}/Kconfig`] += `config ${symbol}\n\ttristate\n\n`;
  }
  const folders = new Set(
    Object.keys(made).flatMap((path) => /^drivers\/([\w-]+)\/Makefile$/.exec(path)?.[1] ?? []),
  );
  const drivers = Buffer.from(MINI.read('drivers/Makefile')!).toString();
  const missing = [...folders].filter((folder) => !MINI.isFile(`drivers/${folder}/Makefile`));
  made['drivers/Makefile'] ??= drivers + missing.map((folder) => `obj-y += ${folder}/\n`).join('');
  return overlayFiles(MINI, made);
}

/** Findings of one rule, new ones too, in the example’s own files. */
export function findingsOf(rule: string, files: TreeFiles, paths: readonly string[]): Finding[] {
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const index = buildIndex({ files, tree });
  return lintIndex(index, { preview: true }).filter(
    (finding) => finding.rule === rule && paths.includes(finding.path),
  );
}

/** An annotation is met where its first caret lies in the finding's range and its text in the message. */
const meets = ({ path, line, column, rule, text }: Expected, finding: Finding) =>
  finding.path === path &&
  finding.rule === rule &&
  finding.range.start.line === line &&
  (finding.range.start.column <= column || finding.range.end.line > line) &&
  (finding.range.end.line > line || column < finding.range.end.column) &&
  finding.message.includes(text);

const told = (f: Finding) =>
  `${f.path}:${f.range.start.line}:${f.range.start.column} ${f.rule}: ${f.message}`;
const wanted = (e: Expected) => `${e.path}:${e.line}:${e.column} ${e.rule}: ${e.text}`;

/** What of an example the rule does not find, and what else it finds. */
export function differences(rule: string, { files, expected }: Example) {
  const found = findingsOf(rule, treeOf(files), Object.keys(files));
  return {
    missing: expected.filter((e) => !found.some((f) => meets(e, f))).map(wanted),
    extra: found.filter((f) => !expected.some((e) => meets(e, f))).map(told),
  };
}
