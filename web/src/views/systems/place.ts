// Where the boxes and arrows of a map lie: the server's layered layout as it is, or only a part of
// it, drawn together so that no empty room is left.
import type { Box, Edge, Layout } from './types';

export interface Arrow {
  id: string;
  /** Path of the line, for the attribute d. */
  d: string;
  tip: [number, number];
  /** Direction of the tip in degrees. */
  angle: number;
  middle: [number, number];
}
export interface Drawn {
  width: number;
  height: number;
  boxes: Box[];
  arrows: Arrow[];
}

const pad = 20;
const columnGap = 60;
const rowGap = 14;
const head = 9;

/** The whole map: places and bends as the server found them. The server places a box by its centre. */
export function whole(layout: Layout): Drawn {
  const move = ([x, y]: [number, number]): [number, number] => [x + pad, y + pad];
  return {
    width: layout.width + 2 * pad,
    height: layout.height + 2 * pad,
    boxes: (layout.nodes ?? []).map((b) => ({ ...b, x: b.x - b.w / 2 + pad, y: b.y - b.h / 2 + pad })),
    arrows: (layout.edges ?? []).filter((e) => e.points.length > 1).map((e) => through(e.id, e.points.map(move))),
  };
}

/** The part of the map that is kept: columns stay in their order, each is stacked anew around the middle. */
export function part(layout: Layout, edges: readonly Edge[], keep: ReadonlySet<string>): Drawn {
  const kept = (layout.nodes ?? []).filter((b) => keep.has(b.id));
  const columns = [...new Set(kept.map((b) => Math.round(b.x)))].sort((a, b) => a - b).map((x) => kept.filter((b) => Math.round(b.x) === x).sort((a, b) => a.y - b.y));
  const tall = columns.map((c) => c.reduce((sum, b) => sum + b.h + rowGap, -rowGap));
  const height = Math.max(0, ...tall);
  const boxes: Box[] = [];
  let x = pad;
  columns.forEach((column, i) => {
    let y = pad + (height - (tall[i] ?? 0)) / 2;
    for (const b of column) {
      boxes.push({ ...b, x, y });
      y += b.h + rowGap;
    }
    x += Math.max(...column.map((b) => b.w)) + columnGap;
  });
  const width = Math.max(pad * 2, x - columnGap + pad + (columns.length === 1 ? columnGap : 0));
  return { width, height: height + 2 * pad, boxes, arrows: arrows(boxes, edges.filter((e) => keep.has(e.from) && keep.has(e.to) && e.from !== e.to)) };
}

/** Arrows between boxes; those that meet at one side of a box are kept apart. */
function arrows(boxes: readonly Box[], edges: readonly Edge[]): Arrow[] {
  const at = new Map(boxes.map((b) => [b.id, b]));
  const ways = edges.flatMap((edge) => {
    const a = at.get(edge.from);
    const b = at.get(edge.to);
    if (!a || !b) return [];
    const onward = b.x > a.x;
    const same = b.x === a.x;
    return [{ edge, a, b, out: onward || same ? 1 : -1, into: onward ? -1 : 1 }];
  });
  const port = (side: (w: (typeof ways)[number]) => string, box: 'a' | 'b', other: 'a' | 'b') => {
    const groups = new Map<string, typeof ways>();
    for (const w of ways) groups.set(side(w), [...(groups.get(side(w)) ?? []), w]);
    const y = new Map<string, number>();
    for (const list of groups.values()) {
      list.sort((p, q) => p[other].y - q[other].y || (p.edge.id < q.edge.id ? -1 : 1));
      list.forEach((w, i) => y.set(w.edge.id, w[box].y + (w[box].h * (i + 1)) / (list.length + 1)));
    }
    return y;
  };
  const start = port((w) => `${w.edge.from} ${w.out}`, 'a', 'b');
  const end = port((w) => `${w.edge.to} ${w.into}`, 'b', 'a');
  return ways.map((w) => {
    const x0 = w.out > 0 ? w.a.x + w.a.w : w.a.x;
    const x1 = w.into > 0 ? w.b.x + w.b.w : w.b.x;
    const y0 = start.get(w.edge.id) ?? w.a.y;
    const y1 = end.get(w.edge.id) ?? w.b.y;
    const xe = x1 + w.into * head;
    const bend = w.out === w.into ? 45 : Math.max(24, Math.abs(xe - x0) / 2);
    const c0 = x0 + w.out * bend;
    const c1 = xe + w.into * bend;
    return {
      id: w.edge.id,
      d: `M${n(x0)} ${n(y0)}C${n(c0)} ${n(y0)} ${n(c1)} ${n(y1)} ${n(xe)} ${n(y1)}`,
      tip: [x1, y1],
      angle: w.into > 0 ? 180 : 0,
      middle: [(x0 + 3 * c0 + 3 * c1 + xe) / 8, (y0 + y1) / 2],
    };
  });
}

function through(id: string, points: readonly [number, number][]): Arrow {
  const last = points[points.length - 1] ?? [0, 0];
  const before = points[points.length - 2] ?? last;
  const first = points[0] ?? last;
  const dx = last[0] - before[0];
  const angle = dx === 0 ? (last[1] > before[1] ? 90 : -90) : dx > 0 ? 0 : 180;
  const tip: [number, number] = [last[0], last[1]];
  const end: [number, number] = dx === 0 ? tip : [last[0] - Math.sign(dx) * head, last[1]];
  let d = `M${n(first[0])} ${n(first[1])}`;
  for (let i = 1; i < points.length; i++) {
    const p = points[i - 1] ?? first;
    const q = i === points.length - 1 ? end : (points[i] ?? end);
    const half = (q[0] - p[0]) / 2;
    d += half === 0 ? `L${n(q[0])} ${n(q[1])}` : `C${n(p[0] + half)} ${n(p[1])} ${n(q[0] - half)} ${n(q[1])} ${n(q[0])} ${n(q[1])}`;
  }
  const i = Math.max(1, Math.floor(points.length / 2));
  const p = points[i - 1] ?? first;
  const q = points[i] ?? last;
  return { id, d, tip, angle, middle: [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2] };
}

function n(x: number): string {
  return String(Math.round(x * 10) / 10);
}
