// README.md as the page of the extension, which VS Code shows without a folder around it: pictures have to be in the
// page, and links to files of the repository lead nowhere.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `readme` with its pictures inside it and its relative links as plain text. `folder`: where they are relative to. */
export function extensionPage(readme, folder) {
  return readme
    .replace(/!\[([^\]]*)\]\((?!\w+:)([^)\s]+\.png)\)/g, (_, text, path) => {
      const data = readFileSync(join(folder, path)).toString('base64');
      return `![${text}](data:image/png;base64,${data})`;
    })
    .replace(/(?<!!)\[([^\]]*)\]\((?!\w+:|#)[^)]*\)/g, '$1');
}
