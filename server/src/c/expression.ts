// Constant expressions (C11 6.6) over expanded tokens, with C's types where they show. Nothing is guessed:
// what can't be computed says why.

import { apply, asUnresolved, commonPointer, truthOf } from './arithmetic.ts';
import { builtin, isBuiltin } from './builtins.ts';
import { characterValue, stringBytes } from './characters.ts';
import { enumConstant, isOwnEnumerator } from './enumerators.ts';
import { PRECEDENCE } from './precedence.ts';
import { Kind, spell, type Token } from './tokens.ts';
import { ownTypedef } from './typedefs.ts';
import { parseTypeName, sizeOf, type TypeName } from './typename.ts';
import type { Frame, Unit } from './unit.ts';
import { type CValue, commonType, integer, parseInteger, promote, unresolved } from './values.ts';
import { isObjectAt, spotOf } from './visible.ts';

export interface Scope {
  readonly unit: Unit;
  readonly order: number;
  readonly frame: Frame | undefined;
  /** In `#if`, a name that is no macro is 0 (6.10.1p4). */
  readonly unknownIsZero?: boolean;
  /** Size in bytes of `struct name`; undefined where unknown. */
  readonly sizeOfStruct?: (name: string) => number | undefined;
}

/** The value of an initialiser or condition, given as expanded tokens. */
export function evaluate(tokens: readonly Token[], scope: Scope): CValue {
  const only = tokens[0];
  if (!only) return unresolved('an expression is missing');
  if (!scope.unknownIsZero && tokens.length === 1 && only.kind === Kind.number && only.note === undefined) {
    const value = parseInteger(only.text);
    if (value) return value;
  }
  // Without names the value is the same everywhere: `(~0)` of PCI_ANY_ID stands in every second entry.
  const pure = !scope.unknownIsZero && tokens.length <= 8 && tokens.every(isPure);
  const key = pure ? tokens.map((t) => t.text).join(' ') : '';
  const known = pure ? pureValues.get(key) : undefined;
  if (known) return known;
  const parser = new Parser(tokens, scope);
  const value = parser.conditional();
  if (pure && value.kind === 'integer' && parser.at === tokens.length && pureValues.size < 1000)
    pureValues.set(key, value);
  if (value.kind !== 'unresolved' && parser.at < tokens.length)
    return unresolved(`'${tokens[parser.at]!.text}' was not expected here`, tokens[parser.at]);
  return value;
}

const pureValues = new Map<string, CValue>();

function isPure(t: Token): boolean {
  return (t.kind === Kind.number && t.note === undefined) || t.kind === Kind.punctuator;
}

class Parser {
  at = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];
  private readonly scope: Scope;

  constructor(tokens: readonly Token[], scope: Scope) {
    this.tokens = tokens;
    this.scope = scope;
  }

  private peek(): string {
    const t = this.tokens[this.at];
    return t && t.kind !== Kind.string && t.kind !== Kind.char ? t.text : '';
  }

  /** Goes behind these tokens where they come next; else stays. */
  private passes(...texts: readonly string[]): boolean {
    if (texts.some((text, i) => this.tokens[this.at + i]?.text !== text)) return false;
    this.at += texts.length;
    return true;
  }

  conditional(): CValue {
    if (++this.depth > 500) {
      this.at = this.tokens.length;
      return unresolved('the expression is nested too deeply', this.tokens[0]);
    }
    const condition = this.binary(1);
    let value = condition;
    if (this.peek() === '?') {
      this.at++;
      const yes = this.peek() === ':' ? condition : this.conditional();
      if (this.peek() !== ':') value = unresolved("':' was expected", this.tokens[this.at]);
      else {
        this.at++;
        const no = this.conditional();
        const truth = truthOf(condition);
        value = truth === undefined ? asUnresolved(condition) : truth ? yes : no;
        const pointer = value.kind === 'integer' ? commonPointer(yes, no) : undefined;
        if (value.kind === 'integer' && pointer) value = { ...value, pointer };
        else if (value.kind === 'integer' && yes.kind === 'integer' && no.kind === 'integer') {
          const type = commonType(promote(yes), promote(no));
          value = integer(value.value, type.bits, type.signed);
        }
      }
    }
    this.depth--;
    return value;
  }

  private binary(minimum: number): CValue {
    let left = this.unary();
    for (;;) {
      const operator = this.peek();
      const precedence = PRECEDENCE[operator];
      if (precedence === undefined || precedence < minimum) return left;
      const token = this.tokens[this.at];
      this.at++;
      left = apply(operator, left, this.binary(precedence + 1), token);
    }
  }

  private unary(): CValue {
    if (++this.depth > 500) {
      this.at = this.tokens.length;
      return unresolved('the expression is nested too deeply', this.tokens[0]);
    }
    const value = this.unaryInner();
    this.depth--;
    return value;
  }

  private unaryInner(): CValue {
    const token = this.tokens[this.at];
    if (!token) return unresolved('an operand is missing', this.tokens.at(-1));
    switch (this.peek()) {
      case '-':
      case '+':
      case '~': {
        this.at++;
        const v = this.unary();
        if (v.kind !== 'integer')
          return v.kind === 'unresolved' ? v : unresolved(`${token.text} of what is no integer`, token);
        const p = promote(v);
        return token.text === '+' ? p : integer(token.text === '-' ? -p.value : ~p.value, p.bits, p.signed);
      }
      case '!': {
        this.at++;
        const v = this.unary();
        const truth = truthOf(v);
        return truth === undefined ? asUnresolved(v) : integer(truth ? 0n : 1n);
      }
      case '&':
      case '*':
        return this.address();
      case 'sizeof':
      case '_Alignof':
      case '__alignof__':
        return this.sizeof();
      case '__extension__':
        this.at++;
        return this.unary();
      case '(': {
        const type = this.typeAt(this.at + 1);
        if (type && this.tokens[type.end]?.text === ')') return this.cast(type);
        this.at++;
        const v = this.peek() === '{' ? this.opaque('a statement expression', token) : this.conditional();
        if (this.peek() !== ')')
          return v.kind === 'unresolved' ? v : unresolved("')' was expected", this.tokens[this.at] ?? token);
        // Read on behind what has no value, too: `(unknown) || 1` is 1.
        this.at++;
        return this.postfix(v, token);
      }
    }
    return this.primary(token);
  }

  private primary(token: Token): CValue {
    this.at++;
    if (token.note !== undefined) return unresolved(token.note, token);
    if (token.kind === Kind.number) {
      const value = parseInteger(token.text);
      if (!value) return unresolved(`${token.text} is no integer constant`, token);
      // In `#if` every integer has the widest type (6.10.1p4).
      return this.scope.unknownIsZero ? integer(value.value, 64, value.signed) : value;
    }
    if (token.kind === Kind.char) {
      const value = characterValue(token, this.hasSignedChars());
      return this.scope.unknownIsZero && value.kind === 'integer'
        ? integer(value.value, 64, value.signed)
        : value;
    }
    if (token.kind === Kind.string) {
      let bytes = stringBytes(token);
      for (let t = this.tokens[this.at]; t?.kind === Kind.string; t = this.tokens[this.at]) {
        const more = stringBytes(t);
        bytes = bytes === undefined || more === undefined ? undefined : bytes + more;
        this.at++;
      }
      if (bytes === undefined) return unresolved('the characters of the string are wider than a byte', token);
      return this.postfix({ kind: 'string', bytes }, token);
    }
    if (token.kind === Kind.identifier) return this.identifier(token);
    return unresolved(`'${token.text}' was not expected here`, token);
  }

  private identifier(token: Token): CValue {
    if (this.scope.unknownIsZero) {
      if (this.peek() === '(') return this.opaque(`${token.text}() is not known`, token);
      return integer(0n);
    }
    if (this.peek() === '(') return this.call(token);
    const { unit, order, frame } = this.scope;
    const own = isOwnEnumerator(unit, token.text, frame) !== false;
    const object = isObjectAt(unit, token, order);
    const constant = own || !object ? enumConstant(token, this.scope) : undefined;
    if (constant) return this.postfix(constant, token);
    if (own && !object) return unresolved(`no enumerator ${token.text} is known here`, token);
    if (token.text === 'NULL') return integer(0n, 64, false);
    if (token.text === 'true' || token.text === 'false') return integer(token.text === 'true' ? 1n : 0n);
    // Any other name that stands in a constant expression is an object or function: its address.
    return this.postfix({ kind: 'address', text: token.text }, token);
  }

  /** What the compiler itself offers in constant expressions. */
  private call(token: Token): CValue {
    if (
      token.text === '__builtin_choose_expr' ||
      token.text === '__builtin_constant_p' ||
      isBuiltin(token.text)
    ) {
      this.at++;
      const args: CValue[] = [];
      while (this.at < this.tokens.length && this.peek() !== ')') {
        args.push(this.conditional());
        if (this.peek() !== ',') break;
        this.at++;
      }
      if (this.peek() !== ')') return unresolved(`${token.text}() can not be computed`, token);
      this.at++;
      if (token.text === '__builtin_constant_p')
        return integer(args[0]?.kind === 'integer' || args[0]?.kind === 'string' ? 1n : 0n);
      if (isBuiltin(token.text))
        return builtin(token.text, args) ?? unresolved(`${token.text}() can not be computed`, token);
      const truth = args[0] && truthOf(args[0]);
      if (truth !== undefined && args.length === 3) return args[truth ? 1 : 2]!;
      return unresolved(`${token.text}() can not be computed`, token);
    }
    return this.opaque(`${token.text}() is neither a macro nor a constant`, token);
  }

  private opaque(reason: string, token: Token): CValue {
    if (this.peek() === '(' || this.peek() === '{') this.skipBrackets();
    return unresolved(reason, token);
  }

  /** Subscripts and members of an address stay part of its text. */
  private postfix(value: CValue, first: Token): CValue {
    if (value.kind === 'unresolved') return value;
    const start = this.tokens.indexOf(first);
    let more = false;
    while (this.peek() === '[' || this.peek() === '.' || this.peek() === '->') {
      more = true;
      if (this.peek() === '[') this.skipBrackets();
      else this.at += 2;
    }
    if (!more) return value;
    return { kind: 'address', text: spell(this.tokens.slice(start, this.at)) };
  }

  private skipBrackets(): void {
    const pairs: Record<string, number> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };
    let depth = 0;
    for (; this.at < this.tokens.length; this.at++) {
      depth += pairs[this.peek()] ?? 0;
      if (depth <= 0) {
        this.at++;
        return;
      }
    }
  }

  private address(): CValue {
    const start = this.at;
    this.at++;
    const operand = this.tokens[this.at];
    if (operand?.kind === Kind.identifier && this.tokens[this.at + 1]?.text !== '(') {
      this.at++;
      this.postfix({ kind: 'address', text: operand.text }, operand);
      return { kind: 'address', text: spell(this.tokens.slice(start, this.at)) };
    }
    const v = this.unary();
    if (v.kind === 'unresolved') return v;
    if (v.kind === 'integer')
      return unresolved('the address of a number can not be computed', this.tokens[start]);
    return { kind: 'address', text: spell(this.tokens.slice(start, this.at)) };
  }

  private cast(type: TypeName): CValue {
    const start = this.at;
    this.at = type.end + 1;
    if (this.peek() === '{') {
      this.skipBrackets();
      return { kind: 'address', text: spell(this.tokens.slice(start, this.at)) };
    }
    const v = this.unary();
    if (v.kind === 'unresolved') return v;
    if (type.pointer) {
      if (v.kind !== 'integer') return v;
      const toVoid = type.stars === 1 && /^(const )?void\b/.test(type.text);
      const size =
        type.stars > 1 ? 8 : toVoid ? 1 : sizeOf({ ...type, pointer: false }, this.scope.sizeOfStruct);
      return { ...integer(v.value, 64, false), pointer: { size, toVoid } };
    }
    if (v.kind !== 'integer')
      return type.bits === undefined || type.bits === 64
        ? v
        : unresolved('an address is cut to fewer bits', this.tokens[start]);
    if (type.bool) return integer(v.value === 0n ? 0n : 1n, 8, false);
    if (type.bits === undefined)
      return unresolved(`the size of type ${type.text} is not known`, this.tokens[start]);
    return integer(v.value, type.bits, type.plainChar ? this.hasSignedChars() : type.signed);
  }

  /** gcc says so by a macro: by its target, or by -funsigned-char (Makefile, since 6.2). */
  private hasSignedChars(): boolean {
    return this.scope.unit.environment.predefined('__CHAR_UNSIGNED__') === undefined;
  }

  /**
   * `sizeof(struct { _Static_assert(condition, "…"); })`: __BUILD_BUG_ON_ZERO_MSG (include/linux/compiler.h); a struct
   * without members takes no room.
   */
  private assertedOnly(): CValue | undefined {
    const start = this.tokens[this.at];
    if (!this.passes('(', 'struct', '{', '_Static_assert', '(')) return undefined;
    const condition = this.conditional();
    while (
      this.at < this.tokens.length &&
      (this.peek() === ',' || this.tokens[this.at]!.kind === Kind.string)
    )
      this.at++;
    if (!this.passes(')', ';', '}', ')')) return unresolved('the size of a struct is not known', start);
    const truth = truthOf(condition);
    if (truth === undefined) return asUnresolved(condition);
    return truth
      ? integer(0n, 64, false)
      : unresolved('a static assertion fails: the compiler refuses it', start);
  }

  /** `sizeof(struct { int : width; })`: BUILD_BUG_ON_ZERO (include/linux/build_bug.h); a width of 0 takes no room. */
  private bitFieldsOnly(): CValue | undefined {
    const start = this.tokens[this.at];
    if (!this.passes('(', 'struct', '{', 'int', ':')) return undefined;
    const width = this.conditional();
    if (!this.passes(';', '}', ')')) return unresolved('the size of a struct is not known', start);
    if (width.kind !== 'integer')
      return width.kind === 'unresolved' ? width : unresolved('the width of a bit-field', start);
    if (width.value < 0n)
      return unresolved('the width of a bit-field is negative: the compiler refuses it', start);
    return integer(width.value === 0n ? 0n : 4n, 64, false);
  }

  /** The size of what `*pointer` or `(*pointer)` points to, where the pointer is a constant; else nothing is read. */
  private pointee(): number | undefined {
    const start = this.at;
    const parens = this.peek() === '(';
    if (parens) this.at++;
    if (this.peek() === '*') {
      this.at++;
      const v = this.unary();
      const closed = !parens || this.peek() === ')';
      if (v.kind === 'integer' && v.pointer?.size !== undefined && closed) {
        if (parens) this.at++;
        return v.pointer.size;
      }
    }
    this.at = start;
    return undefined;
  }

  private typeAt(start: number): TypeName | undefined {
    const { unit, order } = this.scope;
    const spot = () => spotOf(unit, this.tokens[start]!, order);
    return parseTypeName(this.tokens, start, (name) => ownTypedef(unit, name, spot()));
  }

  private sizeof(): CValue {
    const token = this.tokens[this.at]!;
    this.at++;
    if (this.peek() === '(') {
      const empty = this.bitFieldsOnly() ?? this.assertedOnly();
      if (empty) return empty;
      const type = this.typeAt(this.at + 1);
      if (type && this.tokens[type.end]?.text === ')') {
        this.at = type.end + 1;
        const size = sizeOf(type, this.scope.sizeOfStruct);
        return size === undefined
          ? unresolved(`the size of ${type.text} is not known`, token)
          : integer(BigInt(size), 64, false);
      }
    }
    const pointee = this.pointee();
    if (pointee !== undefined) return integer(BigInt(pointee), 64, false);
    const v = this.unary();
    if (v.kind === 'integer') return integer(BigInt(v.bits / 8), 64, false);
    if (v.kind === 'string') return integer(BigInt(v.bytes.length + 1), 64, false);
    return v.kind === 'unresolved' ? v : unresolved(`the size of ${v.text} is not known`, token);
  }
}
