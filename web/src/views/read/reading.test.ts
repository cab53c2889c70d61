import { describe, expect, it } from 'vitest';
import { lanes } from './lanes';
import { byPlace, moveEdge, place, trim } from './place';
import { lineOf, paragraphs, splitAt, type Placed } from './reading';
import { Ruler } from '../../lib/offsets';
import type { Coded, Kind } from '../../lib/types';

const all = new Set<Kind>(['actor', 'statement', 'event', 'tie', 'position', 'link', 'figure', 'tone']);
const text = 'The port – once ours – closed. Mayor Oduya said trade would suffer. Nobody left.';
const first = text.indexOf('Mayor');
const second = text.indexOf('Nobody');
const sentences = [
  { start: 0, end: first - 1 },
  { start: first, end: second - 1 },
  { start: second, end: text.length },
];
const base = { doc: 'd', document: 'd', account: 'd', code: 'D', score: 0.8, coder: 'c', title: '' };

function bytes(words: string) {
  const start = text.indexOf(words);
  const r = new Ruler(text);
  return { start: r.byte(start), end: r.byte(start + words.length), text: words };
}
function event(id: string, words: string, status: Coded['status'] = 'machine'): Coded {
  const q = bytes(words);
  return { ...base, id, kind: 'event', status, modality: 'planned', evidence: [q], payload: { source: [], target: [], action: q, type: 'RETREAT', modality: 'planned' } };
}
const placed = (...rs: Coded[]): Placed[] => place(rs, new Ruler(text));
const model = (ps: Placed[], on = all) => paragraphs([{ kind: 'body', start: 0, end: text.length }], sentences, ps, on);

describe('lanes', () => {
  it('keep overlapping spans apart and are used again when free', () => {
    expect(lanes([{ start: 0, end: 5 }, { start: 2, end: 8 }, { start: 5, end: 6 }, { start: 9, end: 10 }], 4)).toEqual([0, 1, 0, 0]);
  });
  it('answer in the order of the question', () => {
    expect(lanes([{ start: 4, end: 6 }, { start: 0, end: 9 }], 4)).toEqual([1, 0]);
  });
  it('share the last one when there are no more', () => {
    expect(lanes([{ start: 0, end: 9 }, { start: 1, end: 9 }, { start: 2, end: 9 }], 2)).toEqual([0, 1, 1]);
  });
});

describe('the text column', () => {
  it('loses and doubles no character, whatever is marked', () => {
    const ps = placed(event('1', 'once ours'), event('2', 'ours – closed'), event('3', 'trade would suffer'));
    const out = model(ps)[0]?.sentences.flatMap((s) => s.segments.map((g) => text.slice(g.start, g.end)).join('')) ?? [];
    expect(out).toEqual(sentences.map((s) => text.slice(s.start, s.end)));
  });
  it('puts the glyph where the words begin, though the offsets are bytes', () => {
    const s = model(placed(event('1', 'closed')))[0]?.sentences[0];
    const g = s?.segments.find((x) => x.begins.length);
    expect(text.slice(g?.start, g?.end)).toBe('closed');
    expect(g?.lanes[0]?.line).toBe('dashed');
  });
  it('counts candidates at the end of their sentence and draws none', () => {
    const s = model(placed(event('1', 'trade would suffer', 'candidate')))[0]?.sentences[1];
    expect(s?.candidates).toBe(1);
    expect(s?.segments.every((g) => g.begins.length === 0)).toBe(true);
  });
  it('draws only the layers that are on', () => {
    const s = model(placed(event('1', 'closed')), new Set<Kind>(['tie']))[0]?.sentences[0];
    expect(s?.segments.some((g) => g.begins.length)).toBe(false);
  });
  it('knows whose voice fills a paragraph', () => {
    const q = bytes('Mayor Oduya said trade would suffer. Nobody left.');
    const said: Coded = { ...base, id: 's', kind: 'statement', status: 'machine', evidence: [q], payload: { speaker: 'Oduya', content: q, cue: { start: 0, end: 0, text: '' }, form: 'indirect' } };
    expect(model(placed(said))[0]?.voice).toBe('Oduya');
    expect(model(placed(event('1', 'closed')))[0]?.voice).toBe('');
  });
  it('cuts a segment at the edges of a selection', () => {
    const g = model([])[0]?.sentences[0]?.segments ?? [];
    expect(splitAt(g, { start: 4, end: 8 }).map((x) => text.slice(x.start, x.end))).toEqual(['The ', 'port', text.slice(8, first - 1)]);
    expect(splitAt(g, undefined)).toEqual(g);
  });
  it('sorts by place', () => {
    const ps = placed(event('b', 'suffer'), event('a', 'port')).sort(byPlace);
    expect(ps.map((p) => p.record.id)).toEqual(['a', 'b']);
  });
  it('shows the modality as a line', () => {
    expect(['asserted', 'predicted', 'hedged', 'denied', undefined].map(lineOf)).toEqual(['solid', 'dashed', 'dotted', 'denied', 'solid']);
  });
});

describe('selecting words with the keyboard', () => {
  const limits = { start: 0, end: first - 1 };
  const port = { start: 4, end: 8 };
  it('moves the end, then the beginning, a word at a time', () => {
    const wider = moveEdge(text, port, 'end', 1, limits);
    expect(text.slice(wider.start, wider.end)).toBe('port – once');
    expect(moveEdge(text, wider, 'end', -1, limits)).toEqual(port);
    expect(moveEdge(text, port, 'start', -1, limits)).toEqual({ start: 0, end: 8 });
  });
  it('never empties the span and never leaves the limits', () => {
    expect(moveEdge(text, port, 'end', -1, limits)).toEqual(port);
    expect(moveEdge(text, port, 'start', 1, limits)).toEqual(port);
    expect(moveEdge(text, { start: 0, end: 3 }, 'start', -1, limits)).toEqual({ start: 0, end: 3 });
  });
  it('drops white space at the ends', () => {
    expect(trim(text, { start: 3, end: 9 })).toEqual(port);
  });
});
