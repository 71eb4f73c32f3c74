// Struct layouts, read from a header's own declarations (C11 6.7.2.1), for 64-bit targets.
import { expandTokens, TokenStream } from './expand.ts';
import { evaluate } from './expression.ts';
import type { Header } from './headers.ts';
import { allHeaders } from './reach.ts';
import { inCode, type Source, textBetween } from './source.ts';
import { Kind, type Token } from './tokens.ts';
import { basicType, scalarType } from './typename.ts';
import type { Instance, Unit } from './unit.ts';

export type CType =
  | {
      readonly kind: 'int';
      readonly bits: 8 | 16 | 32 | 64;
      readonly signed: boolean;
      /** Of a bit-field. */
      readonly width?: number;
      /** What is stored is 0 or 1. */
      readonly bool?: true;
    }
  | { readonly kind: 'pointer' }
  | { readonly kind: 'array'; readonly of: CType; readonly length: number | undefined }
  | {
      readonly kind: 'struct' | 'union';
      readonly name: string | undefined;
      readonly fields: readonly CField[];
    }
  /** A type that could not be read; `name` says which. */
  | { readonly kind: 'opaque'; readonly name: string };

export type StructType = Extract<CType, { kind: 'struct' | 'union' }>;

export interface CField {
  /** undefined for an anonymous struct or union. */
  readonly name: string | undefined;
  readonly type: CType;
}

const NOTHING: ReadonlySet<string> = new Set();

/** The layout of `struct name` as the unit's main file (or a header it includes) declares it. */
export function structLayout(unit: Unit, name: string, nesting = 0): StructType | undefined {
  if (nesting > 8) return undefined;
  const own = declaration(unit.main.source, name);
  if (own !== undefined) return parseAt(unit, unit.main, own, nesting);
  const header = findHeader(unit, (h) => declaration(h.instance.source, name) !== undefined);
  const at = header && declaration(header.instance.source, name);
  return header && at !== undefined ? parseAt(unit, header.instance, at, nesting) : undefined;
}

function findHeader(unit: Unit, has: (header: Header) => boolean): Header | undefined {
  for (const header of allHeaders(unit)) if (has(header)) return header;
  return undefined;
}

/** Offset of `struct name {` in code. */
function declaration(source: Source, name: string): number | undefined {
  const needle = Buffer.from(name, 'latin1');
  const { bytes } = source;
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) {
    const before = /\b(struct|union)\s+$/.exec(textBetween(bytes, at - 24, at));
    const after = textBetween(bytes, at + needle.length, at + needle.length + 80);
    if (before && /^\s*\{/.test(after) && inCode(source, at)) return at - before[0].length;
  }
  return undefined;
}

function parseAt(unit: Unit, instance: Instance, offset: number, nesting: number): StructType | undefined {
  const type = new DeclarationReader(unit, instance, offset, nesting).specifiers();
  return type && (type.kind === 'struct' || type.kind === 'union') ? type : undefined;
}

/** The type that a `typedef` of the unit's main file or of some header gives a name. */
function typedefOf(unit: Unit, name: string): CType | undefined {
  const needle = Buffer.from(name, 'latin1');
  const at = (source: Source): number | undefined => {
    if (!source.bytes.includes(needle)) return undefined;
    const text = source.bytes.latin1Slice(0, source.bytes.length);
    const m = new RegExp(
      `\\btypedef\\s+(?:(?:struct|union)\\s*\\w*\\s*\\{[^}]*\\}|[\\w\\s]+?)\\s*\\b${name}\\s*;`,
    ).exec(text);
    return m && inCode(source, m.index) ? m.index + 'typedef'.length : undefined;
  };
  const own = at(unit.main.source);
  if (own !== undefined) return new DeclarationReader(unit, unit.main, own, 1).specifiers();
  const header = findHeader(unit, (h) => at(h.instance.source) !== undefined);
  const offset = header && at(header.instance.source);
  return offset === undefined
    ? undefined
    : new DeclarationReader(unit, header!.instance, offset, 1).specifiers();
}

class DeclarationReader {
  private readonly stream: TokenStream;
  private readonly unit: Unit;
  private token: Token | undefined;
  private depth = 0;
  /** How many layouts are being read around this one. */
  private readonly nesting: number;

  constructor(unit: Unit, instance: Instance, offset: number, nesting: number) {
    this.unit = unit;
    this.nesting = nesting;
    this.stream = new TokenStream(unit, NOTHING);
    this.stream.enter(instance, offset);
    // Members are no macros; lengths are expanded by themselves.
    this.stream.ownOnly = true;
    this.advance();
  }

  private advance(): void {
    this.token = this.stream.next();
    while (this.token && /^(__attribute__|__packed|__aligned)$/.test(this.token.text)) {
      const plain = this.token.text === '__packed';
      this.token = this.stream.next();
      if (!plain && this.token?.text === '(') this.skipGroup();
    }
  }

  /** Behind the group that the current token opens. */
  private skipGroup(): void {
    let depth = 0;
    for (; this.token; this.token = this.stream.next()) {
      if ('([{'.includes(this.token.text)) depth++;
      else if (')]}'.includes(this.token.text) && --depth === 0) break;
    }
    this.token = this.stream.next();
  }

  private is(text: string): boolean {
    return this.token?.text === text;
  }

  specifiers(): CType | undefined {
    if (++this.depth > 30) return undefined;
    const words: string[] = [];
    let type: CType | undefined;
    for (; this.token?.kind === Kind.identifier; ) {
      const { text } = this.token;
      if (text === 'struct' || text === 'union') {
        type = this.aggregate(text);
        continue;
      }
      if (text === 'enum') {
        this.advance();
        this.advance();
        type = { kind: 'int', bits: 32, signed: false };
        continue;
      }
      if (text === 'const' || text === 'volatile') {
        this.advance();
        continue;
      }
      if (/^(unsigned|signed|long|int|short|char|void|_Bool|bool|float|double)$/.test(text)) words.push(text);
      else if (words.length === 0 && !type) {
        const scalar = scalarType(text);
        type = scalar
          ? { kind: 'int', ...scalar }
          : (typedefOf(this.unit, text) ?? { kind: 'opaque', name: text });
      } else break;
      this.advance();
    }
    this.depth--;
    if (words.length === 0) return type;
    const { bits, signed, bool } = basicType(words);
    if (bits === undefined) return { kind: 'opaque', name: words.join(' ') };
    return { kind: 'int', bits, signed, ...(bool ? { bool } : {}) };
  }

  private aggregate(kind: 'struct' | 'union'): CType {
    this.advance();
    let name: string | undefined;
    if (this.token?.kind === Kind.identifier) {
      name = this.token.text;
      this.advance();
    }
    if (!this.is('{')) {
      // A pointer needs no layout; anything else was declared before.
      const known =
        this.is('*') || name === undefined ? undefined : structLayout(this.unit, name, this.nesting + 1);
      return known ?? { kind: 'opaque', name: `${kind} ${name}` };
    }
    this.advance();
    const fields: CField[] = [];
    while (this.token && !this.is('}')) if (!this.member(fields)) break;
    this.advance();
    return { kind, name, fields };
  }

  private member(fields: CField[]): boolean {
    const base = this.specifiers();
    if (!base) return false;
    if (this.is(';')) {
      fields.push({ name: undefined, type: base });
      this.advance();
      return true;
    }
    for (;;) {
      const field = this.declarator(base);
      if (field) fields.push(field);
      if (this.is(',')) this.advance();
      else break;
    }
    if (!this.is(';')) return false;
    this.advance();
    return true;
  }

  private declarator(base: CType): CField | undefined {
    let type = base;
    while (this.is('*') || this.is('const')) {
      if (this.is('*')) type = { kind: 'pointer' };
      this.advance();
    }
    let name: string | undefined;
    if (this.is('(')) {
      // A function pointer: `int (*callback)(…)`.
      this.advance();
      while (this.is('*')) this.advance();
      name = this.token?.text;
      this.advance();
      if (this.is(')')) this.advance();
      if (this.is('(')) this.skipGroup();
      return name === undefined ? undefined : { name, type: { kind: 'pointer' } };
    }
    if (this.token?.kind === Kind.identifier) {
      name = this.token.text;
      this.advance();
    }
    const lengths: (number | undefined)[] = [];
    while (this.is('[')) {
      this.advance();
      lengths.push(this.number(() => this.is(']')));
      this.advance();
    }
    for (const length of lengths.reverse()) type = { kind: 'array', of: type, length };
    if (this.is(':')) {
      this.advance();
      const width = this.number(() => this.is(';') || this.is(','));
      if (type.kind !== 'int' || width === undefined || width > type.bits)
        return { name, type: { kind: 'opaque', name: 'bit-field' } };
      type = { ...type, width };
    }
    return { name, type };
  }

  /** The constant expression up to where it ends; undefined where it has no value. */
  private number(ends: () => boolean): number | undefined {
    const tokens: Token[] = [];
    for (; this.token && !ends(); this.advance()) tokens.push(this.token);
    const value = evaluate(expandTokens(this.unit, tokens, Number.POSITIVE_INFINITY, undefined), {
      unit: this.unit,
      order: Number.POSITIVE_INFINITY,
      frame: undefined,
    });
    return value.kind === 'integer' ? Number(value.value) : undefined;
  }
}

/** Size and alignment in bytes; undefined where a part is unknown. */
export function sizeAndAlign(type: CType): { size: number; align: number } | undefined {
  switch (type.kind) {
    case 'int':
      // Bit-fields are not laid out.
      return type.width === undefined ? { size: type.bits / 8, align: type.bits / 8 } : undefined;
    case 'pointer':
      return { size: 8, align: 8 };
    case 'array': {
      const of = sizeAndAlign(type.of);
      return of && type.length !== undefined ? { size: of.size * type.length, align: of.align } : undefined;
    }
    case 'opaque':
      return undefined;
  }
  let size = 0;
  let align = 1;
  for (const field of type.fields) {
    const f = sizeAndAlign(field.type);
    if (!f) return undefined;
    align = Math.max(align, f.align);
    if (type.kind === 'union') size = Math.max(size, f.size);
    else size = Math.ceil(size / f.align) * f.align + f.size;
  }
  return { size: Math.ceil(size / align) * align, align };
}
