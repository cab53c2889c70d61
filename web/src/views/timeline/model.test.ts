import { expect, test } from 'vitest';
import { choose, dayNumber, label, labelRoom, mark, stretched, tracks, type TimelineEvent } from './model';

const v = (record: string, doc: string, modality = 'asserted') => ({ record, doc, account: doc, family: doc, holder: 'author', modality, wording: '' });
const events: TimelineEvent[] = [
  { id: 'a', source: ['Norvia'], target: ['Selland'], type: 'ACCUSE', label: 'accused', from: '2031-03-01', to: '2031-03-01', versions: [v('1', 'x'), v('2', 'y', 'denied')] },
  { id: 'b', source: null, target: ['the dam'], type: 'ASSAULT', label: 'blew up', from: '2031-05-01', to: '2031-05-31', versions: [v('3', 'x', 'planned')] },
];
const all = { types: [], modalities: [], accounts: [], from: '', until: '', words: '' };

test('events are chosen by type, account, modality, time and words', () => {
  const ids = (c: object) => choose(events, { ...all, ...c }).map((e) => [e.id, (e.versions ?? []).length]);
  expect(ids({})).toEqual([['a', 2], ['b', 1]]);
  expect(ids({ accounts: ['y'] })).toEqual([['a', 1]]);
  expect(ids({ modalities: ['planned'] })).toEqual([['b', 1]]);
  expect(ids({ from: '2031-04-01' })).toEqual([['b', 1]]);
  expect(ids({ from: '2031-05-20' })).toEqual([['b', 1]]);
  expect(ids({ until: '2031-03' })).toEqual([['a', 2]]);
  expect(ids({ words: 'NORVIA accus' })).toEqual([['a', 2]]);
});

test('the axis keeps the order of days, gives near ones room and cuts the empty years', () => {
  const d = ['2000-01-01', '2031-03-01', '2031-03-02', '2031-04-01'].map(dayNumber);
  const s = stretched(d);
  const xs = d.map(s.x);
  expect(xs).toEqual([...xs].sort((a, b) => a - b));
  expect((xs[2] ?? 0) - (xs[1] ?? 0)).toBeGreaterThan(8);
  expect(s.width).toBeLessThan(300);
  expect(s.breaks).toHaveLength(1);
  expect(s.x(dayNumber('2031-03-15'))).toBeGreaterThan(xs[2] ?? 0);
  expect(s.ticks[0]?.text).toBe('2000-01-01');
  expect(stretched([]).width).toBe(0);
});

test('what happened, what is meant and what is denied are drawn apart', () => {
  expect(['asserted', 'planned', 'predicted', 'hedged', 'conditional', 'denied'].map(mark)).toEqual(['full', 'planned', 'planned', 'open', 'open', 'struck']);
});

test('stretches that overlap get tracks of their own, others share one', () => {
  expect(tracks([[0, 100], [10, 20], [30, 40], [105, 110], [15, 35]])).toEqual([0, 1, 1, 0, 2]);
});

test('a mark is labelled with who and what, cut where it is long', () => {
  expect(label(events[0]!)).toBe('Norvia: accused');
  expect(label(events[1]!)).toBe('blew up');
  expect(label({ ...events[1]!, label: 'closed the eastern\nferry for the whole of the long winter' }, 20)).toBe('closed the eastern…');
  expect(labelRoom('abc')).toBeGreaterThan(labelRoom('ab'));
});
