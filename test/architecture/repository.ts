// The files of this repository, as git would commit them.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What .gitignore hides, and git's own folder. */
const HIDDEN = /^(\.git|node_modules|dist|coverage)$|\.(vsix|log)$/;

/** Paths relative to the repository, with `/`, sorted. */
export function repositoryFiles(folder = ROOT): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !HIDDEN.test(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return repositoryFiles(path);
      return entry.isFile() ? [relative(ROOT, path).split(sep).join('/')] : [];
    })
    .sort();
}

export function repositoryText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
