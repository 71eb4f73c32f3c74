// `lint --fix`: makes the fixes that findings propose, or prints them as a patch.
import { join } from 'node:path';
import type { TreeFiles } from '../files/tree-files.ts';
import { applyFixes, type Fixed } from '../rules/apply-fixes.ts';
import type { Finding } from '../rules/rule.ts';
import { count } from './count.ts';
import { CannotRun, type Host } from './host.ts';
import { reasonOfWrite } from './load.ts';

export interface FixOptions {
  readonly fix?: boolean;
  readonly diff?: boolean;
  readonly unsafeFixes?: boolean;
}

/** Gives the findings that are left. Throws CannotRun where a file is not what was read any more: it is kept as it is. */
export async function fixFindings(
  host: Host,
  root: string,
  files: TreeFiles,
  findings: readonly Finding[],
  { diff, unsafeFixes }: FixOptions,
): Promise<readonly Finding[]> {
  const fixed = applyFixes(files, findings, ({ safety }) => safety === 'safe' || unsafeFixes === true);
  if (diff) {
    host.out(Buffer.from(await patchOf(fixed), 'latin1'));
    return findings;
  }
  for (const { path, before } of fixed.files)
    if (!Buffer.from(host.read(join(root, path))).equals(before))
      throw new CannotRun(`${path} was changed meanwhile: nothing was written`);
  for (const [written, { path, after }] of fixed.files.entries())
    try {
      host.write(join(root, path), after);
    } catch (error) {
      const before = written === 0 ? 'nothing was written' : `${count(written, 'file')} before it written`;
      throw new CannotRun(`${path} can not be written: ${reasonOfWrite(error)}; ${before}`);
    }
  const other = findings.filter(({ fix }) => fix?.safety === 'unsafe').length;
  const more = other > 0 && !unsafeFixes ? `; ${other} more with --unsafe-fixes` : '';
  host.err(
    `${count(fixed.applied.length, 'finding')} fixed in ${count(fixed.files.length, 'file')}${more}\n`,
  );
  return findings.filter((finding) => !fixed.applied.includes(finding));
}

/** As `git diff` writes it. A character for each byte: what is not UTF-8 is the file's own affair. */
async function patchOf({ files }: Fixed): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  return files
    .map(({ path, before, after }) => {
      const [old, now] = [before, after].map((bytes) => Buffer.from(bytes).toString('latin1'));
      const [from, to] = [`a/${path}`, `b/${path}`].map((name) => Buffer.from(name).toString('latin1'));
      const patch = createTwoFilesPatch(from!, to!, old!, now!, undefined, undefined, {
        context: 3,
        headerOptions: FILE_HEADERS_ONLY,
      });
      return `diff --git ${from} ${to}\n${patch}`;
    })
    .join('');
}
