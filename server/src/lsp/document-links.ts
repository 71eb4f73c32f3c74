// Document links: the pages of the rules that comments allow.
import type { DocumentLink } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { rulePage, rulePageUri } from './rule-pages.ts';

const ALLOW = /\bmatchtable:\s*allow\(([^)\n]*)\)/g;

export function documentLinks(document: TextDocument): DocumentLink[] {
  const text = document.getText();
  return [...text.matchAll(ALLOW)].flatMap((match) => {
    const names = match[1]!;
    const start = match.index + match[0].lastIndexOf(names);
    return [...names.matchAll(/[\w-]+/g)].flatMap(([name]) => {
      if (rulePage(name) === undefined) return [];
      const at = start + names.indexOf(name);
      return [
        {
          range: { start: document.positionAt(at), end: document.positionAt(at + name.length) },
          target: rulePageUri(name),
          tooltip: `What ${name} finds`,
        },
      ];
    });
  });
}
