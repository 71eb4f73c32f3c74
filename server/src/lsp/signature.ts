// Signature help in the arguments of an entry macro: which field each of them becomes.
import type { SignatureHelp } from 'vscode-languageserver';
import type { OpenDocument } from './documents.ts';
import { cached, entryMacros } from './entry-macros.ts';
import type { OpenTree } from './open-tree.ts';
import { tableContext } from './table-context.ts';
import type { CSyntax } from './tree-sitter.ts';

/** undefined where the offset is in no argument of a macro that makes an entry. */
export function signatureAt(
  syntax: CSyntax,
  tree: OpenTree,
  document: OpenDocument,
  offset: number,
): SignatureHelp | undefined {
  const text = document.text.getText();
  const context = tableContext(syntax, text, offset);
  const call = context?.entry?.call;
  if (!call) return undefined;
  const fields = tree.fieldsOf(context.struct);
  const macro = entryMacros(tree.files, text, fields, cached(tree.files)).find(
    ({ name }) => name === call.macro,
  );
  if (!macro) return undefined;
  const params = macro.params.map(({ name, field, prefix }) => ({
    label: name,
    ...(field !== undefined && {
      documentation: prefix === '' ? `.${field}` : `.${field} = ${prefix}…`,
    }),
  }));
  return {
    signatures: [
      { label: `${macro.name}(${params.map(({ label }) => label).join(', ')})`, parameters: params },
    ],
    activeSignature: 0,
    activeParameter: Math.min(call.at, Math.max(0, params.length - 1)),
  };
}
