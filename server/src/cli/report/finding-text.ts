// A finding in words, for formats that have one text and nothing else: what, who else, what shows it, what to do.
import type { Finding } from '../../rules/rule.ts';

/** Other places beyond these are only counted. */
const MOST = 4;

/** The lines of the text, the message first. */
export function findingText({ message, related, witness, help }: Finding): string[] {
  const others = related.slice(0, MOST).map(({ path, range, message, module }) => {
    const owner = module === undefined ? '' : ` (${module})`;
    return `${path}:${range.start.line}${owner}: ${message}`;
  });
  const rest = related.length - others.length;
  return [
    message,
    ...others,
    ...(rest > 0 ? [`and ${rest} more ${rest === 1 ? 'place' : 'places'}`] : []),
    ...(witness === undefined ? [] : [`witness: ${witness}`]),
    ...(help === undefined ? [] : [`help: ${help}`]),
  ];
}

/** The same on one line. */
export const sentences = (finding: Finding): string => findingText(finding).join('; ');
