// Who overlaps with whom, as SVG: drivers are nodes, findings between two of them edges, faint where something
// arbitrates. Groups that nothing connects stand side by side, those first in which somebody has something to do, of
// these the largest; the members of a group on a ring.
import type { Finding, Severity } from '../../rules/rule.ts';
import { count } from '../count.ts';
import { xmlAttributes, xmlText } from './xml.ts';

interface Edge {
  readonly a: string;
  readonly b: string;
  readonly severity: Severity;
}

/** A group with its place: nodes relative to its own upper left corner. */
interface Group {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Point>;
  readonly edges: readonly Edge[];
}

interface Point {
  readonly x: number;
  readonly y: number;
  /** Where the label goes. */
  readonly side: 'left' | 'right';
}

const WIDTH = 1040;
/** Room between neighbours on a ring, and of a line of text. */
const SPACING = 22;
const LETTER = 6.6;
const GAP = 18;
/** More drivers than these make no picture that anybody can read. */
const MOST_NODES = 1200;

/** A `<details>` with the picture; nothing where no finding is between two drivers. */
export function overlapPicture(findings: readonly Finding[]): string {
  const edges = edgesOf(findings);
  if (edges.length === 0) return '';
  const groups = groupsOf(edges);
  const drivers = groups.reduce((sum, group) => sum + group.nodes.size, 0);
  const faint = edges.some(({ severity }) => severity === 'info')
    ? '; faint lines: something arbitrates'
    : '';
  const head = `<summary>${count(drivers, 'driver')} in ${count(edges.length, 'overlap')}${faint}</summary>`;
  const body =
    drivers > MOST_NODES ? '<p>Too many for a picture.</p>' : `<div class="scroll">${svg(groups)}</div>`;
  return `<details class="picture" open>${head}${body}</details>`;
}

const WORST: readonly Severity[] = ['error', 'warning', 'info'];

function edgesOf(findings: readonly Finding[]): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { module, related, severity } of findings) {
    if (module === undefined) continue;
    for (const other of related) {
      if (other.module === undefined || other.module === module) continue;
      const [a, b] = module < other.module ? [module, other.module] : [other.module, module];
      const key = `${a}\0${b}`;
      const known = edges.get(key);
      if (!known || WORST.indexOf(severity) < WORST.indexOf(known.severity))
        edges.set(key, { a, b, severity });
    }
  }
  return [...edges.values()];
}

function groupsOf(edges: readonly Edge[]): Group[] {
  const neighbours = new Map<string, Set<string>>();
  const connect = (from: string, to: string) => {
    const known = neighbours.get(from);
    if (known) known.add(to);
    else neighbours.set(from, new Set([to]));
  };
  for (const { a, b } of edges) {
    connect(a, b);
    connect(b, a);
  }
  const seen = new Set<string>();
  const groups: string[][] = [];
  for (const start of neighbours.keys()) {
    if (seen.has(start)) continue;
    // Depth first, so that neighbours come to stand near each other on the ring.
    const members: string[] = [];
    const stack = [start];
    for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      members.push(name);
      stack.push(...neighbours.get(name)!);
    }
    groups.push(members);
  }
  const contested = new Set(edges.flatMap(({ a, severity }) => (severity === 'info' ? [] : [a])));
  const settled = (members: readonly string[]) => (members.some((name) => contested.has(name)) ? 0 : 1);
  return groups
    .sort((x, y) => settled(x) - settled(y) || y.length - x.length || (x[0]! < y[0]! ? -1 : 1))
    .map((members) => {
      const inside = new Set(members);
      return ring(
        members,
        edges.filter(({ a }) => inside.has(a)),
      );
    });
}

function ring(members: readonly string[], edges: readonly Edge[]): Group {
  const widest = Math.max(...members.map((name) => name.length)) * LETTER + 12;
  // Two stand above each other, more on an ellipse with room for a line of text each.
  const radius = members.length === 2 ? SPACING / 2 : Math.max(SPACING, (members.length * SPACING) / 4);
  const across = members.length === 2 ? 0 : Math.min(radius, 160);
  const nodes = new Map<string, Point>();
  members.forEach((name, i) => {
    const angle = (2 * Math.PI * i) / members.length - Math.PI / 2;
    const x = across * Math.cos(angle);
    nodes.set(name, {
      x: widest + across + x,
      y: SPACING / 2 + radius + radius * Math.sin(angle),
      side: members.length === 2 || x >= 0 ? 'right' : 'left',
    });
  });
  const left = members.length === 2 ? widest - 8 : 0;
  const moved = [...nodes].map(([name, point]) => [name, { ...point, x: point.x - left }] as const);
  return {
    width: members.length === 2 ? widest + 8 : 2 * (widest + across),
    height: 2 * radius + SPACING,
    nodes: new Map(moved),
    edges,
  };
}

function svg(groups: readonly Group[]): string {
  const parts: string[] = [];
  let [x, y, tallest, widest] = [0, 0, 0, 0];
  for (const group of groups) {
    if (x > 0 && x + group.width > WIDTH) {
      x = 0;
      y += tallest + GAP;
      tallest = 0;
    }
    parts.push(`<g transform="translate(${round(x)} ${round(y)})">${drawn(group)}</g>`);
    // Fewer groups take less, and one group may take more.
    widest = Math.max(widest, Math.ceil(x + group.width));
    x += group.width + GAP;
    tallest = Math.max(tallest, group.height);
  }
  const size = {
    width: widest,
    height: Math.ceil(y + tallest),
    viewBox: `0 0 ${widest} ${Math.ceil(y + tallest)}`,
  };
  const label = { role: 'img', 'aria-label': 'Drivers that overlap' };
  return `<svg xmlns="http://www.w3.org/2000/svg"${xmlAttributes({ ...size, ...label })}>${parts.join('')}</svg>`;
}

function drawn({ nodes, edges }: Group): string {
  const lines = edges.map(({ a, b, severity }) => {
    const [from, to] = [nodes.get(a)!, nodes.get(b)!];
    const ends = { x1: round(from.x), y1: round(from.y), x2: round(to.x), y2: round(to.y) };
    return `<line${xmlAttributes({ class: `edge ${severity}`, ...ends })}><title>${xmlText(`${a}, ${b}`)}</title></line>`;
  });
  const dots = [...nodes].map(([name, { x, y, side }]) => {
    const text = {
      x: round(x + (side === 'right' ? 8 : -8)),
      y: round(y + 4),
      'text-anchor': side === 'right' ? 'start' : 'end',
    };
    return (
      `<g${xmlAttributes({ class: 'node', tabindex: 0, role: 'button', 'data-driver': name })}>` +
      `<circle${xmlAttributes({ cx: round(x), cy: round(y), r: 4 })}/>` +
      `<text${xmlAttributes(text)}>${xmlText(name)}</text></g>`
    );
  });
  return lines.join('') + dots.join('');
}

const round = (value: number) => Math.round(value * 10) / 10;
