// One Kconfig file: its symbols with their types and dependencies, the choices they are members of, and the files it
// takes in. Documentation/kbuild/kconfig-language.rst.

export interface KconfigSymbol {
  readonly type: 'tristate' | 'bool' | 'other';
  /** The expressions that must all hold: behind `depends on`, and of each `if` and `menu` around; comments and line breaks taken out. */
  readonly depends: readonly string[];
  /** Whether a person is asked, or a default is given: what has neither is on only where another symbol selects it. */
  readonly settable: boolean;
  /** Whether its prompt says that it is deprecated or obsolete. */
  readonly deprecated?: true;
  /** The choice that it is a member of, the same text for all of its members. */
  readonly choice?: string;
}

export interface KconfigFile {
  readonly symbols: ReadonlyMap<string, KconfigSymbol>;
}

const TYPES: Readonly<Record<string, KconfigSymbol['type']>> = {
  tristate: 'tristate',
  def_tristate: 'tristate',
  bool: 'bool',
  def_bool: 'bool',
  int: 'other',
  hex: 'other',
  string: 'other',
};

/** What an entry that holds others opens, and what closes it. */
interface Block {
  readonly kind: 'if' | 'menu' | 'choice';
  readonly depends: string[];
  readonly id: string;
}

interface Open {
  readonly name: string;
  type: KconfigSymbol['type'] | undefined;
  readonly depends: string[];
  settable: boolean;
  deprecated: boolean;
}

/** `path` names the file in what is said of its choices. Never throws: what is no Kconfig is passed over. */
export function parseKconfig(text: string, path = ''): KconfigFile {
  const symbols = new Map<string, KconfigSymbol>();
  const blocks: Block[] = [];
  let open: Open | undefined;
  /** Whether attributes belong to the innermost block. */
  let heading = false;
  /** Columns of the entry's help; its text may hold any word, and ends with a line that stands further left. */
  let help: number | undefined;
  const close = () => {
    if (open) add(symbols, open, blocks);
    open = undefined;
    heading = false;
  };
  const end = (kind: Block['kind']) => {
    close();
    const at = blocks.findLastIndex((block) => block.kind === kind);
    if (at >= 0) blocks.length = at;
  };
  let number = 0;
  for (const line of text.replace(/\\\r?\n/g, ' ').split('\n')) {
    number++;
    const word = line.trim();
    if (word === '' || word.startsWith('#')) continue;
    if (help !== undefined) {
      const column = columnOf(line);
      if (help < 0) help = column;
      // The first line says where help begins; at the margin there is none.
      if (column >= help && help > 0) continue;
      help = undefined;
    }
    const start = /^(?:menu)?config\s+(\w+)/.exec(word);
    if (start) {
      close();
      open = { name: start[1]!, type: undefined, depends: [], settable: false, deprecated: false };
      continue;
    }
    const block = /^(if|menu|choice)\b\s*(.*)$/.exec(word);
    if (block) {
      close();
      const kind = block[1] as Block['kind'];
      const depends = kind === 'if' ? [uncommented(block[2]!)] : [];
      blocks.push({ kind, depends, id: `${path}:${number}` });
      heading = kind !== 'if';
      continue;
    }
    const ended = /^end(if|menu|choice)\b/.exec(word);
    if (ended) end(ended[1] as Block['kind']);
    else if (/^(?:source|comment|mainmenu)\b/.test(word)) close();
    else if (/^(?:help|---help---)$/.test(word)) help = -1;
    else attribute(word, open, heading ? blocks.at(-1) : undefined);
  }
  close();
  return { symbols };
}

function attribute(word: string, open: Open | undefined, block: Block | undefined): void {
  const on = /^depends\s+on\s+(.*)$/.exec(word)?.[1];
  if (on !== undefined) (open ?? block)?.depends.push(uncommented(on));
  if (!open) return;
  const name = /^(\w+)/.exec(word)?.[1] ?? '';
  open.type ??= TYPES[name];
  if (/^(?:prompt|default|def_\w+)\b/.test(word) || /^(?:tristate|bool|int|hex|string)\s+["']/.test(word))
    open.settable = true;
  if (/^(?:prompt|tristate|bool)\s+["'].*\b(?:deprecated|obsolete)\b/i.test(word)) open.deprecated = true;
}

const uncommented = (text: string) => text.replace(/#.*/, '').trim();

/** A tab goes to the next multiple of 8. */
function columnOf(line: string): number {
  let column = 0;
  for (const c of line) {
    if (c === '\t') column += 8 - (column % 8);
    else if (c === ' ') column++;
    else break;
  }
  return column;
}

/** Of a symbol that is defined twice the type and what may set it stay, and no dependencies: these are alternatives. */
function add(symbols: Map<string, KconfigSymbol>, open: Open, blocks: readonly Block[]): void {
  const before = symbols.get(open.name);
  const type = open.type ?? before?.type ?? 'other';
  const settable = open.settable || before?.settable === true;
  if (before) {
    symbols.set(open.name, { type, depends: [], settable });
    return;
  }
  const choice = blocks.findLast(({ kind }) => kind === 'choice');
  const around = blocks.flatMap(({ depends }) => depends).filter((text) => text !== '');
  symbols.set(open.name, {
    type,
    depends: [...open.depends, ...around],
    settable,
    ...(open.deprecated ? { deprecated: true as const } : {}),
    ...(choice ? { choice: choice.id } : {}),
  });
}
