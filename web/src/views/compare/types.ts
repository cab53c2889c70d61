// What GET /api/compare/... answers.
import type { Contradiction } from '../../lib/overview';
import type { Version } from '../network/model';

export type { Contradiction, Version };

export interface Item {
  kind: string;
  id: string;
  label: string;
  date?: string;
  documents: number;
  families: number;
  own_voice: number;
  voices: number;
  docs: string[] | null;
  versions?: Version[] | null;
}

export interface Tally {
  doc: string;
  account: string;
  outlet?: string;
  family: string;
  counts: Record<string, number> | null;
  shared: Record<string, number> | null;
  alone: Record<string, number> | null;
}

export interface Coverage {
  kinds: string[];
  accounts: Tally[] | null;
  items: Item[] | null;
  total: number;
}

export interface Corroboration {
  kind: string;
  id: string;
  label: string;
  date?: string;
  modality?: string;
  families: number;
  voices: number;
  versions: Version[] | null;
  reasons?: string[] | null;
}

export interface Portrait {
  actor: string;
  key: string;
  outlet: string;
  positive: number;
  neutral: number;
  negative: number;
  mean: number;
  tone: Version[] | null;
  acts: Record<string, number> | null;
  acted_on: Record<string, number> | null;
  speaks: number;
  mentions: number;
}

export interface Issue {
  id: string;
  issue: string;
  stances: { actor: string; for?: Version[]; against?: Version[]; neutral?: Version[] }[] | null;
  support: { families: number };
}

/** The views of the page, in the order of the bar. */
export const views = ['contradictions', 'corroboration', 'portrayal', 'omissions', 'coverage', 'issues'] as const;
export type What = (typeof views)[number];

/** The layer whose glyph stands for an item. */
export function glyphKind(kind: string): 'actor' | 'event' | 'tie' | 'position' | 'link' | 'figure' {
  return kind === 'issue' ? 'position' : kind === 'actor' || kind === 'event' || kind === 'tie' || kind === 'link' || kind === 'figure' ? kind : 'tie';
}

export interface Row {
  actor: string;
  cells: Map<string, Portrait>;
  /** Distance between the best and the worst tone. */
  spread: number;
}

/** Actors by outlets; the ones on whom the outlets differ most come first. */
export function rows(cells: readonly Portrait[]): Row[] {
  const by = new Map<string, Row>();
  for (const c of cells) {
    const r = by.get(c.key) ?? { actor: c.actor, cells: new Map<string, Portrait>(), spread: 0 };
    r.cells.set(c.outlet, c);
    by.set(c.key, r);
  }
  const toned = (p: Portrait) => p.positive + p.neutral + p.negative > 0;
  const out = [...by.values()].filter((r) => [...r.cells.values()].some(toned));
  for (const r of out) {
    const means = [...r.cells.values()].filter(toned).map((p) => p.mean);
    r.spread = Math.max(...means) - Math.min(...means);
  }
  return out.sort((a, b) => b.spread - a.spread || b.cells.size - a.cells.size || a.actor.localeCompare(b.actor));
}
