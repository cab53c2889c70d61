// Where the actors stand. Places are found for the whole network, so that a filter moves nobody; the
// simulation draws its numbers from a fixed seed (d3-force), so that they are the same every time.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from 'd3-force';
import type { Network } from './model';

export interface Place {
  x: number;
  y: number;
}

interface Body extends SimulationNodeDatum {
  id: string;
}

export function places(n: Network): Map<string, Place> {
  const nodes: Body[] = (n.nodes ?? []).map((x, i, all) => {
    const turn = (2 * Math.PI * i) / Math.max(1, all.length);
    return { id: x.name, x: 260 * Math.cos(turn), y: 180 * Math.sin(turn) };
  });
  const pairs = new Set<string>();
  const links: { source: string; target: string }[] = [];
  for (const e of n.edges ?? []) {
    const source = n.nodes?.[e.from]?.name;
    const target = n.nodes?.[e.to]?.name;
    const id = [source, target].sort().join('|');
    if (!source || !target || source === target || pairs.has(id)) continue;
    pairs.add(id);
    links.push({ source, target });
  }
  forceSimulation(nodes)
    .force('link', forceLink<Body, { source: string | Body; target: string | Body }>(links).id((d) => d.id).distance(150).strength(0.3))
    .force('apart', forceManyBody().strength(-1400).distanceMax(900))
    .force('room', forceCollide(58))
    .force('x', forceX(0).strength(0.05))
    .force('y', forceY(0).strength(0.09))
    .stop()
    .tick(320);
  return fitted(nodes);
}

function fitted(nodes: readonly Body[]): Map<string, Place> {
  return new Map(nodes.map((b) => [b.id, { x: Math.round(b.x ?? 0), y: Math.round(b.y ?? 0) }]));
}

/** The part of the plane that is shown: what is there, with room for names, in the shape of the drawing. */
export function frame(list: readonly Place[]): { x: number; y: number; w: number; h: number } {
  const xs = list.map((p) => p.x);
  const ys = list.map((p) => p.y);
  if (!list.length) return { x: 0, y: 0, w: 960, h: 620 };
  const [x0, x1, y0, y1] = [Math.min(...xs) - 90, Math.max(...xs) + 90, Math.min(...ys) - 45, Math.max(...ys) + 55];
  const w = Math.max(x1 - x0, ((y1 - y0) * 96) / 62, 760);
  const h = (w * 62) / 96;
  return { x: Math.round((x0 + x1 - w) / 2), y: Math.round((y0 + y1 - h) / 2), w: Math.round(w), h: Math.round(h) };
}

/** The way of a line: lines between the same two are bent apart. `bend` is in units across. */
export function way(a: Place, b: Place, bend: number, ra: number, rb: number): { d: string; mid: Place; end: Place; start: Place; angle: number; back: number } {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const long = Math.hypot(dx, dy) || 1;
  const mx = (a.x + b.x) / 2 - (dy / long) * bend;
  const my = (a.y + b.y) / 2 + (dx / long) * bend;
  const cut = (p: Place, r: number) => {
    const l = Math.hypot(mx - p.x, my - p.y) || 1;
    return { x: p.x + ((mx - p.x) / l) * r, y: p.y + ((my - p.y) / l) * r };
  };
  const start = cut(a, ra);
  const end = cut(b, rb);
  const at = (x: number) => Math.round(x * 10) / 10;
  return {
    d: `M${at(start.x)} ${at(start.y)}Q${at(mx)} ${at(my)} ${at(end.x)} ${at(end.y)}`,
    mid: { x: at((start.x + 2 * mx + end.x) / 4), y: at((start.y + 2 * my + end.y) / 4) },
    start,
    end,
    angle: (Math.atan2(end.y - my, end.x - mx) * 180) / Math.PI,
    back: (Math.atan2(start.y - my, start.x - mx) * 180) / Math.PI,
  };
}
