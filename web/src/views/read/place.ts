// Puts records on the text: bytes to units, and which words of a record are drawn.
import type { Coded, NewRecord, Payloads, Quote, Span } from '../../lib/types';
import type { Ruler } from '../../lib/offsets';
import type { Extent } from './lanes';
import type { Placed } from './reading';

export function place(records: readonly Coded[], ruler: Ruler): Placed[] {
  const out = records.map((record) => ({
    record,
    spans: record.evidence.map((e) => units(e, ruler)),
    drawn: drawn(record).map((e) => units(e, ruler)),
  }));
  return out.filter((p) => p.spans.length > 0);
}

function units(s: Span, ruler: Ruler): Extent {
  return { start: ruler.unit(s.start), end: ruler.unit(s.end) };
}

/** The words that carry the record: narrower than its evidence where the payload says so. */
function drawn(r: Coded): Span[] {
  const some = (list: (Span | undefined)[]): Span[] => {
    const full = list.filter((q): q is Span => q !== undefined && q.end > q.start);
    return full.length ? full : r.evidence;
  };
  switch (r.kind) {
    case 'actor':
      return some(r.payload.mentions ?? []);
    case 'statement':
      return some([r.payload.content]);
    case 'event':
      return some([r.payload.action]);
    case 'link':
      return some([r.payload.cause, r.payload.effect]);
    default:
      return r.evidence;
  }
}

/** Reading order: where the first evidence stands, then the layer. */
export function byPlace(a: Placed, b: Placed): number {
  return (a.spans[0]?.start ?? 0) - (b.spans[0]?.start ?? 0) || (a.spans[0]?.end ?? 0) - (b.spans[0]?.end ?? 0) || (a.record.id < b.record.id ? -1 : 1);
}

const word = /[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu;

/** Moves one edge of a span by a word, within the limits; the keyboard's way of selecting words. */
export function moveEdge(text: string, span: Extent, edge: 'start' | 'end', step: 1 | -1, limits: Extent): Extent {
  const words = [...text.slice(limits.start, limits.end).matchAll(word)].map((m) => ({ start: limits.start + m.index, end: limits.start + m.index + m[0].length }));
  if (edge === 'end') {
    const next = step > 0 ? words.find((w) => w.end > span.end) : words.findLast((w) => w.end < span.end);
    if (!next || next.end <= span.start) return span;
    return { start: span.start, end: next.end };
  }
  const next = step > 0 ? words.find((w) => w.start > span.start) : words.findLast((w) => w.start < span.start);
  if (!next || next.start >= span.end) return span;
  return { start: next.start, end: span.end };
}

/** Without the white space at its ends. */
export function trim(text: string, s: Extent): Extent {
  let { start, end } = s;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return { start, end };
}

/** The record with other words as its first evidence. What was read from the old words moves along. */
export function respanned(r: Coded, quote: Quote): NewRecord {
  const payload: Record<string, unknown> = { ...r.payload };
  const inside = (q: Span) => q.start >= quote.start && q.end <= quote.end;
  const moves: Partial<Record<Coded['kind'], string>> = { event: 'action', statement: 'content' };
  const name = moves[r.kind];
  if (name && !inside(payload[name] as Span)) payload[name] = quote;
  if (r.kind === 'link') {
    if (!inside(r.payload.cause)) payload.cause = quote;
    if (!inside(r.payload.effect)) payload.effect = quote;
  }
  return {
    kind: r.kind,
    doc: r.doc,
    payload: payload as unknown as Payloads[Coded['kind']],
    holder: r.holder ?? 'author',
    ...(r.chain?.length ? { chain: [...r.chain] } : {}),
    ...(r.modality ? { modality: r.modality } : {}),
    evidence: [quote, ...r.evidence.slice(1)],
  };
}
