// Hover in a header: what an id macro or an entry macro means for match tables. clangd shows how it is defined; here it
// is told what it is called and which drivers it has to do with.

import { buses } from '../bus/all.ts';
import { entryMacros } from './entry-macros.ts';
import { code, count, escaped } from './entry-words.ts';
import { type IdMacros, idMacroNamed, idMacros, vendorNames } from './id-macros.ts';
import type { Locate } from './locate.ts';
import type { OpenTree } from './open-tree.ts';
import type { AnswerOf, MacroAsked } from './questions.ts';
import { within } from './within.ts';

/** Milliseconds that a hover in a header waits for the thread. */
const PATIENCE = 300;
const MOST = 6;

/** What is asked of the whole tree of a macro: its name, and the PCI devices that it stands for. */
export function askedOf(name: string, macros: IdMacros): MacroAsked {
  const id = idMacroNamed(macros, name);
  if (!id) return { name };
  if (id.kind === 'vendor') return { name, pci: { vendors: [id.value] } };
  return { name, ...(id.vendors.length > 0 && { pci: { vendors: id.vendors, device: id.value } }) };
}

/** Paragraphs of Markdown; none where the word is no macro of match tables. `text`: the header's. */
export async function headerParagraphs(
  tree: OpenTree,
  text: string,
  name: string,
  locate: Locate,
): Promise<string[]> {
  const macros = idMacros(tree.files);
  const head = idHead(tree, name, macros) ?? entryHead(tree, text, name);
  if (tree.state().kind !== 'ready')
    return head === undefined ? [] : [head, '*Which drivers: the tree is not read yet.*'];
  const uses = await within(tree.ask({ kind: 'macroUses', ...askedOf(name, macros) }), PATIENCE);
  if (head === undefined)
    return uses === 'busy' || uses.length === 0 ? [] : [code(name), ...usesLines(uses, locate)];
  if (uses === 'busy') return [head, '*Which drivers: not known yet; ask again in a moment.*'];
  if (uses.length > 0) return [head, ...usesLines(uses, locate)];
  return [head, `No entry of the tables that are read: ${tree.chosen().lintBuses.join(', ')}.`];
}

function idHead(tree: OpenTree, name: string, macros: IdMacros): string | undefined {
  const id = idMacroNamed(macros, name);
  if (!id) return undefined;
  const names = tree.names();
  const value = code(`0x${id.value.toString(16).padStart(4, '0')}`);
  const vendor = id.kind === 'vendor' ? id.value : id.vendors[0];
  const words = [
    vendor !== undefined && names.vendor(vendor),
    vendor !== undefined && id.kind === 'device' && names.device(vendor, id.value),
  ]
    // Without a pci.ids names are the macros themselves.
    .filter((word): word is string => typeof word === 'string' && !word.startsWith('PCI_'));
  const others =
    id.kind === 'vendor'
      ? vendorNames(macros, id.value).filter((other) => `PCI_VENDOR_ID_${other}` !== name)
      : [];
  return [
    `**${code(name)}** = ${value}`,
    words.length > 0 && escaped(words.join(' ')),
    others.length > 0 && `also ${others.map((other) => code(`PCI_VENDOR_ID_${other}`)).join(', ')}`,
  ]
    .filter((part) => part !== false)
    .join(' · ');
}

/**
 * What a macro's arguments become, where it is defined in this header and makes an entry of some bus: several have a
 * `.vendor`, so it is that whose struct has the most of what the macro gives, and leaves the least over.
 */
function entryHead(tree: OpenTree, text: string, name: string): string | undefined {
  if (!new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}\\(`, 'm').test(text)) return undefined;
  const makers = buses.flatMap(({ struct }) => {
    const fields = tree.fieldsOf(struct);
    if (fields.length === 0) return [];
    const macro = entryMacros(tree.files, text, fields, () => undefined).find((each) => each.name === name);
    return macro ? [{ struct, macro }] : [];
  });
  makers.sort((a, b) => b.macro.given - a.macro.given || a.macro.foreign - b.macro.foreign);
  const [best] = makers;
  if (!best) return undefined;
  const params = best.macro.params.map(({ name: param, field, prefix }) =>
    field === undefined
      ? code(param)
      : `${code(param)} → ${code(`.${field}${prefix === '' ? '' : ` = ${prefix}…`}`)}`,
  );
  return [`**${code(name)}** makes an entry of ${code(`struct ${best.struct}`)}`, ...params].join(' · ');
}

function usesLines(uses: AnswerOf['macroUses'], locate: Locate): string[] {
  const entries = uses.reduce((sum, each) => sum + each.entries, 0);
  const head = `${count(entries, 'entry', 'entries')} in ${count(uses.length, 'table')}:`;
  const lines = uses.slice(0, MOST).map(({ driver, bus, module, entries, places }) => {
    const { uri, range } = locate(places[0]!);
    const link = `[${escaped(driver)}](${uri}#L${range.start.line + 1})`;
    const where = module !== undefined && module !== driver ? `, module ${escaped(module)}` : '';
    return `- ${link} (${bus}): ${count(entries, 'entry', 'entries')}${where}`;
  });
  if (uses.length > MOST) lines.push(`- and ${count(uses.length - MOST, 'more table')}`);
  return [`${head}\n\n${lines.join('\n')}`];
}
