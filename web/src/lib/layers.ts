// The eight layers, in the order in which they are shown: their glyph, their names, their words.
import type { Kind, Modality, Status } from './types';

export interface Layer {
  kind: Kind;
  /** Stands for the layer without colour, so that a page printed in grey reads rightly. */
  glyph: string;
  one: string;
  many: string;
}

// U+FE0E asks for the plain form where a system would draw a picture.
export const layers: readonly Layer[] = [
  { kind: 'actor', glyph: '●', one: 'actor', many: 'actors' },
  { kind: 'statement', glyph: '❝', one: 'statement', many: 'statements' },
  { kind: 'event', glyph: '▲', one: 'event', many: 'events' },
  { kind: 'tie', glyph: '↔\uFE0E', one: 'tie', many: 'ties' },
  { kind: 'position', glyph: '±', one: 'position', many: 'positions' },
  { kind: 'link', glyph: '→', one: 'link', many: 'links' },
  { kind: 'figure', glyph: '#', one: 'figure', many: 'figures' },
  { kind: 'tone', glyph: '◆', one: 'tone', many: 'tone' },
];

const byKind = new Map(layers.map((l) => [l.kind, l]));

export function layer(kind: Kind): Layer {
  const found = byKind.get(kind);
  if (!found) throw new Error(`no layer is called ${kind}`);
  return found;
}

export function isKind(s: string | undefined): s is Kind {
  return byKind.has(s as Kind);
}

export const statuses: readonly Status[] = ['machine', 'candidate', 'accepted', 'edited', 'added', 'rejected'];

/** What a state means, for a title and for the list of states. */
export const statusMeaning: Record<Status, string> = {
  machine: 'read by a rule with a firm score; counts',
  candidate: 'doubtful; counts nowhere until accepted',
  accepted: 'a person agrees',
  edited: 'a person changed it; the old one is in the log',
  added: 'coded by a person from the text',
  rejected: 'kept in the log; counts nowhere',
};

export const modalityMeaning: Record<Modality, string> = {
  asserted: 'says it is so',
  planned: 'announced or prepared',
  conditional: 'if, unless, only if',
  predicted: 'will, is likely to',
  hedged: 'may, perhaps',
  hypothetical: 'should, would, fears',
  denied: 'says it is not so',
};

/** Whether records of this state enter counts and comparisons. */
export function counts(s: Status): boolean {
  return s !== 'candidate' && s !== 'rejected';
}

/** The author is written out, never left blank. */
export function voice(holder: string | undefined): string {
  return !holder || holder === 'author' ? 'the author' : holder;
}

/** The speakers from the author inwards, for "LM the author › Sergei". */
export function voices(holder: string | undefined, chain: readonly string[] | null | undefined): string[] {
  const inner = chain && chain.length > 0 ? [...chain] : holder && holder !== 'author' ? [holder] : [];
  return ['the author', ...inner.filter((s) => s !== 'author')];
}
