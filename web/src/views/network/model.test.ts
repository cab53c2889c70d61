import { expect, test } from 'vitest';
import { frame, places } from './layout';
import { bars, show, type Choice, type Network } from './model';

const all: Choice = { without: [], accounts: [], types: [], from: '', until: '', actor: '' };
const v = (record: string, doc: string, published?: string) => ({ record, doc, account: doc, published, family: doc, holder: 'author', modality: 'asserted', wording: '' });
const net: Network = {
  nodes: ['A', 'B', 'C', 'D'].map((name) => ({ key: name, name, kind: 'country', degree: 1 })),
  edges: [
    { from: 1, to: 0, type: 'ally-of', sign: 1, families: 2, directed: true, disputed: true, versions: [v('1', 'x', '2031-01-05'), v('2', 'y', '2031-03-05')] },
    { from: 0, to: 1, type: 'friend-of', negated: true, sign: -1, families: 1, directed: false, versions: [v('3', 'y', '2031-03-05')] },
    { from: 0, to: 2, type: 'opposes', sign: -1, families: 1, directed: true, versions: [v('4', 'x', '2031-01-05')] },
    { from: 2, to: 3, type: 'depends-on', sign: 0, families: 1, directed: true, versions: [v('5', 'z')] },
  ],
  left_out: 0,
};

test('ties of one pair and sign are one line, whichever way they run', () => {
  const s = show(net, all);
  expect(s.lines.map((l) => [l.a, l.b, l.sign, l.denied, l.toA, l.toB, l.ids])).toEqual([
    ['A', 'B', 1, false, true, false, ['1', '2']],
    ['A', 'B', -1, true, false, false, ['3']],
    ['A', 'C', -1, false, false, true, ['4']],
    ['C', 'D', 0, false, false, true, ['5']],
  ]);
  expect([s.ties, s.of]).toEqual([5, 5]);
  expect(s.lines[0]?.families).toBe(2);
});

test('a filter narrows versions, and actors without a tie go', () => {
  expect(show(net, { ...all, accounts: ['y'] }).lines.map((l) => l.ids)).toEqual([['2'], ['3']]);
  expect(show(net, { ...all, without: ['hostile', 'denied', 'other'] }).nodes.map((n) => n.name)).toEqual(['A', 'B']);
  expect(show(net, { ...all, from: '2031-02' }).lines.map((l) => l.ids)).toEqual([['2'], ['3']]);
  expect(show(net, { ...all, until: '2031-01' }).lines.map((l) => l.ids)).toEqual([['1'], ['4']]);
  expect(show(net, { ...all, actor: 'C' }).lines.map((l) => l.ids)).toEqual([['4'], ['5']]);
});

test('everybody has a place in the frame, the same every time', () => {
  const a = places(net);
  expect(a).toEqual(places(net));
  expect(a.size).toBe(4);
  const f = frame([...a.values()]);
  for (const p of a.values()) expect(p.x > f.x && p.x < f.x + f.w && p.y > f.y && p.y < f.y + f.h).toBe(true);
  expect(places({ nodes: null, edges: null, left_out: 0 }).size).toBe(0);
});

test('time is counted by month, what has no date is left out', () => {
  expect(bars(net)).toEqual([
    { date: '2031-01', n: 2 },
    { date: '2031-03', n: 2 },
  ]);
});
