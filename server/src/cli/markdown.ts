// Rule pages are Markdown; a terminal gets headings, lists, code and emphasis of it, no more.
import { type Colors, NO_COLORS } from './colors.ts';
import { wordsOf, wrap } from './report/wrap.ts';

/** A page for a terminal of `width` cells. Code blocks keep their lines. */
export function renderMarkdown(page: string, width: number, colors: Colors): string {
  const out: string[] = [];
  for (const block of blocksOf(page)) {
    if (out.length > 0 && !(block.kind === 'item' && block.tight)) out.push('');
    out.push(...renderBlock(block, width, colors));
  }
  return `${out.join('\n')}\n`;
}

/** A page as plain text of any width: for formats that want the text without its marks. */
export function plainText(page: string): string {
  return renderMarkdown(page, 100, NO_COLORS).trimEnd();
}

type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  /** `path`: the file that the fence names as `path=`. */
  | { readonly kind: 'code'; readonly path: string | undefined; readonly lines: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  /** `tight`: follows another item with no blank line between. */
  | { readonly kind: 'item'; readonly mark: string; readonly text: string; readonly tight: boolean };

function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  const lines = page.split(/\r?\n/);
  /** Whether the block before still takes lines. */
  let open = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    const item = /^\s*([-*+]|\d+[.)])\s+(.*)$/.exec(line);
    const last = blocks.at(-1);
    if (fence !== undefined) {
      const from = at + 1;
      do at++;
      while (at < lines.length && !lines[at]!.trimStart().startsWith(fence));
      blocks.push({ kind: 'code', path: /\spath=(\S+)/.exec(line)?.[1], lines: lines.slice(from, at) });
      open = false;
    } else if (line.trim() === '') open = false;
    else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1]!.length, text: heading[2]! });
      open = false;
    } else if (item) {
      blocks.push({ kind: 'item', mark: item[1]!, text: item[2]!, tight: open && last?.kind === 'item' });
      open = true;
    } else if (open && (last?.kind === 'text' || last?.kind === 'item')) {
      blocks[blocks.length - 1] = { ...last, text: `${last.text} ${line.trim()}` };
    } else {
      blocks.push({ kind: 'text', text: line.trim() });
      open = true;
    }
  }
  return blocks;
}

function renderBlock(block: Block, width: number, colors: Colors): string[] {
  switch (block.kind) {
    case 'heading': {
      const text = inline(block.text, colors).join(' ');
      return [colors.bold(block.level === 1 ? colors.underline(text) : text)];
    }
    case 'code':
      return [
        ...(block.path === undefined ? [] : [`  ${colors.dim(`${block.path}:`)}`]),
        ...block.lines.map((line) => (line === '' ? '' : `    ${colors.cyan(line)}`)),
      ];
    case 'text':
      return wrap(inline(block.text, colors), width);
    case 'item': {
      const mark = /\d/.test(block.mark) ? block.mark : '-';
      return wrap(inline(block.text, colors), width, `  ${mark} `, ' '.repeat(mark.length + 3));
    }
  }
}

/** The words of a line of Markdown, painted one by one, so that they can be wrapped. */
function inline(text: string, colors: Colors): string[] {
  const words: string[] = [];
  // Parts that touch (`code`,) stay one word.
  let glue = false;
  const add = (part: string, paint: (word: string) => string) => {
    const found = wordsOf(part);
    if (found.length === 0) {
      if (part !== '') glue = false;
      return;
    }
    found.forEach((word, index) => {
      if (index === 0 && glue && !/^\s/.test(part)) words.push((words.pop() ?? '') + paint(word));
      else words.push(paint(word));
    });
    glue = !/\s$/.test(part);
  };
  const plain = (word: string) => word;
  // Code; strong; a link as `[text](address)`; an address in angle brackets.
  const marks = /(`+)(.+?)\1(?!`)|\*\*(.+?)\*\*|\[([^\]]*)\]\(([^)\s]*)\)|<(https?:[^>\s]*)>/g;
  let at = 0;
  for (const match of text.matchAll(marks)) {
    add(text.slice(at, match.index), plain);
    at = match.index + match[0].length;
    const [, , code, strong, label, target, address] = match;
    // Where there is no colour the marks stay, so that a name is still told from a word.
    if (code !== undefined && colors.isColorSupported) add(code, colors.cyan);
    else if (code !== undefined) add(`\`${code}\``, plain);
    else if (strong !== undefined) add(strong, colors.bold);
    else if (label !== undefined) {
      add(label, plain);
      if (target !== label) add(` (${target})`, colors.dim);
    } else add(address!, plain);
  }
  add(text.slice(at), plain);
  return words;
}
