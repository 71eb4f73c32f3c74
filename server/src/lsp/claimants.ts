// Who else claims the devices of an entry, as the whole tree knows it: in words, with links, in the kernel's order.
import type { Entry, Table } from '../tables/model.ts';
import { code, driverOf, escaped } from './entry-words.ts';
import type { Locate } from './locate.ts';
import type { OpenTree, TreeState } from './open-tree.ts';
import type { AnswerOf, Claimant } from './questions.ts';
import { within } from './within.ts';

/** Milliseconds that a hover waits for the thread: who moves the mouse is not to notice. */
const PATIENCE = 12;

const MOST = 8;

/** What was answered, also too late for the hover that asked, as long as the thread knows nothing newer. */
const answers = new WeakMap<TreeState, Map<string, AnswerOf['claimants']>>();

/** What the thread says within a moment; `busy` where it takes longer. */
export async function claimantsOf(
  tree: OpenTree,
  table: Table,
  entry: Entry,
): Promise<AnswerOf['claimants'] | 'busy'> {
  const state = tree.state();
  if (state.kind !== 'ready') return 'busy';
  const known = answers.get(state) ?? new Map<string, AnswerOf['claimants']>();
  answers.set(state, known);
  const key = `${table.key}\0${entry.index}\0${entry.text}`;
  if (known.has(key)) return known.get(key);
  const asked = tree
    .ask({ kind: 'claimants', bus: table.bus, table: table.key, index: entry.index, text: entry.text })
    .then((answer) => {
      known.set(key, answer);
      return answer;
    });
  return within(asked, PATIENCE);
}

const RELATION: Readonly<Record<Claimant['relation'], string>> = {
  identical: 'the same devices',
  covers: 'all of these and more',
  covered: 'some of these',
  partial: 'some of these',
  override: 'by driver_override',
  everything: 'any device',
};

/** Paragraphs of Markdown; none where nobody else claims anything. */
export function claimantLines(
  table: Table,
  answer: AnswerOf['claimants'] | 'busy',
  tree: OpenTree,
  locate: Locate,
): string[] {
  if (answer === 'busy') {
    const { kind } = tree.state();
    return kind === 'failed' ? [] : ['*Who else claims it: not known yet; ask again in a moment.*'];
  }
  if (!answer) return [];
  const tried = answer.claimants.filter(
    ({ relation }) => relation !== 'override' && relation !== 'everything',
  );
  const quiet = answer.claimants.filter((claim) => !tried.includes(claim));
  const lines: string[] = [];
  if (tried.length > 0) {
    const self = { builtin: table.modules[0]?.linkage === 'builtin' };
    const before = tried.filter(({ linkage }) => linkage === 'builtin');
    const listed = [
      ...(self.builtin ? [] : before.map((claim) => line(claim, locate))),
      `${code(driverOf(table))} (this one)`,
      ...(self.builtin ? tried : tried.filter((claim) => !before.includes(claim))).map((claim) =>
        line(claim, locate),
      ),
    ];
    const shown = listed.slice(0, MOST).map((text, at) => `${at + 1}. ${text}`);
    if (listed.length > MOST) shown.push(`\n…and ${listed.length - MOST} more`);
    lines.push(`**Also claimed**, in the order in which the kernel would try them:\n\n${shown.join('\n')}`);
    for (const { text, place } of answer.reasons.slice(0, MOST)) {
      const { uri, range } = locate(place);
      lines.push(`[${escaped(text)}](${uri}#L${range.start.line + 1})`);
    }
    if (answer.order !== undefined) lines.push(escaped(answer.order));
  }
  const names = (relation: Claimant['relation']) => [
    ...new Set(quiet.filter((claim) => claim.relation === relation).map(({ driver }) => code(driver))),
  ];
  const [override, everything] = [names('override'), names('everything')];
  if (override.length > 0)
    lines.push(`Only by ${code('driver_override')}: ${override.slice(0, MOST).join(', ')}`);
  if (everything.length > 0)
    lines.push(`Takes any device when told to: ${everything.slice(0, MOST).join(', ')}`);
  return lines;
}

function line(claim: Claimant, locate: Locate): string {
  const { uri, range } = locate(claim.place);
  const link = `[${escaped(claim.driver)}](${uri}#L${range.start.line + 1})`;
  const where = claim.sameModule ? 'same module' : claim.module === undefined ? '' : `module ${claim.module}`;
  const words = [RELATION[claim.relation], where, claim.linkage === 'builtin' && 'built in'];
  return `${link}: ${words
    .filter(Boolean)
    .map((word) => escaped(`${word}`))
    .join(', ')}`;
}
