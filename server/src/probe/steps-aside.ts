// Why a driver leaves a device that its table matches to another driver, as its code says: every way through probe
// that ends in -ENODEV or -ENXIO, and what that hangs on. The driver core tries the next driver after any error
// (__device_attach_driver in drivers/base/dd.c), but only these two say that the device is not this driver's: of all
// others call_driver_probe logs that the probe failed.
import { placeOf, type Source } from '../c/source.ts';
import type { Place } from '../files/place.ts';
import type { CFunction } from '../syntax/ast.ts';
import type { Driver, Table } from '../tables/model.ts';
import { NO_DEVICE } from './constants.ts';
import { decidingCheck } from './deciding.ts';
import {
  type Executions,
  gaveOf,
  nameIn,
  nameOf,
  note,
  type Relocated,
  spotName,
  startOf,
} from './executions.ts';
import { type Asked, HOME, type Result, type Run } from './frame.ts';
import { type FoundFunction, type ModuleSource, openModule, type Texts } from './module-source.ts';
import { Reads, wordFor } from './reads.ts';
import { type Ran, runFunction } from './run.ts';
import { COMPARED, nothingMet, type Span, spanOf } from './spans.ts';
import { beyond, type Check, type Spot, type Value } from './values.ts';

/** One reason for which a driver does not take a device. */
export interface Aside {
  /**
   * `check`: probe gives the device back after looking; `never`: probe never keeps a device; `init`: the driver is
   * registered only after a look; `idle`: probe keeps the device and does nothing with it.
   */
  readonly kind: 'check' | 'never' | 'init' | 'idle';
  /** What is looked at, in a word (reads.ts); undefined where another module is asked. */
  readonly word?: string;
  /** The function of another module that is asked. */
  readonly asked?: string;
  /** Of a register: whether the check is meant for this very device. */
  readonly meant: boolean;
  /** Of a register: whether it is compared with what tells chips apart. */
  readonly identity: boolean;
  /** Whether it is looked at which interface of a device it is. */
  readonly ofInterface: boolean;
  /** Where it is looked at, or where probe returns. */
  readonly place: Place;
  /** The same in its function; undefined where the driver is registered by another one's probe. */
  readonly spot?: Spot;
}

/** Longer ones end as not understood. */
const MOST_STEPS = 3000;

/** Members of driver structs that bind a device. */
const PROBES = ['probe', 'probe_new', 'connect', 'ops.add', 'attach', 'add'];

/** What is known of a driver: its answers, each with what it hangs on. */
export interface Known {
  init: readonly Aside[];
  answers: Answer[];
}

export interface Answer {
  /** All of which it holds, but for known ids. */
  readonly facts: ReadonlyMap<string, string>;
  /** The ids for which it holds, by name. */
  readonly spans: ReadonlyMap<string, Held>;
  readonly asides: readonly Aside[];
}

/** Ids for which an answer holds. */
export interface Held extends Span {
  /** The one that was asked for first, and the least and the greatest that were asked for since. */
  readonly value: bigint;
  least: bigint;
  most: bigint;
}

/** The function that binds a device; undefined where the driver object does not name it. */
export function probeName(driver: Driver): string | undefined {
  if (!probeNames.has(driver)) probeNames.set(driver, probeNameOf(driver));
  return probeNames.get(driver);
}

/** Drivers never change. */
const probeNames = new WeakMap<Driver, string | undefined>();

function probeNameOf({ members }: Driver): string | undefined {
  const probe = PROBES.flatMap((member) => members.get(member) ?? [])[0];
  return probe && /^&?\s*(\w+)$/.exec(probe)?.[1];
}

/** What a driver says of one device. */
export interface Said {
  /** Its reasons, the most telling first. */
  readonly asides: readonly Aside[];
  /** The last revision, from that of the device on, of which it says the same. */
  readonly lastAlike: number;
}

/** The reasons of one driver for one device. */
export function stepsAside(texts: Texts, table: Table, driver: Driver, asked: Asked): Said {
  const path = driver.place.path.endsWith('.c') ? driver.place.path : table.path;
  let known = texts.drivers.get(driver) as Known | undefined;
  if (!known) {
    const source = texts.source(path);
    known = { init: source ? fromInit(texts, source, driver, asked) : [], answers: [] };
    texts.drivers.set(driver, known);
  }
  const before = known.answers.find(
    ({ facts, spans }) => areWithin(spans, asked.device) && areFacts(facts, asked),
  );
  if (before) {
    for (const [id, held] of before.spans) widen(held, asked.device.get(id)!);
    return saidBy(before);
  }
  const name = probeName(driver);
  const run = runOf(texts, path, asked);
  const asides = [...(name === undefined ? [] : fromProbe(texts, run, path, name)), ...known.init];
  const { consulted, met } = run;
  const facts = new Map<string, string>();
  const spans = new Map<string, Held>();
  for (const each of consulted) {
    const id = COMPARED.has(each) ? asked.device.get(each) : undefined;
    if (id === undefined) facts.set(each, factOf(asked, each));
    else spans.set(each, { ...spanOf(met, each, id), value: id, least: id, most: id });
  }
  const answer = { facts, spans, asides };
  known.answers.push(answer);
  return saidBy(answer);
}

function widen(held: Held, id: bigint): void {
  if (id < held.least) held.least = id;
  if (id > held.most) held.most = id;
}

const saidBy = ({ asides, spans }: Answer): Said => ({
  asides,
  lastAlike: Number(spans.get('revision')?.last ?? LAST_REVISION),
});

/** PCI_REVISION_ID has 8 bits. */
export const LAST_REVISION = 0xff;

/**
 * After an edit that left what was read as it was, but perhaps on other lines; `now` gives undefined where that is not
 * known, `relocated` where reasons in functions with other statements are. `tell` is told of these.
 */
export function movePlaces(
  texts: Texts,
  driver: Driver,
  now: (place: Place) => Place | undefined,
  relocated?: Relocated,
  tell?: (from: Place, to: Place) => void,
): 'same' | 'moved' | 'lost' {
  const known = texts.drivers.get(driver) as Known | undefined;
  if (!known) return 'same';
  let result: 'same' | 'moved' | 'lost' = 'same';
  const moved = (asides: readonly Aside[]): readonly Aside[] => {
    const there = asides.map((aside) => {
      const { place, spot } = aside;
      if (!spot || !relocated?.changed.has(nameIn(spot.path, spot.name)))
        return { ...aside, place: now(place) };
      const to = relocated.spots.get(spotName(spot));
      if (!to) return { ...aside, place: undefined };
      const moved = placeAt(texts, to);
      tell?.(place, moved);
      return { ...aside, place: moved, spot: to };
    });
    if (there.every(({ place }, i) => place === asides[i]!.place)) return asides;
    if (there.some(({ place }) => !place)) result = 'lost';
    else if (result === 'same') result = 'moved';
    return there as readonly Aside[];
  };
  known.init = moved(known.init);
  known.answers = known.answers.map((answer) => ({ ...answer, asides: moved(answer.asides) }));
  return result;
}

function areWithin(spans: ReadonlyMap<string, Span>, device: Asked['device']): boolean {
  for (const [name, { first, last }] of spans) {
    const id = device.get(name);
    if (id === undefined || id < first || last < id) return false;
  }
  return true;
}

function areFacts(facts: ReadonlyMap<string, string>, asked: Asked): boolean {
  for (const [name, value] of facts) if (factOf(asked, name) !== value) return false;
  return true;
}

/** What is asked of a device or its entry, as a run notes it. */
function factOf(asked: Asked, name: string): string {
  if (name.startsWith('.')) return `${asked.entry.get(name.slice(1))} ${asked.pointers.get(name.slice(1))}`;
  if (name.startsWith('list ')) return `${asked.inList(name.slice(5))}`;
  return name === 'class' ? `${asked.class}/${asked.classMask}` : `${asked.device.get(name)}`;
}

export function runOf(texts: Texts, home: string, asked: Asked): Run {
  return {
    moduleOf: (path) => moduleOf(texts, path),
    home: moduleOf(texts, home),
    asked,
    steps: MOST_STEPS,
    constants: new Map(),
    consulted: new Set(),
    met: nothingMet(),
    factOf: (name) => (name === HOME ? home : factOf(asked, name)),
    recalled: texts.recalled,
    executions: texts.executions,
    ran: texts.executions && new Map(),
    calls: texts.executions && [],
    stack: [],
    calledBack: 0,
  };
}

export function moduleOf(texts: Texts, path: string): ModuleSource {
  let module = texts.modules.get(path);
  if (!module) {
    module = openModule(texts, path);
    texts.modules.set(path, module);
  }
  return module;
}

function fromProbe(texts: Texts, run: Run, path: string, name: string): Aside[] {
  const found = run.moduleOf(path).probeNamed(name);
  if (!found) return [];
  if (doesNothing(found.function)) {
    lookedAt(run.executions, found);
    return [outright('idle', texts, headOf(found))];
  }
  const { results } = runFirst(found, run);
  const values = results.flatMap((result) => result.values.map((value) => ({ value, result })));
  const refused = values.filter(
    ({ value }) => value.number !== undefined && NO_DEVICE.includes(value.number),
  );
  const last = refused.at(-1);
  // Where not all of it was run, it may still keep the device in the rest.
  if (last && run.steps >= 0 && values.every(({ value }) => fails(value)))
    return [outright('never', texts, last.value.spot ?? headOf(found))];
  const asides = refused.flatMap(({ value, result }) => asideOf(texts, value, result) ?? []);
  return asides.sort((x, y) => rank(x) - rank(y));
}

/** Runs what nobody calls. */
function runFirst(found: FoundFunction, run: Run): Ran {
  const { executions } = run;
  const start = executions && startOf(found, new Map(), run);
  if (run.ran) run.ran.set(nameOf(found), 1);
  const ran = runFunction(found, { variables: new Map(), path: undefined }, run);
  if (executions && start) {
    const { consulted, met } = run;
    const steps = MOST_STEPS - run.steps;
    note(executions, {
      ...start,
      gave: gaveOf(ran, [], { steps, consulted, met, ran: run.ran, calls: run.calls ?? [] }),
    });
    executions.runs.push({ left: run.steps, ran: run.ran ?? new Map() });
    if (run.steps < 0) executions.partial = true;
  }
  return ran;
}

function lookedAt(executions: Executions | undefined, found: FoundFunction): void {
  executions?.opaque.add(nameOf(found));
}

/** `{ return 0; }`: who uses the device finds it by himself (drivers/gpib). */
export const doesNothing = ({ body: [only, ...more] }: CFunction) =>
  more.length === 0 && only?.kind === 'return' && only.value?.kind === 'number' && only.value.value === 0n;

/** What needs no look at the device. */
const outright = (kind: 'never' | 'idle', texts: Texts, spot: Spot): Aside => ({
  kind,
  meant: true,
  identity: false,
  ofInterface: false,
  place: placeAt(texts, spot),
  spot,
});

const fails = ({ number, nonzero }: Value) => (number === undefined ? nonzero === true : number < 0n);

const rank = ({ word }: Aside) => (word === undefined ? 2 : word === 'register' ? 3 : 1);

function asideOf(texts: Texts, value: Value, result: Result): Aside | undefined {
  const check =
    decidingCheck(beyond(value.from, undefined), true) ??
    decidingCheck(beyond(result.state.path, undefined), false);
  return check && asideFrom(texts, check, 'check');
}

function asideFrom(texts: Texts, check: Check, kind: Aside['kind']): Aside | undefined {
  const word = wordFor(check.reads);
  const place = placeAt(texts, check.spot);
  const { meant } = check;
  const shared = {
    kind,
    place,
    spot: check.spot,
    meant,
    identity: (check.reads & Reads.identity) !== 0,
    ofInterface: (check.reads & Reads.interface) !== 0,
  };
  if (word !== undefined) return { ...shared, word };
  const [asked] = check.asked;
  return asked === undefined ? undefined : { ...shared, asked };
}

const headOf = ({ source: { path }, function: { name, at } }: FoundFunction): Spot => ({
  path,
  name,
  start: at,
  at,
});

/** From a spot, of a text that was just run, to the end of its line. */
function placeAt(texts: Texts, { path, at }: Pick<Spot, 'path' | 'at'>): Place {
  const source = texts.source(path)!;
  let end = at;
  while (end < source.bytes.length && source.bytes[end] !== 10) end++;
  return placeOf(source, at, end);
}

/** Where the code of a driver's module registers it: a place in a function of the driver's own file. */
function registeredIn(
  found: FoundFunction | undefined,
  source: Source,
  { variable }: Driver,
  executions: Executions | undefined,
): number | undefined {
  if (found?.source !== source) return undefined;
  lookedAt(executions, found);
  const body = source.bytes.latin1Slice(found.function.at, found.function.end);
  const mention = new RegExp(`\\b${variable}\\b`).exec(body);
  return mention ? found.function.at + mention.index : undefined;
}

/** A module's init that looks at the machine or at a parameter before it registers the driver. */
function fromInit(texts: Texts, source: Source, driver: Driver, asked: Asked): Aside[] {
  const asides: Aside[] = [];
  const module = moduleOf(texts, source.path);
  let byInit = false;
  for (const name of module.inits()) {
    const found = module.functionNamed(name, false);
    const registered = registeredIn(found, source, driver, texts.executions);
    if (!found || registered === undefined) continue;
    byInit = true;
    const run = runOf(texts, source.path, asked);
    const { results } = runFirst(found, run);
    for (const result of results)
      for (const value of result.values) {
        if (!fails(value)) continue;
        const check = decidingCheck(beyond(value.from, undefined), true);
        // A look that comes after the driver is registered is for something else.
        if (check?.spot.path === source.path && check.spot.at > registered) continue;
        const passing = (check?.reads ?? 0) & (Reads.machine | Reads.list);
        if (passing === 0 && !(value.number !== undefined && NO_DEVICE.includes(value.number))) continue;
        if (check && (check.reads & (Reads.machine | Reads.list | Reads.parameter)) !== 0)
          asides.push(...[asideFrom(texts, check, 'init')].flatMap((aside) => aside ?? []));
      }
  }
  return byInit ? asides : fromOtherProbe(texts, module, source, driver);
}

/** A driver that the probe of another one registers (therm_windtunnel) is there only beside that one's device. */
function fromOtherProbe(texts: Texts, module: ModuleSource, source: Source, driver: Driver): Aside[] {
  const name = module.registrar(driver.variable);
  if (name === undefined || !module.pointers('probe').some((pointer) => pointer.name === name)) return [];
  const at = registeredIn(module.functionNamed(name, false), source, driver, texts.executions);
  if (at === undefined) return [];
  const place = placeAt(texts, { path: source.path, at });
  return [{ kind: 'init', word: 'machine', meant: false, identity: false, ofInterface: false, place }];
}
