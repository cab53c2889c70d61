// Events on one line, as every account tells them.
import type { Version } from '../network/model';

export type { Version };

export interface TimelineEvent {
  id: string;
  source: string[] | null;
  target: string[] | null;
  type: string;
  label: string;
  date?: string;
  /** First and last day that the dated versions allow. */
  from: string;
  to: string;
  disputed?: boolean;
  dates_differ?: boolean;
  versions: (Version & { date?: string; quotes?: { start: number; end: number; text: string }[] })[] | null;
}

export interface Timeline {
  events: TimelineEvent[] | null;
  undated: TimelineEvent[] | null;
}

export interface Choice {
  types: readonly string[];
  modalities: readonly string[];
  accounts: readonly string[];
  from: string;
  until: string;
  words: string;
}

export function who(e: TimelineEvent): string {
  const list = (l: string[] | null) => (l && l.length ? l.join(', ') : '');
  return [list(e.source), e.type, list(e.target)].filter(Boolean).join(' ');
}

/** A few words beside a mark: who, and what as it is worded. */
export function label(e: TimelineEvent, most = 40): string {
  const text = [e.source?.[0], e.label].filter(Boolean).join(': ').replace(/\s+/g, ' ') || who(e);
  return text.length > most ? text.slice(0, most - 1).trimEnd() + '…' : text;
}

/** How much of the axis a label takes after its mark, at the size it is set in. */
export function labelRoom(text: string): number {
  return 18 + text.length * 6;
}

/** The events that have all that was chosen, each with the versions that do. */
export function choose(list: readonly TimelineEvent[], c: Choice): TimelineEvent[] {
  const words = c.words.toLowerCase().split(/\s+/).filter(Boolean);
  return list.flatMap((e) => {
    if (c.types.length && !c.types.includes(e.type)) return [];
    if (c.from && e.to && e.to < c.from) return [];
    if (c.until && e.from && e.from.slice(0, c.until.length) > c.until) return [];
    if (words.length) {
      const text = `${who(e)} ${e.label}`.toLowerCase();
      if (!words.every((w) => text.includes(w))) return [];
    }
    const versions = (e.versions ?? []).filter((v) => (!c.modalities.length || c.modalities.includes(v.modality)) && (!c.accounts.length || c.accounts.includes(v.doc)));
    return versions.length ? [{ ...e, versions }] : [];
  });
}

/** How a modality is drawn: what happened is full, what is only meant is hollow, what is denied is struck. */
export function mark(modality: string): 'full' | 'planned' | 'open' | 'struck' {
  if (modality === 'denied') return 'struck';
  if (modality === 'asserted' || modality === '') return 'full';
  return modality === 'planned' || modality === 'predicted' ? 'planned' : 'open';
}

const dayMs = 86_400_000;

export function dayNumber(iso: string): number {
  return Math.floor(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / dayMs);
}

export interface Scale {
  width: number;
  x: (day: number) => number;
  /** Where the axis was cut short. */
  breaks: number[];
  ticks: { x: number; text: string }[];
}

/**
 * A stretched axis: days that follow one another closely have room, long empty stretches are cut and
 * marked. Between the days that occur it is linear.
 */
export function stretched(days: readonly number[], room = 46): Scale {
  const at = [...new Set(days)].sort((a, b) => a - b);
  const xs: number[] = [];
  const breaks: number[] = [];
  let x = 0;
  at.forEach((d, i) => {
    if (i > 0) {
      const gap = d - (at[i - 1] ?? d);
      const step = Math.min(room * 2, Math.max(9, Math.log2(1 + gap) * 11));
      if (gap > 400) breaks.push(x + step / 2);
      x += step;
    }
    xs.push(x);
  });
  const place = (day: number): number => {
    if (!at.length) return 0;
    let i = at.findIndex((d) => d >= day);
    if (i < 0) return x;
    if (i === 0) return 0;
    const [d0, d1, x0, x1] = [at[i - 1] ?? 0, at[i] ?? 0, xs[i - 1] ?? 0, xs[i] ?? 0];
    return x0 + ((x1 - x0) * (day - d0)) / Math.max(1, d1 - d0);
  };
  const ticks: { x: number; text: string }[] = [];
  let last = -Infinity;
  let shown = '';
  for (const [i, d] of at.entries()) {
    const iso = new Date(d * dayMs).toISOString();
    const px = xs[i] ?? 0;
    const text = shown.slice(0, 4) === iso.slice(0, 4) ? iso.slice(5, 10) : iso.slice(0, 10);
    const need = text.length * 6.4 + 8;
    if (px - last < need) continue;
    ticks.push({ x: px, text });
    last = px;
    shown = iso;
  }
  return { width: x, x: place, breaks, ticks };
}

/** Gives each stretch the first track in which it has room; stretches are [from, to] along the axis. */
export function tracks(list: readonly (readonly [number, number])[], gap = 4): number[] {
  const order = list.map((_, i) => i).sort((a, b) => (list[a]?.[0] ?? 0) - (list[b]?.[0] ?? 0) || a - b);
  const ends: number[] = [];
  const out = list.map(() => 0);
  for (const i of order) {
    const [from, to] = list[i] ?? [0, 0];
    let t = ends.findIndex((e) => e + gap <= from);
    if (t < 0) t = ends.length;
    ends[t] = to;
    out[i] = t;
  }
  return out;
}
