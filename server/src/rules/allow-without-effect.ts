// A comment that is to allow a finding and allows none.
import page from './allow-without-effect.md';
import { nearest } from './nearest.ts';
import type { AllowContext, Edit, Fix, Report, Rule } from './rule.ts';
import type { Allow } from './suppress.ts';

export const allowWithoutEffect: Rule = {
  name: 'allow-without-effect',
  summary: 'a comment that is to allow a finding allows none',
  severity: 'warning',
  state: 'stable',
  page,
  *checkAllow(context) {
    const { allow, table, names, used, lookedFor } = context;
    const report = (place: Report['place'], message: string, more: Partial<Report>): Report => ({
      table,
      place,
      message,
      subject: `${message} ${allow.text}`,
      ...more,
    });
    const unknown = allow.rules.filter(({ name }) => !names.includes(name));
    for (const { name, place } of unknown) {
      const guess = nearest(name, names);
      const fix: Fix | undefined =
        guess === undefined
          ? undefined
          : { title: `Write ${guess}`, safety: 'safe', edits: [{ ...place, newText: guess }] };
      yield report(
        place,
        `no rule is called ${name}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
        {
          help: '`matchtable rules` lists the rules',
          ...(fix && { fix }),
        },
      );
    }
    if (allow.rules.length === 0)
      yield report(allow.place, 'this comment names no rule: it allows nothing', { help: FORM });
    else if (allow.reason === '')
      yield report(allow.place, 'this comment gives no reason: it allows nothing', { help: FORM });
    else {
      const idle = allow.rules.filter(({ name }) => lookedFor(name) && !used.has(name));
      if (idle.length === 0) return;
      const which = idle.map(({ name }) => name).join(', ');
      const fix = withoutRules(allow, idle);
      yield report(idle[0]!.place, `nothing to allow here: no ${which} is found`, {
        severity: 'info',
        help: `take ${idle.length === allow.rules.length ? 'out the comment' : `${which} out of it`}`,
        ...(fix && { fix }),
      });
    }
  },
};

const FORM = 'write `matchtable: allow(RULE) reason`: the next reader has to know why';

function withoutRules(
  { list, rules, alone, whole }: Allow,
  idle: AllowContext['allow']['rules'],
): Fix | undefined {
  const left = rules.filter((rule) => !idle.includes(rule)).map(({ name }) => name);
  if (left.length > 0)
    return {
      title: 'Take out what it does not allow',
      safety: 'safe',
      edits: [{ ...list, newText: left.join(', ') }],
    };
  if (!whole) return undefined;
  const { path, range } = whole;
  const { line } = range.start;
  const edit: Edit = {
    path,
    range: alone ? { start: { line, column: 1 }, end: { line: line + 1, column: 1 } } : range,
    newText: '',
  };
  return { title: 'Take out the comment', safety: 'safe', edits: [edit] };
}
