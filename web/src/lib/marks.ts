// Where the coded words stand inside the sentence that is shown with a record.
import type { Coded } from './types';

/**
 * The words that carry the record: narrower than its evidence where the payload says so. None when all
 * that is known is the sentence as a whole, since a mark over everything marks nothing.
 */
export function codedWords(r: Coded): string[] {
  const evidence = r.evidence[0]?.text ?? '';
  const narrow =
    r.kind === 'event' ? [r.payload.action.text] : r.kind === 'link' ? [r.payload.cause.text, r.payload.effect.text] : r.kind === 'statement' ? [r.payload.content.text] : r.kind === 'figure' ? [r.payload.value] : [];
  const found = narrow.filter((w) => w && (r.sentence ?? evidence).includes(w));
  if (found.length) return found;
  return evidence.length > 0.8 * (r.sentence ?? '').length && r.kind !== 'actor' ? named(r).filter((w) => evidence.includes(w)) : [evidence];
}

/** Names in the payload, which at least say where to look. */
function named(r: Coded): string[] {
  switch (r.kind) {
    case 'tie':
      return [r.payload.from, r.payload.to];
    case 'position':
    case 'tone':
      return [r.payload.actor];
    default:
      return [];
  }
}

export interface Piece {
  text: string;
  marked: boolean;
}

/** Cuts a sentence into marked and plain pieces. Words that do not stand in it are left out. */
export function pieces(sentence: string, words: readonly string[]): Piece[] {
  const spans: [number, number][] = [];
  for (const w of words) {
    const at = w ? sentence.indexOf(w) : -1;
    if (at >= 0) spans.push([at, at + w.length]);
  }
  spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const out: Piece[] = [];
  let end = 0;
  for (const [from, to] of spans) {
    if (to <= end) continue;
    if (from > end) out.push({ text: sentence.slice(end, from), marked: false });
    const start = Math.max(from, end);
    const top = out.at(-1);
    if (top?.marked && start === end) top.text += sentence.slice(start, to);
    else out.push({ text: sentence.slice(start, to), marked: true });
    end = to;
  }
  if (end < sentence.length) out.push({ text: sentence.slice(end), marked: false });
  return out;
}

/** A long sentence around its first marked words, with dots where it was cut. */
export function around(sentence: string, words: readonly string[], width: number): string {
  if (sentence.length <= width) return sentence;
  const first = words.map((w) => sentence.indexOf(w)).filter((i) => i >= 0);
  const at = first.length ? Math.min(...first) : 0;
  const long = Math.max(width, ...words.map((w) => w.length));
  let from = Math.max(0, Math.min(at - Math.floor((long - (words[0]?.length ?? 0)) / 2), sentence.length - long));
  let to = Math.min(sentence.length, from + long);
  while (from > 0 && !/\s/.test(sentence[from - 1] ?? ' ')) from--;
  while (to < sentence.length && !/\s/.test(sentence[to] ?? ' ')) to++;
  return (from > 0 ? '… ' : '') + sentence.slice(from, to).trim() + (to < sentence.length ? ' …' : '');
}
