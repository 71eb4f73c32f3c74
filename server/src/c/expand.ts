// Macro expansion (C11 6.10.3) over the text of a unit: a stack of token sources, with each macro disabled
// while its own expansion is being read, and names that were refused then never expanded again.
import { contradicts, type Presumed } from './conditions.ts';
import { isDeclared, isOwnObject } from './declared.ts';
import { isOwnEnumerator, mayBeEnumerator } from './enumerators.ts';
import { type Cursor, cursorAt, lexToken } from './lexer.ts';
import { activity, activityWithin, lookupMacro, saidAbove } from './lookup.ts';
import { type Macro, withOption } from './macro.ts';
import { pasteAll } from './paste.ts';
import { KCONFIG, reachability } from './reachability.ts';
import { DirectiveKind, endOf, kindOf } from './skeleton.ts';
import { directiveStart, directiveText, positionOf } from './source.ts';
import { substitute, wrongCount } from './substitute.ts';
import {
  type Expansion,
  inExpansion,
  Kind,
  outermost,
  refused,
  respelled,
  spaced,
  type Token,
} from './tokens.ts';
import {
  contextAt,
  directiveBefore,
  type Frame,
  type Instance,
  includeSpec,
  orderIn,
  siteOf,
  type Unit,
} from './unit.ts';

/**
 * Tokens that one stretch of text may come to, those counted again that are read again. intel_epp_default of
 * drivers/cpufreq/intel_pstate.c, seven entries of four FIELD_PREP_CONST each, takes 1.3 million in Linux 7.2.
 */
const BUDGET = 4_000_000;

interface FileContext {
  readonly instance: Instance;
  readonly cursor: Cursor;
  /** Index of the next directive. */
  next: number;
  frame: Frame | undefined;
  order: number;
  active: boolean;
}

interface ListContext {
  readonly tokens: readonly Token[];
  at: number;
  readonly macro: string | undefined;
}

/** What stands for a `&` behind an operand: it takes no address. Behind a bracket it may be either. */
const AND = 'and';

/** Whether a name is called: of what `name(…)` gives there is no address. */
const isCall = ({ source: { bytes }, end }: Token): boolean => {
  let at = end;
  while (bytes[at] === 32 || bytes[at] === 9) at++;
  return bytes[at] === 40;
};

const KEYWORDS = new Set([
  'struct',
  'union',
  'enum',
  'const',
  'static',
  'volatile',
  'unsigned',
  'signed',
  'long',
  'int',
  'short',
  'char',
  'void',
  'sizeof',
]);

export class TokenStream {
  readonly unit: Unit;
  private readonly files: FileContext[] = [];
  private lists: ListContext[] = [];
  private readonly disabled = new Map<string, number>();
  private previous = '';
  /** While an argument is expanded by itself, the text that it stands in. */
  private around: FileContext | undefined;
  /** Tokens that were read or made so far. */
  spent = 0;
  /** Names left alone, for the caller to deal with. */
  readonly kept: ReadonlySet<string>;
  /** Expands the unit's own macros only: for text in which names of headers need no meaning. */
  ownOnly = false;
  /** Why the stream ended early, if it did. */
  stopped: string | undefined;
  /** Whether that is an invocation without its `)`. */
  unclosed = false;
  /** Where names are looked up when no file is being read. */
  order: number;
  frame: Frame | undefined;
  /** Branches that can't be beside these are not read. */
  presumed: readonly Presumed[] = [];

  constructor(unit: Unit, kept: ReadonlySet<string>, order = Number.POSITIVE_INFINITY, frame?: Frame) {
    this.unit = unit;
    this.kept = kept;
    this.order = order;
    this.frame = frame;
  }

  /** Reads the text of an instance from `offset` on. */
  enter(instance: Instance, offset: number): void {
    const { frame, order: own } = contextAt(instance, offset);
    const order = orderIn(this.unit, instance.source, own);
    const next = directiveBefore(instance, offset) + 1;
    const limit = directiveStart(instance.source, next);
    this.files.push({
      instance,
      cursor: cursorAt(instance.source, offset, limit),
      next,
      frame,
      order,
      active: this.isRead(frame),
    });
    this.frame = frame;
    this.order = order;
  }

  /** As if all up to a `}` of the file had been read, and had cost so many tokens; false where a macro is being read. */
  skip(instance: Instance, offset: number, spent: number): boolean {
    while (this.lists.length > 0) {
      const { tokens, at, macro } = this.lists.at(-1)!;
      if (at < tokens.length) return false;
      this.lists.pop();
      if (macro !== undefined) this.disabled.set(macro, (this.disabled.get(macro) ?? 1) - 1);
    }
    if (this.files.length !== 1 || this.files[0]!.instance !== instance) return false;
    this.files.pop();
    this.enter(instance, offset);
    this.spent += spent;
    this.previous = '}';
    return true;
  }

  push(tokens: readonly Token[]): void {
    this.lists.push({ tokens, at: 0, macro: undefined });
  }

  /** Offset in the main text behind the last token read, while no macro is being read. */
  get place(): { instance: Instance; offset: number } | undefined {
    const file = this.files.at(-1);
    return file && { instance: file.instance, offset: file.cursor.at };
  }

  private read(): Token | undefined {
    while (this.lists.length > 0) {
      const top = this.lists[this.lists.length - 1]!;
      const t = top.tokens[top.at];
      if (t) {
        top.at++;
        return t;
      }
      this.lists.pop();
      if (top.macro !== undefined) this.disabled.set(top.macro, (this.disabled.get(top.macro) ?? 1) - 1);
    }
    while (this.files.length > 0) {
      const file = this.files[this.files.length - 1]!;
      if (file.active) {
        const t = lexToken(file.cursor, file.frame);
        if (t) return t;
      }
      if (file.next >= file.instance.source.directives.count) {
        this.files.pop();
        const outer = this.files.at(-1);
        if (outer) {
          this.frame = outer.frame;
          this.order = outer.order;
        }
        continue;
      }
      this.directive(file);
    }
    return undefined;
  }

  /** Whether text under `frame` is read here. */
  isRead(frame: Frame | undefined): boolean {
    if (activity(this.unit, frame) === false) return false;
    return !this.presumed.some((each) => contradicts(this.unit, frame, each));
  }

  private directive(file: FileContext): void {
    const { instance, cursor } = file;
    const { source } = instance;
    const index = file.next++;
    const { directives } = source;
    const wasActive = file.active;
    file.frame = instance.frames[index];
    file.order = orderIn(this.unit, source, instance.orders[index] ?? Number.POSITIVE_INFINITY);
    file.active = this.isRead(file.frame);
    cursor.at = endOf(directives, index);
    cursor.limit = directiveStart(source, file.next);
    this.frame = file.frame;
    this.order = file.order;
    if (kindOf(directives, index) !== DirectiveKind.include || !wasActive) return;
    const child = instance.children.get(index);
    if (child) {
      if (this.files.length < 40) this.enter(child, 0);
      return;
    }
    const spec = includeSpec(source, index);
    const path =
      spec &&
      this.unit.headers.resolve(siteOf(spec, source.path, index, false), this.unit.environment.includeDirs);
    if (path === undefined) this.stopped ??= `#include ${directiveText(source, index).trim()}: no such file`;
    else this.unit.wanted.add(path);
  }

  /** As TokenSource has it. */
  apart(a: Token, b: Token): boolean {
    return a.frame !== b.frame && activityWithin(this.unit, b.frame, a.frame) === false;
  }

  /** The next token after expansion; undefined at the end, or when `stopped`. */
  next(): Token | undefined {
    for (;;) {
      const t = this.read();
      if (!t) return undefined;
      if (++this.spent > BUDGET) {
        this.stopped = `macro expansion stopped after ${BUDGET} tokens`;
        this.lists = [];
        this.files.length = 0;
        return undefined;
      }
      const before = this.previous;
      this.previous = t.text === '&' && /[\w\]]$/.test(before) ? AND : t.text;
      if (t.kind !== Kind.identifier || t.noExpand) return t;
      const here = this.saidHere(t.text);
      if (here === null) return undefinedName(this.unit, t);
      const settled = here ? undefined : this.unit.settled.get(t.text);
      if (settled === null) return undefinedName(this.unit, t);
      if (settled === undefined && (this.kept.has(t.text) || KEYWORDS.has(t.text))) return t;
      const reach = settled === undefined && KCONFIG.has(t.text) ? this.kconfig(t) : undefined;
      if (reach) return reach;
      const macro = here ?? this.lookup(t, before, settled);
      if (!macro) return undefinedName(this.unit, t);
      if ('undecided' in macro) return refused(t, macro.undecided);
      // `#define foo_match NULL` in the `#else` of the table foo_match[].
      if (macro.maybe && (isDeclared(t) || mayBeEnumerator(this.unit, t, macro)))
        return refused(t, `${t.text} is declared or defined depending on a condition`);
      if ((this.disabled.get(macro.name) ?? 0) > 0) return refused(t);
      if (!this.expand(t, macro)) return t;
    }
  }

  /** What the header that is being read says of a name above; null: it undefines it. */
  private saidHere(name: string): Macro | null | undefined {
    const file = this.files.at(-1) ?? this.around;
    if (!file || this.unit.instances.includes(file.instance)) return undefined;
    const said = saidAbove(this.unit, file.instance, file.next, name, this.frame);
    if (said !== undefined) this.unit.asked.add(name);
    return said;
  }

  private lookup(t: Token, before: string, settled: Macro | undefined): ReturnType<typeof lookupMacro> {
    // A member's name is declared by its struct: a macro of that name would have rewritten the declaration too.
    const member = before === '.' || before === '->' || (before === '&' && !isCall(t));
    if (settled && !member && !this.ownOnly) return settled;
    const declared =
      this.ownOnly || member ? before !== '&' || isOwnObject(t, before) : isOwnName(this.unit, t);
    // Of a macro of a header it is that which declares it.
    if (declared && (!member || before === '&') && t.source.path !== this.unit.path)
      this.unit.asked.add(t.text);
    const { contextual } = this.unit;
    const macro = lookupMacro(this.unit, t.text, this.order, this.frame, declared);
    if (this.unit.contextual !== contextual) return macro;
    if (member || this.ownOnly || this.unit.history.has(t.text) || KCONFIG.has(t.text)) return macro;
    if (macro === undefined) this.unit.settled.set(t.text, null);
    else if (!('undecided' in macro)) this.unit.settled.set(t.text, macro);
    return macro;
  }

  /** IS_ENABLED(CONFIG_X) and its sisters, which kconfig.h makes of pasted placeholders. */
  private kconfig(t: Token): Token | undefined {
    const open = this.read();
    const symbol = open?.text === '(' ? this.read() : undefined;
    const close = symbol ? this.read() : undefined;
    if (symbol?.kind === Kind.identifier && symbol.text.startsWith('CONFIG_') && close?.text === ')') {
      const is = reachability(this.unit, t.text, symbol.text);
      const text = is ? '1' : '0';
      return respelled(
        t,
        Kind.number,
        text,
        is === undefined ? `${symbol.text} is decided by the configuration` : undefined,
      );
    }
    this.push([open, symbol, close].filter((x) => x !== undefined));
    return undefined;
  }

  private expand(name: Token, macro: Macro): boolean {
    const via: Expansion = { macro: macro.name, name, end: outermost(name).end };
    const only = macro.body[0];
    if (!macro.params && macro.body.length === 1 && only && only.kind !== Kind.identifier) {
      // Most macros of a table are numbers: nothing to rescan.
      this.lists.push({
        tokens: [spaced(inExpansion(only, via, name.frame), name.space)],
        at: 0,
        macro: undefined,
      });
      return true;
    }
    let tokens: Token[];
    if (!macro.params) tokens = macro.body.map((b) => inExpansion(b, via, name.frame));
    else {
      const open = this.read();
      if (open?.text !== '(') {
        if (open) this.push([open]);
        return false;
      }
      const args = this.collect(macro.params.length, macro.variadic, via);
      if (!args) return false;
      const wrong = wrongCount(macro, args);
      if (wrong !== undefined) {
        this.push([respelled(name, Kind.number, '0', wrong)]);
        return true;
      }
      const used = macro.optional ? withOption(macro, this.hasVariable(macro, args)) : macro;
      if (!used) {
        const reason = `how ${macro.name} uses __VA_OPT__ is not understood`;
        this.push([respelled(name, Kind.number, '0', reason)]);
        return true;
      }
      tokens = substitute(used, args, via, name, this);
    }
    this.spent += tokens.length;
    const first = tokens[0];
    if (first && first.space !== name.space) tokens[0] = spaced(first, name.space);
    this.lists.push({ tokens: pasteAll(tokens, via), at: 0, macro: macro.name });
    this.disabled.set(macro.name, (this.disabled.get(macro.name) ?? 0) + 1);
    return true;
  }

  /** Whether the variable arguments expand to anything. */
  private hasVariable(macro: Macro, args: readonly Token[][]): boolean {
    return this.expandArgument(args[macro.params!.length - 1] ?? []).length > 0;
  }

  private collect(count: number, variadic: boolean, via: Expansion): Token[][] | undefined {
    const args: Token[][] = [[]];
    let depth = 0;
    for (;;) {
      const t = this.read();
      if (!t) {
        this.unclosed ||= this.stopped === undefined;
        this.stopped ??= `the invocation of ${via.macro} is not closed`;
        return undefined;
      }
      if (++this.spent > BUDGET) return undefined;
      if (t.text === ')' && depth === 0 && t.kind === Kind.punctuator) {
        const root = outermost(t);
        if (root.source === outermost(via.name).source) via.end = root.end;
        break;
      }
      if (t.kind === Kind.punctuator) {
        if (t.text === '(') depth++;
        else if (t.text === ')') depth--;
        else if (t.text === ',' && depth === 0 && !(variadic && args.length >= count)) {
          args.push([]);
          continue;
        }
      }
      args.at(-1)!.push(t);
    }
    return args;
  }

  /** An argument is expanded by itself, with the macros around it still disabled (6.10.3.1). */
  expandArgument(tokens: readonly Token[]): readonly Token[] {
    if (!tokens.some(isIdentifier)) return tokens;
    const { lists, previous, around } = this;
    this.around = this.files.at(-1) ?? around;
    const files = this.files.splice(0);
    this.lists = [];
    this.push(tokens);
    this.previous = '';
    const result: Token[] = [];
    for (let t = this.next(); t; t = this.next()) result.push(t);
    if (!this.stopped) {
      this.lists = lists;
      this.files.push(...files);
    }
    this.previous = previous;
    this.around = around;
    return result;
  }
}

/** A name that nothing defines; of `__LINE__` gcc makes the line of the outermost macro around it. */
function undefinedName(unit: Unit, t: Token): Token {
  if (t.text !== '__LINE__') return t;
  unit.lined++;
  const { source, start } = outermost(t);
  return respelled(t, Kind.number, `${positionOf(source, start).line}`);
}

/** Names that the unit's own text declares as something else than a macro. */
function isOwnName(unit: Unit, t: Token): boolean {
  return isOwnEnumerator(unit, t.text, t.frame) === true || isOwnObject(t, '');
}

function isIdentifier(t: Token): boolean {
  return t.kind === Kind.identifier;
}

const NOTHING: ReadonlySet<string> = new Set();

/** A token run, expanded by itself. */
export function expandTokens(
  unit: Unit,
  tokens: readonly Token[],
  order: number,
  frame: Frame | undefined,
): Token[] {
  const stream = new TokenStream(unit, NOTHING, order, frame);
  stream.push(tokens);
  const result: Token[] = [];
  for (let t = stream.next(); t; t = stream.next()) result.push(t);
  const first = result[0] ?? tokens[0];
  if (stream.stopped !== undefined && first) return [respelled(first, Kind.number, '0', stream.stopped)];
  return result;
}
