// The one suppression service: a comment `matchtable: allow(rule) reason` on the finding's line, or alone on
// the line above it. Without a reason it does not suppress: the next reader has to know why.
import type { TreeFiles } from '../files/tree-files.ts';
import type { Finding } from './rule.ts';

type Suppressible = Pick<Finding, 'rule' | 'path' | 'range'>;

const ALLOW = /(?:\/\/|\/\*).*?\bmatchtable:\s*allow\(([^)]*)\)(.*)/;

/** Whether a comment in the source allows the finding. */
export const suppressed = (files: TreeFiles, finding: Suppressible): boolean => suppressions(files)(finding);

/** The same for many findings: each file is read once. */
export function suppressions(files: TreeFiles): (finding: Suppressible) => boolean {
  const sources = new Map<string, readonly string[]>();
  const linesOf = (path: string) => {
    let lines = sources.get(path);
    if (!lines) {
      const bytes = files.read(path);
      const buffer = Buffer.from(bytes?.buffer ?? new ArrayBuffer(0), bytes?.byteOffset, bytes?.byteLength);
      // Most files hold no such comment: they are not even decoded.
      lines = buffer.includes('matchtable:') ? buffer.toString().split('\n') : [];
      sources.set(path, lines);
    }
    return lines;
  };
  return ({ rule, path, range }) => {
    const lines = linesOf(path);
    const above = lines[range.start.line - 2] ?? '';
    return allows(lines[range.start.line - 1] ?? '', rule) || (isComment(above) && allows(above, rule));
  };
}

function allows(line: string, rule: string): boolean {
  const match = ALLOW.exec(line);
  if (!match) return false;
  const [, rules = '', rest = ''] = match;
  const reason = rest.replace(/\*\/.*/, '').trim();
  return reason !== '' && rules.split(',').some((name) => name.trim() === rule);
}

/** A comment beside code speaks of that code, not of the line below. */
const isComment = (line: string) => /^\s*(\/\/|\/\*|\*)/.test(line) && !/\*\/.*\S/.test(line);
