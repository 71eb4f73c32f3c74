// The mail that a reviewer would send: the hunk quoted, the remark under the line that it is about. An mbox with a
// mail for each patch that there is something to say of; it is printed, never sent.
import type { Mailbox } from 'postal-mime';
import { deviceName } from '../../kernel/device-name.ts';
import type { Mail } from '../../review/mail.ts';
import type { CommitStep, PatchStep } from '../../review/plan.ts';
import { causeQuote, type Quote, quoteOf } from '../../review/quote.ts';
import type { StepReport } from '../../review/run.ts';
import type { Edit, Finding, Related } from '../../rules/rule.ts';
import type { ReviewedSet } from '../review.ts';
import { addresses, header, unstructured } from './mail-headers.ts';
import { oneEdit } from './one-edit.ts';
import type { LintReport } from './report.ts';
import { cellsOf, lineAt, oneLine } from './source.ts';
import { wordsOf, wrap } from './wrap.ts';

type Told = StepReport<PatchStep | CommitStep>;

export const reply = {
  name: 'reply',
  write(sets: readonly ReviewedSet[], report: LintReport, out: (text: string) => void): void {
    for (const { result } of sets)
      for (const [i, step] of result.steps.entries())
        if (step.remarks.length > 0) {
          const before = result.steps[i - 1]?.files ?? result.before;
          out(`${mailOf(step, before, report)}\n`);
        }
  },
};

/** Mails are read in windows of 80 columns, with room for the quotes of those who answer. */
const WIDTH = 72;
/** Context lines that are quoted before a line of which something is said. */
const CONTEXT = 3;
const MOST_RELATED = 3;

function mailOf(told: Told, before: LintReport['files'], report: LintReport): string {
  const { step } = told;
  const mail = 'patch' in step ? step.patch.mail : undefined;
  const body = [...attribution(step, mail), ...quotes(told, before, report)];
  return `${headers(step, mail)}\n${body.join('\n').trimEnd()}\n`;
}

function headers(step: PatchStep | CommitStep, mail: Mail | undefined): string {
  const lines = ['From matchtable Mon Sep 17 00:00:00 2001\n'];
  const author = mail ? (mail.replyTo[0] ?? mail.from) : 'commit' in step ? step.commit.author : undefined;
  if (author) lines.push(header('To', addresses([author])));
  const others = mail ? without([...mail.to, ...mail.cc], author) : [];
  if (others.length > 0) lines.push(header('Cc', addresses(others)));
  const title = mail ? mail.subject : 'patch' in step ? step.patch.title : `[PATCH] ${step.commit.title}`;
  lines.push(header('Subject', unstructured(/^re:/i.test(title) ? title : `Re: ${title}`)));
  if (mail?.messageId !== undefined) {
    lines.push(header('In-Reply-To', mail.messageId));
    // RFC 5322, 3.6.4: the references of the mail answered, then itself.
    const before = mail.references.length > 0 ? mail.references : mail.inReplyTo ? [mail.inReplyTo] : [];
    lines.push(header('References', [...before, mail.messageId].join(' ')));
  }
  lines.push(
    'MIME-Version: 1.0\n',
    'Content-Type: text/plain; charset=utf-8\n',
    'Content-Transfer-Encoding: 8bit\n',
  );
  return lines.join('');
}

function without(mailboxes: readonly Mailbox[], author: Mailbox | undefined): Mailbox[] {
  const seen = new Set(author ? [author.address.toLowerCase()] : []);
  return mailboxes.filter(({ address }) => {
    const known = seen.has(address.toLowerCase());
    seen.add(address.toLowerCase());
    return !known;
  });
}

function attribution(step: PatchStep | CommitStep, mail: Mail | undefined): string[] {
  const author = mail?.from ?? ('commit' in step ? step.commit.author : undefined);
  if (!author) return [];
  const name = oneLine(author.name || author.address);
  const date = mail?.dateLine ?? mail?.date;
  const lines =
    date === undefined ? [`${name} wrote:`] : wrap(wordsOf(`On ${oneLine(date)}, ${name} wrote:`), WIDTH);
  return lines;
}

/** The remarks, each under the entry that it is about, quoted whole; hunks and lines in their order. */
function quotes(
  { step, remarks, files, moves }: Told,
  before: LintReport['files'],
  report: LintReport,
): string[] {
  const patch = 'patch' in step ? step.patch : undefined;
  const placed = remarks.map((remark) => ({
    remark,
    quote: quoteOf(remark.path, remark.range, before, files, moves.pathBefore(remark.path), patch),
  }));
  const lines: string[] = [];
  let names = '';
  let hunk: Quote['hunk'] | undefined;
  let next = 0;
  /** What was asked for already at one place: several remarks may end in the same advice. */
  const asked = new Set<string>();
  for (const { remark, quote } of placed) {
    const onLine = quote !== undefined && quote.at >= 0;
    // A remark on a line that is not the patch's own names its place; it stands under a change that it comes of.
    const shown = onLine
      ? quote
      : hunk === undefined
        ? causeQuote(patch, [remark, ...remark.related], files)
        : undefined;
    if (shown && shown.at >= 0) {
      if (names !== shown.names.join()) lines.push(...shown.names.map(quoted));
      if (hunk !== shown.hunk) {
        lines.push(quoted(shown.header));
        next = 0;
      }
      const start = Math.max(next, shown.from - CONTEXT);
      if (start > next) lines.push('> [...]');
      lines.push(...shown.lines.slice(start, shown.at + 1).map(quoted));
      next = Math.max(next, shown.at + 1);
      hunk = shown.hunk;
      names = shown.names.join();
    }
    if (lines.at(-1) !== '') lines.push('');
    lines.push(...remarkLines(remark, onLine, asked, files, report), '');
  }
  return lines;
}

const quoted = (line: string) => `> ${printable(line)}`.trimEnd();

/** Tabs stay; what could steer a terminal does not. */
const printable = (line: string) => line.split('\t').map(oneCellEach).join('\t');

const oneCellEach = (text: string) => cellsOf(text).cells.join('');

function remarkLines(
  remark: Finding,
  onLine: boolean,
  asked: Set<string>,
  files: LintReport['files'],
  report: LintReport,
): string[] {
  const once = (lines: string[]) => {
    const key = [remark.path, remark.range.start.line, ...lines].join('\0');
    const known = asked.has(key);
    asked.add(key);
    return known ? [] : lines;
  };
  const { message, witness, help, related, path, range } = remark;
  const place = onLine ? '' : `${oneLine(path)}:${range.start.line}: `;
  const lines = paragraph(`${place}${sentence(message)}`);
  // Nothing of it is quoted then.
  const own = onLine ? [] : sourceLines(files.read(path), range);
  if (own.length > 0) lines.push('', ...asCode(own));
  for (const other of groups(related).slice(0, MOST_RELATED))
    lines.push('', ...otherSide(other, remark, files));
  const device = witness && deviceName(witness, report.names());
  if (witness !== undefined && related.some(({ module }) => module !== undefined && module !== remark.module))
    lines.push(
      '',
      ...paragraph(
        device === undefined ? 'A device that both match:' : `Both match, for example, ${oneLine(device)}:`,
      ),
      '',
      `\t${oneLine(witness)}`,
    );
  const advice = help === undefined ? [] : once(paragraph(sentence(help)));
  if (advice.length > 0) lines.push('', ...advice);
  const suggestion = once(suggested(remark, files));
  if (suggestion.length > 0) lines.push('', 'Would this do instead?', '', ...suggestion);
  return lines;
}

const paragraph = (text: string) => wrap(wordsOf(oneLine(text)), WIDTH);

/** With a full stop, and a capital where it does not begin with a name of the code. */
function sentence(text: string): string {
  const first = /^[a-z]+(?=[ ,])/.exec(text)?.[0] ?? '';
  const begun = FIRST_WORDS.has(first) ? `${text[0]!.toUpperCase()}${text.slice(1)}` : text;
  return /[.!?:]$/.test(begun) ? begun : `${begun}.`;
}

/** What messages and helps begin with, beside names of modules and tables. */
const FIRST_WORDS: ReadonlySet<string> = new Set(
  'the this add take move mask give write let narrow export end'.split(' '),
);

/** Places of one file of which the same is said. */
function groups(related: readonly Related[]): readonly Related[] {
  const seen = new Set<string>();
  return related.filter(({ path, message, module }) => {
    const key = [path, message, module].join('\0');
    const known = seen.has(key);
    seen.add(key);
    return !known;
  });
}

function otherSide(
  { path, range, message, module }: Related,
  remark: Finding,
  files: LintReport['files'],
): string[] {
  const here = path === remark.path && range.start.line === remark.range.start.line;
  if (here) return paragraph(`Also, ${sentence(message)}`);
  const lines = sourceLines(files.read(path), range);
  // Most messages name the module themselves.
  const owner = module === undefined || message.includes(module) ? '' : ` (${module})`;
  return [
    ...paragraph(`${oneLine(path)}:${range.start.line}${owner}: ${oneLine(message)}:`),
    ...(lines.length === 0 ? [] : ['', ...asCode(lines)]),
  ];
}

/** Lines of source that are shown of another driver. */
const MOST_LINES = 8;

function sourceLines(bytes: Uint8Array | undefined, { start, end }: Finding['range']): string[] {
  const lines: string[] = [];
  for (let line = start.line; bytes && line <= Math.max(end.line, start.line); line++)
    if (lines.length < MOST_LINES) lines.push(lineAt(bytes, line) ?? '');
    else if (lines.length === MOST_LINES) lines.push('[...]');
  return lines;
}

/** One tab in front, and the lines among themselves as they are. */
function asCode(lines: readonly string[]): string[] {
  const indent = /^\s*/.exec(lines[0] ?? '')![0];
  return lines.map((line) => {
    const rest = line.startsWith(indent) ? line.slice(indent.length) : line.trimStart();
    return `\t${printable(rest)}`.trimEnd();
  });
}

/** The lines of the fix as they would be, where it changes lines of one file only. */
function suggested({ fix, path, range }: Finding, files: LintReport['files']): string[] {
  if (!fix || fix.edits.length === 0 || fix.edits.some((edit) => edit.path !== path)) return [];
  const bytes = files.read(path);
  if (!bytes) return [];
  const edit = oneEdit(bytes, fix.edits.slice(0, 1) as readonly Edit[]);
  // Of what only goes nothing is to be shown.
  if (!edit || edit.newText.trim() === '') return [];
  const { start, end } = edit.range;
  const upTo = (line: number, column: number) => (lineAt(bytes, line) ?? '').slice(0, column - 1);
  const from = (line: number, column: number) => (lineAt(bytes, line) ?? '').slice(column - 1);
  // Of an entry that is edited somewhere inside, the whole.
  const inside = start.line >= range.start.line && end.line <= range.end.line;
  const lines: string[] = [];
  for (let line = inside ? range.start.line : start.line; line < start.line; line++)
    lines.push(from(line, 1));
  const changed = `${upTo(start.line, start.column)}${edit.newText}${from(end.line, end.column)}`;
  lines.push(...changed.split(/\r?\n/));
  for (let line = end.line + 1; inside && line <= range.end.line; line++) lines.push(from(line, 1));
  return asCode(lines);
}
