// Findings as JSON Lines: each line is what `json` has as an element.
import { plainFinding } from './json.ts';
import type { Format } from './report.ts';

export const jsonl: Format = {
  name: 'jsonl',
  write({ findings }, out) {
    for (const finding of findings) out(`${JSON.stringify(plainFinding(finding))}\n`);
  },
};
