// Where the coded words stand inside the sentence that is shown with a record.

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
