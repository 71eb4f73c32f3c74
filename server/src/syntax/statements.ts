// Statements of a function body (C11 6.8).
import { Kind } from '../c/tokens.ts';
import type { Expression, Statement, Variable } from './ast.ts';
import { assignment, expression, offset, peek, type Reader, skipBrackets } from './expressions.ts';
import type { Word } from './words.ts';

/** The statements that words are; a body's own braces left out. */
export function parseStatements(words: readonly Word[]): Statement[] {
  const reader: Reader = { words, at: 0, depth: 0 };
  const result: Statement[] = [];
  while (reader.at < words.length) {
    result.push(...until(reader, ['}']));
    reader.at++;
  }
  return result;
}

/** The expression that words begin with, as of a macro's body; `first`: only up to a comma. */
export function parseExpression(words: readonly Word[], first = false): Expression {
  const reader: Reader = { words, at: 0, depth: 0 };
  return first ? assignment(reader) : expression(reader);
}

function until(reader: Reader, ends: readonly string[]): Statement[] {
  const result: Statement[] = [];
  while (reader.at < reader.words.length && !ends.includes(peek(reader))) {
    const before = reader.at;
    result.push(...statement(reader));
    if (reader.at === before) reader.at++;
  }
  return result;
}

const DEEPEST = 60;

function statement(reader: Reader): Statement[] {
  if (++reader.depth > DEEPEST) {
    reader.at = reader.words.length;
    return [];
  }
  const read = statementAt(reader);
  reader.depth--;
  return read;
}

function statementAt(reader: Reader): Statement[] {
  const at = offset(reader);
  switch (peek(reader)) {
    case ';':
      reader.at++;
      return [];
    case '{': {
      reader.at++;
      const body = until(reader, ['}']);
      reader.at++;
      return body;
    }
    case '#if': {
      reader.at++;
      return [{ kind: 'if', at, condition: undefined, ...alternatives(reader) }];
    }
    case '#else':
    case '#endif':
      reader.at++;
      return [];
    case 'if': {
      reader.at++;
      const condition = bracketed(reader);
      const yes = statement(reader);
      let no: Statement[] = [];
      if (peek(reader) === 'else') {
        reader.at++;
        no = statement(reader);
      }
      return [{ kind: 'if', at, condition, yes, no }];
    }
    case 'switch': {
      reader.at++;
      const subject = bracketed(reader);
      return [{ kind: 'switch', at, subject, body: statement(reader) }];
    }
    case 'case': {
      reader.at++;
      const value = assignment(reader);
      let last: Expression | undefined;
      if (peek(reader) === '...') {
        reader.at++;
        last = assignment(reader);
      }
      if (peek(reader) === ':') reader.at++;
      return [{ kind: 'case', at, value, ...(last ? { last } : {}) }];
    }
    case 'default':
      reader.at++;
      if (peek(reader) === ':') reader.at++;
      return [{ kind: 'case', at }];
    case 'while': {
      reader.at++;
      const condition = bracketed(reader);
      const body = statement(reader);
      return [{ kind: 'loop', at, start: [], condition, step: undefined, body, first: false }];
    }
    case 'do': {
      reader.at++;
      const body = statement(reader);
      let condition: Expression | undefined;
      if (peek(reader) === 'while') {
        reader.at++;
        condition = bracketed(reader);
      }
      end(reader);
      return [{ kind: 'loop', at, start: [], condition, step: undefined, body, first: true }];
    }
    case 'for':
      return [forLoop(reader, at)];
    case 'goto': {
      const label = peek(reader, 1);
      reader.at += 2;
      end(reader);
      return [{ kind: 'goto', at, label }];
    }
    case 'return': {
      reader.at++;
      const value = peek(reader) === ';' ? undefined : expression(reader);
      end(reader);
      return [{ kind: 'return', at, value }];
    }
    case 'break':
    case 'continue': {
      const kind = peek(reader) === 'break' ? 'break' : 'continue';
      reader.at++;
      end(reader);
      return [{ kind, at }];
    }
  }
  if (reader.words[reader.at]?.kind === Kind.identifier && peek(reader, 1) === ':') {
    const name = peek(reader);
    reader.at += 2;
    return [{ kind: 'label', at, name }];
  }
  const variables = declaration(reader);
  if (variables) {
    end(reader);
    return [{ kind: 'declaration', at, variables }];
  }
  const read = expression(reader);
  // A macro that opens a block of its own: list_for_each_entry(…) { … }
  if (read.kind === 'call' && (peek(reader) === '{' || (peek(reader) !== ';' && isForEach(read)))) {
    const condition: Expression = { kind: 'other', at, parts: read.args };
    return [
      { kind: 'loop', at, start: [], condition, step: undefined, body: statement(reader), first: false },
    ];
  }
  end(reader);
  return [{ kind: 'expression', at, expression: read }];
}

const isForEach = (call: Expression) =>
  call.kind === 'call' && call.callee.kind === 'name' && /for_each/.test(call.callee.name);

function alternatives(reader: Reader): { yes: Statement[]; no: Statement[] } {
  const yes = until(reader, ['#else', '#endif', '}']);
  if (peek(reader) !== '#else') {
    if (peek(reader) === '#endif') reader.at++;
    return { yes, no: [] };
  }
  const at = offset(reader);
  reader.at++;
  const rest = alternatives(reader);
  const { yes: second, no: third } = rest;
  // The last `#else` is taken where nothing before it is; an `#elif` may be, or not.
  if (third.length === 0) return { yes, no: second };
  return { yes, no: [{ kind: 'if', at, condition: undefined, yes: second, no: third }] };
}

function forLoop(reader: Reader, at: number): Statement {
  reader.at++;
  if (peek(reader) === '(') reader.at++;
  let start: Statement[] = [];
  if (peek(reader) !== ';') {
    const variables = declaration(reader);
    start = variables
      ? [{ kind: 'declaration', at, variables }]
      : [{ kind: 'expression', at, expression: expression(reader) }];
  }
  if (peek(reader) === ';') reader.at++;
  const condition = peek(reader) === ';' ? undefined : expression(reader);
  if (peek(reader) === ';') reader.at++;
  const step = peek(reader) === ')' ? undefined : expression(reader);
  if (peek(reader) === ')') reader.at++;
  return { kind: 'loop', at, start, condition, step, body: statement(reader), first: false };
}

function bracketed(reader: Reader): Expression {
  if (peek(reader) !== '(') return { kind: 'other', at: offset(reader), parts: [] };
  reader.at++;
  const inside = expression(reader);
  if (peek(reader) === ')') reader.at++;
  return inside;
}

/** Up to the `;` that ends a statement, which is read; a `}` or a directive ends it too. */
function end(reader: Reader): void {
  while (reader.at < reader.words.length && !/^(?:[;{}]|#\w+)$/.test(peek(reader))) {
    if (peek(reader) === '(' || peek(reader) === '[') skipBrackets(reader);
    else reader.at++;
  }
  if (peek(reader) === ';') reader.at++;
}

const TYPE_WORD =
  /^(?:struct|union|enum|const|volatile|static|register|unsigned|signed|int|char|short|long|void|bool|float|double|auto|__maybe_unused|__always_unused|__initconst|__initdata|__iomem|__user|__percpu|__rcu)$/;

/** A declaration at the reader; undefined, and nothing read, where there is none. */
function declaration(reader: Reader): Variable[] | undefined {
  const start = reader.at;
  const type: string[] = [];
  for (;;) {
    const word = reader.words[reader.at];
    if (word?.kind !== Kind.identifier) break;
    const next = reader.words[reader.at + 1];
    if (TYPE_WORD.test(word.text)) type.push(word.text);
    else if (/^(?:struct|union|enum)$/.test(type.at(-1) ?? '')) type.push(word.text);
    // A typedef's name: another name or stars stand between it and what ends a declarator.
    else if (
      type.every((each) => /^(?:const|volatile|static|register)$/.test(each)) &&
      isDeclarator(reader, next)
    )
      type.push(word.text);
    else break;
    reader.at++;
    if (peek(reader) === '{') skipBrackets(reader);
  }
  if (type.length === 0) {
    reader.at = start;
    return undefined;
  }
  const variables: Variable[] = [];
  for (;;) {
    while (/^(?:\*|const|volatile|__\w+|\()$/.test(peek(reader))) {
      // A pointer to a function.
      if (peek(reader) === '(' && peek(reader, 1) !== '*') break;
      reader.at++;
    }
    const word = reader.words[reader.at];
    if (word?.kind !== Kind.identifier) break;
    reader.at++;
    for (; /^(?:[[()])$|^__\w+$/.test(peek(reader)); ) {
      if (peek(reader) === '[' || peek(reader) === '(') skipBrackets(reader);
      else reader.at++;
    }
    let value: Expression | undefined;
    if (peek(reader) === '=') {
      reader.at++;
      value = assignment(reader);
    }
    variables.push({ name: word.text, type: type.join(' '), ...(value ? { value } : {}) });
    if (peek(reader) !== ',') break;
    reader.at++;
  }
  return variables;
}

function isDeclarator(reader: Reader, next: Word | undefined): boolean {
  if (!next) return false;
  if (next.kind === Kind.identifier) return /^[=;,[]$/.test(peek(reader, 2));
  if (next.text !== '*') return false;
  let ahead = 1;
  while (peek(reader, ahead) === '*' || peek(reader, ahead) === 'const') ahead++;
  return (
    reader.words[reader.at + ahead]?.kind === Kind.identifier && /^[=;,[]$/.test(peek(reader, ahead + 1))
  );
}
