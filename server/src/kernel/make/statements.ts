// A makefile's text as statements: what GNU make's reader (its read.c) makes of lines before anything is expanded.
// Recipes are passed over: nothing of a tree is ever executed.

export type Statement =
  | { readonly kind: 'if'; readonly line: number; readonly test: Test }
  | { readonly kind: 'else'; readonly line: number; readonly test?: Test }
  | { readonly kind: 'endif'; readonly line: number }
  | Assignment
  | { readonly kind: 'include'; readonly line: number; readonly files: string; readonly optional: boolean }
  | { readonly kind: 'export' | 'unexport' | 'undefine'; readonly line: number; readonly names: string }
  /** A rule that makes an object of a source: `$(obj)/aes-glue-%.o: $(src)/aes-glue.c FORCE`. Others are passed over. */
  | { readonly kind: 'rule'; readonly line: number; readonly targets: string; readonly sources: string }
  /** A line that is only there for what its expansion does: `$(eval …)`, `$(foreach …)`. */
  | { readonly kind: 'expand'; readonly line: number; readonly text: string }
  | { readonly kind: 'bad'; readonly line: number; readonly message: string };

export interface Assignment {
  readonly kind: 'assign';
  readonly line: number;
  /** Not yet expanded: `obj-$(CONFIG_PCI)`. */
  readonly name: string;
  readonly op: '=' | ':=' | '+=' | '?=' | '!=';
  readonly value: string;
  readonly exported: boolean;
}

export interface Test {
  readonly word: 'ifeq' | 'ifneq' | 'ifdef' | 'ifndef';
  readonly args: string;
}

interface Line {
  readonly line: number;
  readonly text: string;
}

/** Every statement in order; lines count from 1. What is none comes as `bad`. */
export function parseStatements(text: string): readonly Statement[] {
  const statements: Statement[] = [];
  const lines = physicalLines(text);
  let inRule = false;
  for (let at = 0; at < lines.length; ) {
    const { joined, next } = logicalLine(lines, at);
    const line = at + 1;
    at = next;
    if (joined.startsWith('\t') && inRule) continue;
    const content = withoutComment(joined).trim();
    if (content === '') continue;

    const conditional = parseConditional(content, line);
    if (conditional) {
      statements.push(conditional);
      continue;
    }
    const define = content.includes('define ') && /^(export\s+|override\s+)*define\s+(.+)$/.exec(content);
    if (define) {
      const body = defineBody(lines, at);
      statements.push(defineStatement(content, define[2] ?? '', body.lines, line));
      at = body.next;
      inRule = false;
      continue;
    }
    const statement = parsePlain(content, line);
    // As in read.c: a rule takes the recipe lines below it until something else than a recipe is read.
    inRule = statement === 'rule';
    const made = statement === 'rule' ? ruleOf(content, line) : statement;
    if (made) statements.push(made);
  }
  return statements;
}

function physicalLines(text: string): readonly string[] {
  return text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** Joins a line with those that a trailing backslash continues it on; white space around the joint is one blank. */
function logicalLine(
  lines: readonly string[],
  at: number,
): { readonly joined: string; readonly next: number } {
  let joined = lines[at] ?? '';
  let next = at + 1;
  while (next < lines.length && joined.endsWith('\\') && /(^|[^\\])(\\\\)*\\$/.test(joined)) {
    joined = `${joined.slice(0, -1).trimEnd()} ${(lines[next] ?? '').trimStart()}`;
    next++;
  }
  return { joined, next };
}

/** A `#` begins a comment, also within a reference; `\#` is a plain one. */
function withoutComment(line: string): string {
  let at = line.indexOf('#');
  if (at < 0) return line;
  let text = line;
  for (; at >= 0; at = text.indexOf('#', at + 1)) {
    if (text[at - 1] !== '\\') return text.slice(0, at);
    text = `${text.slice(0, at - 1)}#${text.slice(at + 1)}`;
    at--;
  }
  return text;
}

function parseTest(content: string): Test | undefined {
  const found = /^(ifn?eq|ifn?def)\b\s*(.*)$/.exec(content);
  return found ? { word: found[1] as Test['word'], args: found[2] ?? '' } : undefined;
}

function parseConditional(content: string, line: number): Statement | undefined {
  if (!content.startsWith('if') && !content.startsWith('e')) return undefined;
  const test = parseTest(content);
  if (test) return { kind: 'if', line, test };
  if (/^endif\b/.test(content)) return { kind: 'endif', line };
  const otherwise = /^else\b\s*(.*)$/.exec(content);
  if (!otherwise) return undefined;
  const chained = parseTest(otherwise[1] ?? '');
  return chained ? { kind: 'else', line, test: chained } : { kind: 'else', line };
}

function defineBody(lines: readonly string[], at: number): { lines: Line[]; next: number } {
  const body: Line[] = [];
  let depth = 1;
  let next = at;
  for (; next < lines.length; next++) {
    const text = lines[next] ?? '';
    if (/^\s*define\b/.test(text)) depth++;
    else if (/^\s*endef\b/.test(text) && --depth === 0) return { lines: body, next: next + 1 };
    body.push({ line: next + 1, text });
  }
  return { lines: body, next };
}

function defineStatement(content: string, head: string, body: readonly Line[], line: number): Statement {
  const found = /^(\S+)\s*(::?=|\+=|\?=|=)?$/.exec(head.trim());
  if (!found) return { kind: 'bad', line, message: 'define without a name' };
  return {
    kind: 'assign',
    line,
    name: found[1] ?? '',
    op: (found[2]?.replace('::', ':') ?? '=') as Assignment['op'],
    value: body.map((each) => each.text).join('\n'),
    exported: content.startsWith('export'),
  };
}

function parsePlain(content: string, line: number): Statement | 'rule' {
  const include = /^[-si]/.test(content) && /^(-include|sinclude|include)\s+(.*)$/.exec(content);
  if (include) return { kind: 'include', line, files: include[2] ?? '', optional: include[1] !== 'include' };

  let rest = content;
  let exported = false;
  for (;;) {
    const modifier = /^[eop]/.test(rest) && /^(export|override|private)\s+(?=[^\s:=+?!])/.exec(rest);
    if (!modifier) break;
    if (modifier[1] === 'export') exported = true;
    rest = rest.slice(modifier[0].length);
  }
  const assignment = splitAssignment(rest);
  if (assignment && assignment !== 'rule') return { kind: 'assign', line, ...assignment, exported };
  const names = /^(export|unexport|undefine)\b\s*(.*)$/.exec(content);
  if (names && assignment !== 'rule')
    return { kind: names[1] as 'export' | 'unexport' | 'undefine', line, names: names[2] ?? '' };
  if (assignment === 'rule') return 'rule';
  if (content.startsWith('$')) return { kind: 'expand', line, text: content };
  return { kind: 'bad', line, message: 'is neither an assignment nor a rule' };
}

function ruleOf(content: string, line: number): Statement | undefined {
  if (!content.includes('.o') || !content.includes('.c')) return undefined;
  for (let at = 0; at < content.length; at++)
    if (content[at] === '$') at = referenceEnd(content, at) - 1;
    else if (content[at] === ':')
      return { kind: 'rule', line, targets: content.slice(0, at), sources: content.slice(at + 1) };
  return undefined;
}

type Split = Pick<Assignment, 'name' | 'op' | 'value'>;

/** The first `=` or `:` outside of references decides what a line is. */
function splitAssignment(text: string): Split | 'rule' | undefined {
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '$') {
      at = referenceEnd(text, at) - 1;
    } else if (char === ':') {
      const op = /^:{1,3}=/.exec(text.slice(at, at + 4))?.[0];
      return op === undefined ? 'rule' : split(text, at, ':=', op.length);
    } else if (char === '=') {
      const before = text[at - 1];
      if (before === '+' || before === '?' || before === '!') return split(text, at - 1, `${before}=`, 2);
      return split(text, at, '=', 1);
    }
  }
  return undefined;
}

function split(text: string, at: number, op: Assignment['op'], length: number): Split | undefined {
  const name = text.slice(0, at).trim();
  return name === '' ? undefined : { name, op, value: text.slice(at + length).trimStart() };
}

/** Where the reference that begins with the `$` at `at` ends; the text's end where it is not closed. */
export function referenceEnd(text: string, at: number): number {
  const open = text[at + 1];
  if (open !== '(' && open !== '{') return Math.min(at + 2, text.length);
  const close = open === '(' ? ')' : '}';
  let depth = 0;
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i + 1;
  }
  return text.length;
}
