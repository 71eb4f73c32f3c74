// `matchtable.json`: what a project says of its rules. The same for the command line and the editor. Its JSON schema
// (schemas/matchtable.schema.json) says the same as this file; a test compares them.
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { buses } from '../bus/all.ts';
import { normalPath } from '../files/paths.ts';
import type { Position, Range } from '../files/place.ts';
import { RULES } from './all.ts';
import { LEVELS, type Level } from './choice.ts';
import { jsonFault } from './json-fault.ts';
import { nearest } from './nearest.ts';
import { NO_SETTINGS, type ProjectSettings } from './settings.ts';

/** What is wrong, and what was expected. */
export interface SettingsFault {
  readonly range: Range;
  readonly message: string;
}

/** Of JSON with comments or without. Where anything is wrong, nothing of it counts. */
export function parseSettings(
  text: string,
): { readonly settings: ProjectSettings } | { readonly faults: readonly SettingsFault[] } {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  } catch {
    // The parser calls itself for each bracket.
    return { faults: [{ range: rangeOf(text, 0, 0), message: 'no settings: nested too deep' }] };
  }
  const faults: SettingsFault[] = errors.map(({ error, offset, length }) => ({
    range: rangeOf(text, offset, length),
    message: jsonFault(error),
  }));
  if (faults.length > 0) return { faults };
  const wrong = ({ offset, length }: Node, message: string) => {
    faults.push({ range: rangeOf(text, offset, length), message });
  };

  let settings = NO_SETTINGS;
  for (const { key, value } of membersOf(root, 'an object, as in {"rules": {…}}', wrong))
    switch (key.value) {
      case '$schema':
        textIn(value, wrong);
        break;
      case 'rules':
        settings = { ...settings, levels: levelsIn(value, wrong) };
        break;
      case 'exclude':
        settings = { ...settings, exclude: textsIn(value, 'globs of paths', wrong).map(textOf) };
        break;
      case 'buses':
        settings = { ...settings, buses: busesIn(value, wrong) };
        break;
      case 'preview':
        if (typeof value.value === 'boolean') settings = { ...settings, preview: value.value };
        else wrong(value, 'expected true or false');
        break;
      case 'baseline':
        if (textIn(value, wrong)) {
          const baseline = normalPath(textOf(value));
          // What a tree says names no file outside of it.
          if (baseline === undefined || baseline === '')
            wrong(value, 'expected the path of a file in the tree');
          else settings = { ...settings, baseline };
        }
        break;
      default:
        wrong(key, unknownOf('key', textOf(key), KEYS));
    }
  return faults.length > 0 ? { faults } : { settings };
}

export const KEYS = ['$schema', 'rules', 'exclude', 'buses', 'preview', 'baseline'] as const;

type Wrong = (node: Node, message: string) => void;

function levelsIn(node: Node, wrong: Wrong): Record<string, Level> {
  const levels: Record<string, Level> = {};
  const names = RULES.map(({ name }) => name);
  for (const { key, value } of membersOf(node, 'an object, as in {"duplicate-entry": "off"}', wrong)) {
    const name = textOf(key);
    const level = LEVELS.find((each) => each === value.value);
    if (!names.includes(name)) wrong(key, unknownOf('rule', name, names));
    if (level === undefined) wrong(value, `expected ${LEVELS.map((each) => `"${each}"`).join(', ')}`);
    else levels[name] = level;
  }
  return levels;
}

function busesIn(node: Node, wrong: Wrong): readonly string[] {
  const names = ['all', ...buses.map(({ name }) => name)];
  const list = textsIn(node, 'names of buses', wrong);
  for (const each of list)
    if (!names.includes(textOf(each))) wrong(each, unknownOf('bus', textOf(each), names));
  if (node.type === 'array' && node.children?.length === 0) wrong(node, 'expected a bus, or "all"');
  return list.map(textOf);
}

interface Member {
  readonly key: Node;
  readonly value: Node;
}

function membersOf(node: Node | undefined, expected: string, wrong: Wrong): readonly Member[] {
  // An empty file says nothing.
  if (!node) return [];
  if (node.type !== 'object') {
    wrong(node, `expected ${expected}`);
    return [];
  }
  const members = (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key && value ? [{ key, value }] : [],
  );
  const said = new Set<string>();
  for (const { key } of members) {
    if (said.has(textOf(key))) wrong(key, `"${textOf(key)}" is said twice`);
    said.add(textOf(key));
  }
  return members;
}

function textsIn(node: Node, what: string, wrong: Wrong): readonly Node[] {
  if (node.type !== 'array') {
    wrong(node, `expected a list of ${what}`);
    return [];
  }
  return (node.children ?? []).filter((each) => textIn(each, wrong));
}

function textIn(node: Node, wrong: Wrong): boolean {
  if (node.type === 'string' && node.value !== '') return true;
  wrong(node, 'expected a text');
  return false;
}

const textOf = ({ value }: Node): string => String(value);

function unknownOf(kind: string, name: string, names: readonly string[]): string {
  const guess = nearest(name, names);
  const known = kind === 'key' ? `, expected one of ${names.join(', ')}` : '';
  return `unknown ${kind} "${name}"${guess === undefined ? known : `; did you mean "${guess}"?`}`;
}

/** Offsets count UTF-16 units. */
function rangeOf(text: string, offset: number, length: number): Range {
  return { start: positionAt(text, offset), end: positionAt(text, offset + length) };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return {
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
  };
}
