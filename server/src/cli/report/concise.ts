// One line per finding, as compilers write them, for grep and for editors that jump to `path:line:col`.
import type { Format } from './report.ts';
import { oneLine } from './source.ts';

export const concise: Format = {
  name: 'concise',
  write({ findings, colors }, out) {
    for (const { path, range, severity, message, rule } of findings) {
      const place = `${oneLine(path)}:${range.start.line}:${range.start.column}:`;
      out(`${colors.bold(place)} ${severity}: ${oneLine(message)} [${rule}]\n`);
    }
  },
};
