// Findings as one JSON array, each exactly as DESIGN.md lays down.
import type { Place, Range } from '../../files/place.ts';
import type { Finding } from '../../rules/rule.ts';
import type { Format } from './report.ts';

export const json: Format = {
  name: 'json',
  write({ findings }, out) {
    if (findings.length === 0) return out('[]\n');
    let before = '[\n';
    for (const finding of findings) {
      const lines = JSON.stringify(plainFinding(finding), undefined, 2).replaceAll('\n', '\n  ');
      out(`${before}  ${lines}`);
      before = ',\n';
    }
    out('\n]\n');
  },
};

/** The finding with the contract's keys in the contract's order, and no others. JSON leaves out what is undefined. */
export function plainFinding(finding: Finding): object {
  const { rule, severity, message, path, module, related, witness, fix, help, patch, fingerprint } = finding;
  return {
    rule,
    severity,
    message,
    path,
    range: plainRange(finding.range),
    module,
    related: related.map((other) => ({ ...plainPlace(other), message: other.message, module: other.module })),
    witness,
    fix: fix && {
      title: fix.title,
      safety: fix.safety,
      edits: fix.edits.map((edit) => ({ ...plainPlace(edit), newText: edit.newText })),
    },
    help,
    patch,
    fingerprint,
  };
}

function plainPlace({ path, range }: Place): object {
  return { path, range: plainRange(range) };
}

function plainRange({ start, end }: Range): object {
  return {
    start: { line: start.line, column: start.column },
    end: { line: end.line, column: end.column },
  };
}
