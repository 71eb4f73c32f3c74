// README.md as the page of the extension. VS Code shows it without a folder around it, and takes pictures from https
// addresses only: not from the package, and no longer from data: addresses (VS Code 1.139).

/**
 * `readme` for the page. `site`: the https address under which the repository's files are to be had; without one,
 * pictures are left out (the walkthrough has them) and relative links are plain text.
 */
export function extensionPage(readme, site) {
  const relative = /(!?)\[([^\]]*)\]\((?!\w+:|#)([^)\s]+)\)/g;
  if (site !== undefined)
    return readme.replace(
      relative,
      (_, mark, text, path) => `${mark}[${text}](${new URL(path, asFolder(site))})`,
    );
  return readme.replace(relative, (_, mark, text) => (mark === '!' ? '' : text)).replace(/\n{3,}/g, '\n\n');
}

const asFolder = (site) => (site.endsWith('/') ? site : `${site}/`);
