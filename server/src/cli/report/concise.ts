// One line per finding, as compilers write them, for grep and for editors that jump to `path:line:col`: in a folder of
// the tree paths are those from there.
import type { Format } from './report.ts';
import { oneLine } from './source.ts';

export const concise: Format = {
  name: 'concise',
  write({ findings, colors, pathHere = (path) => path }, out) {
    for (const { path, range, severity, message, rule } of findings) {
      const place = `${oneLine(pathHere(path))}:${range.start.line}:${range.start.column}:`;
      out(`${colors.bold(place)} ${severity}: ${oneLine(message)} [${rule}]\n`);
    }
  },
};
