// Completion inside match tables: entry macros, fields not yet given, id macros of the vendor, ids with their names.
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
} from 'vscode-languageserver';
import { buses } from '../bus/all.ts';
import type { OpenDocument } from './documents.ts';
import { cached, type EntryMacro, entryMacros } from './entry-macros.ts';
import { deviceMacros, type IdMacros, idMacros, vendorNames } from './id-macros.ts';
import type { OpenTree } from './open-tree.ts';
import { type EntryContext, tableContext } from './table-context.ts';
import type { CSyntax } from './tree-sitter.ts';

/** More than these nobody reads; what is typed narrows them. */
const MOST = 400;

export interface CompletionParts {
  readonly syntax: CSyntax;
  readonly tree: OpenTree;
  readonly document: OpenDocument;
  readonly offset: number;
  readonly snippets: boolean;
}

export function complete({
  syntax,
  tree,
  document,
  offset,
  snippets,
}: CompletionParts): CompletionList | undefined {
  const text = document.text.getText();
  const context = tableContext(syntax, text, offset);
  const bus = context && buses.find(({ struct }) => struct === context.struct);
  if (!context || !bus) return undefined;
  const fields = tree.fieldsOf(context.struct);
  const macros = entryMacros(tree.files, text, fields, cached(tree.files));
  const { entry } = context;
  const typed = /\w*$/.exec(text.slice(Math.max(0, offset - 100), offset))![0];
  if (!entry) return list(macroItems(macros, snippets, true), typed);
  if (entry.dot) return list(fieldItems(fields, entry.given), typed);
  const ids = () => idMacros(tree.files);
  const wanted = wantedField(entry, macros, fields);
  if (bus.name === 'pci' && wanted) {
    const items = idItems(wanted, vendorText(entry, macros), ids(), tree);
    if (items.length > 0) return list(items, typed);
  }
  if (entry.call) return undefined;
  if (entry.position === 0 && entry.field === undefined)
    return list([...macroItems(macros, snippets, false), ...fieldItems(fields, entry.given, '.')], typed);
  return entry.field === undefined ? list(fieldItems(fields, entry.given, '.'), typed) : undefined;
}

/** Cut to what a client can show, those first that begin with what is typed. */
function list(items: readonly CompletionItem[], typed: string): CompletionList {
  if (items.length <= MOST) return { isIncomplete: false, items: [...items] };
  const low = typed.toLowerCase();
  const fits = items.filter(({ label, filterText }) => (filterText ?? label).toLowerCase().includes(low));
  return { isIncomplete: fits.length > MOST, items: fits.slice(0, MOST) };
}

function macroItems(macros: readonly EntryMacro[], snippets: boolean, braces: boolean): CompletionItem[] {
  return macros.map(({ name, params, header }) => {
    const args = params
      .map((param, at) => (snippets ? `\${${at + 1}:${param.name}}` : param.name))
      .join(', ');
    const call = `${name}(${args})`;
    return {
      label: name,
      kind: CompletionItemKind.Function,
      labelDetails: { detail: `(${params.map((param) => param.name).join(', ')})` },
      detail: header === '' ? 'of this file' : `<${header.replace(/^include\//, '')}>`,
      insertText: braces ? `{ ${call} },` : call,
      insertTextFormat: snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      filterText: name,
      // Those that begin with less are asked for more.
      sortText: `1${name.length.toString().padStart(3, '0')}${name}`,
    };
  });
}

function fieldItems(
  fields: readonly string[],
  given: ReadonlyMap<string, string>,
  dot = '',
): CompletionItem[] {
  return fields
    .filter((field) => !given.has(field))
    .map((field, at) => ({
      label: `${dot}${field}`,
      kind: CompletionItemKind.Field,
      insertText: `${dot}${field} = `,
      filterText: `${dot}${field}`,
      sortText: `2${at.toString().padStart(3, '0')}`,
    }));
}

interface WantedField {
  readonly field: string;
  /** What the macro pastes before the text. */
  readonly prefix: string;
}

function wantedField(
  entry: EntryContext,
  macros: readonly EntryMacro[],
  fields: readonly string[],
): WantedField | undefined {
  if (entry.call) {
    const macro = macros.find(({ name }) => name === entry.call!.macro);
    const param = macro?.params[entry.call.at];
    return param?.field === undefined ? undefined : { field: param.field, prefix: param.prefix };
  }
  const field =
    entry.field ?? (entry.given.size === 0 && entry.position > 0 ? fields[entry.position] : undefined);
  return field === undefined ? undefined : { field, prefix: '' };
}

/** What is written for the vendor whose devices are asked for, with what is pasted before it. */
function vendorText(
  entry: EntryContext,
  macros: readonly EntryMacro[],
): (field: string) => string | undefined {
  return (field) => {
    const macro = entry.call && macros.find(({ name }) => name === entry.call!.macro);
    const at = macro?.params.findIndex((param) => param.field === field) ?? -1;
    const written = at >= 0 ? entry.call!.args[at] : undefined;
    if (written !== undefined && written !== '') return macro!.params[at]!.prefix + written;
    return entry.given.get(field) ?? (field === 'vendor' ? entry.values[0] : undefined);
  };
}

function idItems(
  { field, prefix }: WantedField,
  vendorOf: (field: string) => string | undefined,
  macros: IdMacros,
  tree: OpenTree,
): CompletionItem[] {
  const names = tree.names();
  if (field === 'vendor' || field === 'subvendor')
    return macros.vendors.flatMap(({ name, value }, at) => {
      if (!name.startsWith(prefix)) return [];
      return [
        {
          label: name.slice(prefix.length),
          kind: CompletionItemKind.Constant,
          detail: `0x${hex(value)}`,
          ...described(names.vendor(value)),
          sortText: at.toString().padStart(5, '0'),
        },
      ];
    });
  if (field !== 'device' && field !== 'subdevice') return [];
  const written = vendorOf(field === 'device' ? 'vendor' : 'subvendor');
  const vendor = numberOf(written, macros);
  if (vendor === undefined) return [];
  const named = vendorNames(macros, vendor).flatMap((name) => macros.devicesOf(name));
  const items: CompletionItem[] = named.flatMap(({ name, value }) => {
    if (!name.startsWith(prefix)) return [];
    const label = name.slice(prefix.length);
    return [
      {
        label,
        kind: CompletionItemKind.Constant,
        detail: `0x${hex(value)}`,
        ...described(field === 'device' ? names.device(vendor, value) : undefined),
        sortText: `1${label}`,
      },
    ];
  });
  if (field !== 'device' || prefix !== '') return items;
  for (const [device, name] of names.devicesOf(vendor))
    if (deviceMacros(macros, vendor, device).length === 0)
      items.push({
        label: `0x${hex(device)}`,
        kind: CompletionItemKind.Value,
        detail: name,
        filterText: `0x${hex(device)} ${name}`,
        insertText: `0x${hex(device)}`,
        sortText: `2${hex(device)}`,
      });
  return items;
}

const described = (name: string | undefined) =>
  name === undefined || name.startsWith('PCI_') ? {} : { labelDetails: { description: name } };

const hex = (value: number) => value.toString(16).padStart(4, '0');

function numberOf(written: string | undefined, macros: IdMacros): number | undefined {
  if (written === undefined) return undefined;
  if (/^(0x[0-9a-f]+|\d+)$/i.test(written)) return Number(written);
  return macros.vendors.find(({ name }) => name === written)?.value;
}
