// Where in a unit something stands, and which blocks around it are known from where (C11 6.2.1).
import { type Block, type Blocks, blocksOf, findBlocks } from './blocks.ts';
import { declarationIn, isDeclared } from './declared.ts';
import { activity } from './lookup.ts';
import { endOf } from './skeleton.ts';
import { outermost, type Token } from './tokens.ts';
import { contextAt, type Instance, type Unit } from './unit.ts';

export interface Spot {
  readonly instance: Instance;
  readonly at: number;
}

export interface UnitBlock extends Block {
  readonly instance: Instance;
}

/**
 * Where a token ended up in the unit's own text; undefined where it is of a header, or of no text. `order`: of what it
 * is part of, for a text that is taken in more than once.
 */
export function spotOf(unit: Unit, token: Token, order: number): Spot | undefined {
  const { source, start } = outermost(token);
  let first: Instance | undefined;
  for (const instance of unit.instances) {
    if (instance.source !== source) continue;
    first ??= instance;
    if (contextAt(instance, start).order === order) return { instance, at: start };
  }
  return first && { instance: first, at: start };
}

/** Whether one stands before another, in the order in which the compiler meets them. */
export function isBefore(one: Spot, other: Spot): boolean {
  if (one.instance === other.instance) return one.at <= other.at;
  return contextAt(one.instance, one.at).order < contextAt(other.instance, other.at).order;
}

const parents = new WeakMap<Unit, ReadonlyMap<Instance, Spot>>();

/** Where a text is taken in. */
function includedAt(unit: Unit, instance: Instance): Spot | undefined {
  let known = parents.get(unit);
  if (!known) {
    known = new Map(
      unit.instances.flatMap((each) =>
        [...each.children].map(
          ([index, child]) => [child, { instance: each, at: endOf(each.source.directives, index) }] as const,
        ),
      ),
    );
    parents.set(unit, known);
  }
  return known.get(instance);
}

const uneven = new WeakMap<Instance, Blocks>();

function blocksIn(unit: Unit, instance: Instance): Blocks {
  const blocks = blocksOf(instance.source);
  if (!blocks.uneven || !unit.instances.includes(instance)) return blocks;
  let own = uneven.get(instance);
  if (!own) {
    // While it is found out what is compiled, the text alone tells.
    uneven.set(instance, blocks);
    own = findBlocks(instance.source, (branches) =>
      branches.find((index) => activity(unit, instance.frames[index]) !== false),
    );
    uneven.set(instance, own);
  }
  return own;
}

/** The innermost block around a place; undefined at file scope. */
export function blockAt(unit: Unit, { instance, at }: Spot): UnitBlock | undefined {
  const block = blocksIn(unit, instance).around(at);
  if (block) return { ...block, instance };
  const outside = includedAt(unit, instance);
  return outside && blockAt(unit, outside);
}

/** Whether a place lies in a block. */
export function isWithin(unit: Unit, spot: Spot, block: UnitBlock): boolean {
  for (let one: Spot | undefined = spot; one; one = includedAt(unit, one.instance))
    if (one.instance === block.instance) return one.at >= block.start && one.at < block.end;
  return false;
}

/** Whether what a block declares comes before what one around it does. */
export function isInner(unit: Unit, one: UnitBlock | undefined, other: UnitBlock | undefined): boolean {
  if (!one || !other) return other === undefined && one !== undefined;
  return (
    (one.instance !== other.instance || one.start !== other.start) &&
    isWithin(unit, { instance: one.instance, at: one.start }, other)
  );
}

/** Whether a token's own text declares its name as an object, in a block that the token stands in or in none. */
export function isObjectAt(unit: Unit, token: Token, order: number): boolean {
  if (!isDeclared(token)) return false;
  const { source, text } = token;
  const spot = spotOf(unit, token, order);
  if (!spot || spot.instance.source !== source) return true;
  const block = blockAt(unit, { instance: spot.instance, at: declarationIn(source, text) });
  return !block || isWithin(unit, spot, block);
}
