// Function bodies as data: statements and expressions of C as the kernel writes it, macros not expanded. What is
// not understood is an `other` with the expressions in it; nothing is thrown.

/** Offsets are bytes of the source that the function was read from. */
export type Expression =
  | { readonly kind: 'number'; readonly at: number; readonly value: bigint }
  | { readonly kind: 'name'; readonly at: number; readonly name: string }
  | { readonly kind: 'string'; readonly at: number; readonly text: string }
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly callee: Expression;
      readonly args: readonly Expression[];
    }
  /** `of.name` and `of->name` alike. */
  | { readonly kind: 'member'; readonly at: number; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly at: number; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'unary'; readonly at: number; readonly op: string; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly at: number;
      readonly op: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'assign';
      readonly at: number;
      readonly op: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'choice';
      readonly at: number;
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: 'other'; readonly at: number; readonly parts: readonly Expression[] };

/** An expression as if all of it stood at one place. */
export function standing(of: Expression, at: number): Expression {
  const moved = (each: Expression) => standing(each, at);
  switch (of.kind) {
    case 'number':
    case 'name':
    case 'string':
      return { ...of, at };
    case 'call':
      return { ...of, at, callee: moved(of.callee), args: of.args.map(moved) };
    case 'member':
    case 'unary':
      return { ...of, at, of: moved(of.of) };
    case 'index':
      return { ...of, at, of: moved(of.of), index: moved(of.index) };
    case 'binary':
    case 'assign':
      return { ...of, at, left: moved(of.left), right: moved(of.right) };
    case 'choice':
      return { ...of, at, condition: moved(of.condition), yes: moved(of.yes), no: moved(of.no) };
    case 'other':
      return { ...of, at, parts: of.parts.map(moved) };
  }
}

/** What it says, without where: two that are spelled alike in one place are the same. */
export function spelled(of: Expression): string {
  switch (of.kind) {
    case 'number':
      return `${of.value}`;
    case 'name':
      return of.name;
    case 'string':
      return JSON.stringify(of.text);
    case 'call':
      return `${spelled(of.callee)}(${of.args.map(spelled).join()})`;
    case 'member':
      return `${spelled(of.of)}.${of.name}`;
    case 'unary':
      return `${of.op}${spelled(of.of)}`;
    case 'index':
      return `${spelled(of.of)}[${spelled(of.index)}]`;
    case 'binary':
    case 'assign':
      return `(${spelled(of.left)}${of.op}${spelled(of.right)})`;
    case 'choice':
      return `(${spelled(of.condition)}?${spelled(of.yes)}:${spelled(of.no)})`;
    case 'other':
      return `{${of.parts.map(spelled).join()}}`;
  }
}

export interface Variable {
  readonly name: string;
  /** The words before the declarator: `struct pci_dev`, `unsigned int`. */
  readonly type: string;
  readonly value?: Expression;
}

export type Statement =
  | { readonly kind: 'expression'; readonly at: number; readonly expression: Expression }
  | { readonly kind: 'declaration'; readonly at: number; readonly variables: readonly Variable[] }
  /** `condition` is undefined for an `#if` that is not decided here. */
  | {
      readonly kind: 'if';
      readonly at: number;
      readonly condition: Expression | undefined;
      readonly yes: readonly Statement[];
      readonly no: readonly Statement[];
    }
  | {
      readonly kind: 'switch';
      readonly at: number;
      readonly subject: Expression;
      readonly body: readonly Statement[];
    }
  /** `case value:`, `case value ... last:`; without a value `default:`. */
  | {
      readonly kind: 'case';
      readonly at: number;
      readonly value?: Expression;
      readonly last?: Expression;
    }
  /** `for`, `while`, and macros that open a block (`list_for_each_entry`), whose arguments are its `condition`. */
  | {
      readonly kind: 'loop';
      readonly at: number;
      readonly start: readonly Statement[];
      readonly condition: Expression | undefined;
      readonly step: Expression | undefined;
      readonly body: readonly Statement[];
      /** `do … while`: the body runs before the condition is asked. */
      readonly first: boolean;
    }
  | { readonly kind: 'goto'; readonly at: number; readonly label: string }
  | { readonly kind: 'label'; readonly at: number; readonly name: string }
  | { readonly kind: 'return'; readonly at: number; readonly value: Expression | undefined }
  | { readonly kind: 'break' | 'continue'; readonly at: number };

/** A function's definition. */
export interface CFunction {
  readonly name: string;
  readonly at: number;
  /** Offset of the closing brace. */
  readonly end: number;
  readonly parameters: readonly Variable[];
  readonly body: readonly Statement[];
}
