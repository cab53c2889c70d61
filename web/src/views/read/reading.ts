// From a text and its records to what the reader draws: paragraphs of sentences of segments. Offsets
// here are UTF-16 units; the records' bytes were converted before.
import type { Coded, Kind } from '../../lib/types';
import { counts } from '../../lib/layers';
import { lanes, type Extent } from './lanes';

export interface Part extends Extent {
  kind: string;
  rule?: string;
}

/** A record with its spans in units of the text. */
export interface Placed {
  record: Coded;
  /** Evidence, in order; there is at least one. */
  spans: Extent[];
  /** What is drawn under the words, or tinted: the action, cause and effect, mentions. */
  drawn: Extent[];
}

/** One underline, or one tint. */
export interface Mark extends Extent {
  record: string;
  kind: Kind;
  lane: number;
  line: 'solid' | 'dashed' | 'dotted' | 'denied';
}

export interface Segment extends Extent {
  /** Words of an actor that is coded. */
  tint: boolean;
  /** By lane; holes are free lanes. */
  lanes: (Mark | undefined)[];
  /** Marks that begin here: a glyph each. */
  begins: Mark[];
}

export interface Sentence extends Extent {
  index: number;
  segments: Segment[];
  /** Ties and positions that the sentence is evidence of, by layer. */
  ends: { kind: Kind; n: number }[];
  candidates: number;
}

export interface Paragraph extends Extent {
  kind: string;
  /** Who speaks in most of it; "" is the author. */
  voice: string;
  sentences: Sentence[];
}

export const laneCount = 4;
const underlined: ReadonlySet<Kind> = new Set<Kind>(['statement', 'event', 'link', 'figure', 'tone']);
const coded: ReadonlySet<string> = new Set(['title', 'deck', 'body']);

/** Whether text of this kind is read for records. */
export function isCoded(kind: string): boolean {
  return coded.has(kind);
}

/** The line under the words says the modality, as everywhere. */
export function lineOf(modality: string | undefined): Mark['line'] {
  if (modality === 'planned' || modality === 'conditional' || modality === 'predicted') return 'dashed';
  if (modality === 'hedged' || modality === 'hypothetical') return 'dotted';
  return modality === 'denied' ? 'denied' : 'solid';
}

/** Everything the text column draws, for the layers that are on. */
export function paragraphs(parts: readonly Part[], sentences: readonly Extent[], placed: readonly Placed[], on: ReadonlySet<Kind>): Paragraph[] {
  const shown = placed.filter((p) => on.has(p.record.kind));
  const solid = shown.filter((p) => counts(p.record.status));
  const marks = underlines(solid);
  const tints = merge(solid.filter((p) => p.record.kind === 'actor').flatMap((p) => p.drawn));
  const cuts = new Set<number>();
  for (const m of [...marks, ...tints]) cuts.add(m.start).add(m.end);
  for (const p of placed) for (const s of p.spans) cuts.add(s.start).add(s.end);
  const sorted = [...cuts].sort((a, b) => a - b);
  const statements = placed.filter((p) => p.record.kind === 'statement' && counts(p.record.status));

  let index = 0;
  return parts.map((part) => {
    let inside = isCoded(part.kind) ? sentences.filter((s) => s.start >= part.start && s.start < part.end) : [];
    if (!inside.length) inside = [{ start: part.start, end: part.end }];
    return {
      start: part.start,
      end: part.end,
      kind: part.kind,
      voice: isCoded(part.kind) ? speaker(part, statements) : '',
      sentences: inside.map((s) => ({
        start: s.start,
        end: Math.min(s.end, part.end),
        index: isCoded(part.kind) ? index++ : -1,
        segments: segments(s, sorted, marks, tints),
        ends: ends(s, solid),
        candidates: shown.filter((p) => p.record.status === 'candidate' && begins(p, s)).length,
      })),
    };
  });
}

/** Whether the record's first evidence begins in the sentence. */
export function begins(p: Placed, s: Extent): boolean {
  const at = p.spans[0]?.start ?? -1;
  return at >= s.start && at < s.end;
}

/** Whether any evidence of the record touches the sentence. */
export function touches(p: Placed, s: Extent): boolean {
  return p.spans.some((e) => e.start < s.end && s.start < e.end);
}

function underlines(solid: readonly Placed[]): Mark[] {
  const out: Mark[] = [];
  for (const p of solid) {
    if (!underlined.has(p.record.kind)) continue;
    for (const d of p.drawn) {
      out.push({ start: d.start, end: d.end, record: p.record.id, kind: p.record.kind, lane: 0, line: lineOf(p.record.modality) });
    }
  }
  out.sort((a, b) => a.start - b.start || b.end - a.end);
  lanes(out, laneCount).forEach((lane, i) => ((out[i] as Mark).lane = lane));
  return out;
}

function segments(s: Extent, cuts: readonly number[], marks: readonly Mark[], tints: readonly Extent[]): Segment[] {
  const at = [s.start, ...between(cuts, s.start, s.end), s.end];
  const here = marks.filter((m) => m.start < s.end && s.start < m.end);
  const tinted = tints.filter((t) => t.start < s.end && s.start < t.end);
  const out: Segment[] = [];
  for (let i = 0; i + 1 < at.length; i++) {
    const start = at[i] as number;
    const end = at[i + 1] as number;
    const row: (Mark | undefined)[] = [];
    for (const m of here) if (m.start <= start && end <= m.end) row[m.lane] = m;
    out.push({
      start,
      end,
      tint: tinted.some((t) => t.start <= start && end <= t.end),
      lanes: row,
      begins: here.filter((m) => m.start === start),
    });
  }
  return out;
}

function between(sorted: readonly number[], from: number, to: number): number[] {
  let lo = 0;
  let hi = sorted.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if ((sorted[mid] as number) <= from) lo = mid + 1;
    else hi = mid;
  }
  const out: number[] = [];
  for (let i = lo; i < sorted.length && (sorted[i] as number) < to; i++) out.push(sorted[i] as number);
  return out;
}

function ends(s: Extent, solid: readonly Placed[]): Sentence['ends'] {
  const out: Sentence['ends'] = [];
  for (const kind of ['tie', 'position'] as const) {
    const n = solid.filter((p) => p.record.kind === kind && begins(p, s)).length;
    if (n) out.push({ kind, n });
  }
  return out;
}

/** Who speaks in more than half of the part; "" when that is the author. */
function speaker(part: Extent, statements: readonly Placed[]): string {
  const said = new Map<string, number>();
  for (const p of statements) {
    if (p.record.kind !== 'statement') continue;
    for (const d of p.drawn) {
      const n = Math.min(d.end, part.end) - Math.max(d.start, part.start);
      if (n > 0) said.set(p.record.payload.speaker, (said.get(p.record.payload.speaker) ?? 0) + n);
    }
  }
  let best = '';
  let most = (part.end - part.start) / 2;
  for (const [name, n] of said) {
    if (n > most) {
      best = name;
      most = n;
    }
  }
  return best;
}

function merge(spans: readonly Extent[]): Extent[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const out: Extent[] = [];
  for (const s of sorted) {
    const top = out.at(-1);
    if (top && s.start <= top.end) top.end = Math.max(top.end, s.end);
    else out.push({ start: s.start, end: s.end });
  }
  return out;
}

/** Cuts segments where an extra span begins or ends, for the words that are being selected. */
export function splitAt(list: readonly Segment[], extra: Extent | undefined): Segment[] {
  if (!extra) return [...list];
  return list.flatMap((g) => {
    const at = [extra.start, extra.end].filter((x) => x > g.start && x < g.end);
    if (!at.length) return [g];
    const edges = [g.start, ...at, g.end];
    return edges.slice(0, -1).map((start, i) => ({ ...g, start, end: edges[i + 1] as number, begins: i === 0 ? g.begins : [] }));
  });
}
