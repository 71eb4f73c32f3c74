// Which device tree nodes an entry matches: drivers/of/base.c, __of_device_is_compatible. A node has a list of
// compatible strings, of which one suffices; sets are of one string, because nothing in two tables tells which
// strings stand together in a node.
import type { Devices, Matching, Relation } from './bus.ts';
import type { Entry } from './entry.ts';
import { fieldsOf, underscored } from './fields.ts';

/** What is '' is any. */
export interface OfSet {
  readonly name: string;
  readonly type: string;
  /** As the kernel compares it: in lower case (of_compat_cmp of include/linux/of.h is strcasecmp). */
  readonly compatible: string;
  /** As it is written. */
  readonly written: string;
}

function setOf(entry: Entry): OfSet | undefined {
  const fields = fieldsOf(entry);
  const name = fields.string('name');
  const type = fields.string('type');
  const written = fields.string('compatible');
  if (fields.missing() || (name === '' && type === '' && written === '')) return undefined;
  return { name, type, compatible: written.toLowerCase(), written };
}

const PARTS = ['name', 'type', 'compatible'] as const;

const disjoint = (a: OfSet, b: OfSet) =>
  PARTS.some((part) => a[part] !== '' && b[part] !== '' && a[part] !== b[part]);
const holds = (outer: OfSet, inner: OfSet) =>
  PARTS.every((part) => outer[part] === '' || outer[part] === inner[part]);

function relate(a: OfSet, b: OfSet): Relation {
  if (disjoint(a, b)) return 'disjoint';
  const covers = holds(a, b);
  const covered = holds(b, a);
  if (covers) return covered ? 'identical' : 'covers';
  return covered ? 'covered' : 'partial';
}

const ASKS_NAME = 1;
const ASKS_TYPE = 2;
const asks = (set: OfSet) => (set.name === '' ? 0 : ASKS_NAME) | (set.type === '' ? 0 : ASKS_TYPE);
const apartByKind = (wild: OfSet, other: OfSet) =>
  wild.compatible === '' && (asks(wild) & ~asks(other)) !== 0;

/** of_device_get_modalias (drivers/of/device.c): a node without a type prints as a null pointer does. */
function witness(a: OfSet, b: OfSet): string | undefined {
  if (disjoint(a, b)) return undefined;
  const compatible = a.written || b.written;
  return underscored(
    `of:N${a.name || b.name || 'node'}T${a.type || b.type || '(null)'}${compatible === '' ? '' : `C${compatible}`}`,
  );
}

export const ofMatching: Matching<OfSet> = {
  setOf,
  bucket: (set) => set.compatible || undefined,
  group: (set) => set.compatible || undefined,
  asks,
  everything: () => false,
  relate,
  witness,
  theoretical: (a, b) => apartByKind(a, b) || apartByKind(b, a),
  // `arm,pl011`, `*@name=memory`, `fsl,qe@type=qe`
  text: (set) => {
    const asked = [set.name && `name=${set.name}`, set.type && `type=${set.type}`].filter((part) => part);
    // Folded, bytes that are not ASCII would be no text any more.
    const name = set.written.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    return (name || '*') + (asked.length > 0 ? `@${asked.join(',')}` : '');
  },
};

/** A node by its modalias, or by one compatible string alone. */
export type OfDevice = { readonly modalias: string } | { readonly compatible: string };

function parse(given: string): OfDevice | { readonly error: string } {
  const text = given.replace(/^[\t-\r ]+|[\t-\r ]+$/g, '');
  if (/^of:N.*T/.test(text)) return { modalias: text };
  const compatible = /^of:([^\t-\r *]+)$/.exec(text)?.[1];
  if (compatible !== undefined) return { compatible: compatible.toLowerCase() };
  return { error: `"${text}" is no device tree node: write of:vendor,device or a modalias of:N…T…C…` };
}

const quoted = (text: string) => underscored(text).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function match(entry: Entry, device: OfDevice): 'always' | 'maybe' | 'never' {
  const set = setOf(entry);
  if (!set) return 'never';
  if ('compatible' in device) {
    if (underscored(set.compatible) !== device.compatible) return set.compatible === '' ? 'maybe' : 'never';
    return asks(set) === 0 ? 'always' : 'maybe';
  }
  const { modalias } = device;
  // Names hold T and strings hold C, so a modalias can't be taken apart: it is matched as the alias is.
  const named = new RegExp(`^of:N${quoted(set.name) || '.*'}T${quoted(set.type) || '.*?'}(C.*)?$`);
  if (!named.test(modalias)) return 'never';
  if (set.compatible === '') return 'always';
  const text = `${modalias.toLowerCase()}c`;
  return text.includes(`c${underscored(set.compatible)}c`) ? 'always' : 'never';
}

export const ofDevices: Devices<OfDevice> = { parse, match, overrideOnly: () => false };
