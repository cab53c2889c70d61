import { describe, expect, it } from 'vitest';
import { accountRuns, between, factorChoices, findFactor, firstChoice, linkSentence, percent, reach, readPush, rows, sentenceOf, writePush } from './model';
import { part, whole } from './place';
import type { Answer, Claim, Edge, Ran, System, SystemOf, Verdict } from './types';

const claim = (doc: string): Claim => ({ record: `r-${doc}`, doc, holder: 'author', modality: 'asserted', status: 'machine', cause: '', effect: '', sign: 1, evidence: [] });
const edge = (from: string, to: string, sign = 1, docs: string[] = ['d1']): Edge => ({ id: `${from}${to}`, from, to, sign, claims: docs.map(claim), accounts: docs.length, modality: 'asserted', reviewed: 0 });
const system = (names: string[], edges: Edge[]): System => ({ factors: names.map((n) => ({ id: n, name: n, wordings: [n, `the ${n}`] })), edges, links: edges.length, reviewed: 0 });
const told = (id: string, verdict: Verdict, up: number, down: number, more: Partial<Answer> = {}): Answer => ({ factor: id, id, verdict, share_up: up, share_down: down, share_zero: 1 - up - down, up_interval: [up, up], down_interval: [down, down], reached: true, accounts: 1, ...more });
const outcome = (answers: Answer[]) => ({ drawn: 10, stable: 10, accepted: 10, stable_share: 1, seed: 1, links: 2, reviewed: 0, answers, sentence: '' });

describe('what is pressed', () => {
  it('is written in the address and read from it, with colons in the name', () => {
    const p = { factor: 'toll: bridges', direction: 'down' as const };
    expect(readPush(writePush(p))).toEqual(p);
    expect(readPush('toll')).toBeUndefined();
    expect(readPush('toll:sideways')).toBeUndefined();
  });
  it('is found by name or wording, whatever the case', () => {
    const s = system(['harbour', 'rents'], []);
    expect(findFactor(s, 'The Harbour')).toBe('harbour');
    expect(findFactor(s, 'rent')).toBeUndefined();
  });
});

describe('a press', () => {
  const chain = [edge('a', 'b'), edge('b', 'c', -1), edge('c', 'a'), edge('x', 'c')];
  it('reaches what links lead to', () => {
    expect([...reach(chain, ['a'])]).toEqual(['a', 'b', 'c']);
    expect([...reach(chain, ['x'])].sort()).toEqual(['a', 'b', 'c', 'x']);
  });
  it('hangs on the links between it and the factor asked for', () => {
    expect(between(chain, ['a'], 'c').map((e) => e.id)).toEqual(['ab', 'bc']);
    expect(between(chain, ['x'], 'c').map((e) => e.id)).toEqual(['xc']);
  });
  it('starts where accounts contradict each other', () => {
    const s = system(['a', 'b', 'c'], [edge('a', 'b', 1, ['d1', 'd2', 'd4']), edge('c', 'b', 1, ['d1', 'd2']), edge('c', 'b', -1, ['d2', 'd3'])]);
    expect(firstChoice(s, ['d1', 'd2', 'd3', 'd4'])).toEqual({ accounts: ['d1', 'd2'], press: { factor: 'c', direction: 'up' } });
    expect(firstChoice(s, ['d2', 'd3', 'd4'])).toEqual({ accounts: ['d2', 'd3'], press: { factor: 'c', direction: 'up' } });
    expect(firstChoice(s, ['d4'])).toEqual({ accounts: ['d4'], press: { factor: 'a', direction: 'up' } });
    expect(firstChoice(system([], []), ['d1'])).toEqual({ accounts: ['d1'], press: undefined });
  });
  it('can be chosen among the factors that more accounts speak of first', () => {
    const of = (code: string, names: string[]) => ({ code, system: system(names, []) }) as unknown as SystemOf;
    expect(factorChoices([of('AA', ['tax', 'rent']), of('BB', ['Rent'])]).map((c) => [c.name, c.codes.length])).toEqual([['rent', 2], ['tax', 1]]);
  });
});

describe('the answers', () => {
  const ran: Ran = {
    method: 'press',
    runs: [{ account: 'one', code: 'AA', outcome: outcome([told('dam', 'up', 1, 0, { pressed: true }), told('floods', 'down', 0, 1), told('power', 'up', 1, 0)]) }, { account: 'two', code: 'BB', problem: 'does not speak of it' }],
    side_by_side: {
      a: { name: 'one' }, b: { name: 'two', outcome: outcome([told('the dam', 'up', 1, 0, { pressed: true }), told('danger of floods', 'up', 0.9, 0.1), told('lack of power', 'down', 0, 1), told('fish', 'none', 0, 0, { reached: false })]) },
      aligned: 2, pairs: [{ a: 'floods', b: 'danger of floods', reason: 'one head' }, { a: 'power', b: 'lack of power', flipped: true, reason: 'turned' }], differences: [], same: [], sentence: '',
    },
  };
  const runs = accountRuns(ran);
  const list = rows(runs, ran.side_by_side);
  it('come from the run side by side, where wordings are matched', () => {
    expect(runs[1]?.problem).toBe('');
    expect(runs[1]?.told.size).toBe(4);
  });
  it('stand in one row for factors that are one, first where they part', () => {
    expect(list.map((r) => [r.name, r.part])).toEqual([['floods', 'opposite'], ['power', 'same']]);
    expect(list[0]?.other).toBe('danger of floods');
  });
  it('stay in sight when the one asked for is no longer reached', () => {
    expect(rows(runs, ran.side_by_side, 'fish').map((r) => r.key)).toContain('fish');
    expect(list.map((r) => r.key)).not.toContain('fish');
  });
  it('are turned round where the wordings are', () => {
    expect(list[1]?.cells[1]).toMatchObject({ verdict: 'up', up: 1, down: 0 });
  });
  it('are sentences', () => {
    expect(sentenceOf(list[0]?.cells[1], 'BB')).toBe('BB: rises; rises in 90 %, falls in 10 % of draws');
    expect(sentenceOf(undefined, 'BB')).toBe('BB does not speak of it');
    expect(percent(0.7055)).toBe('70.5 %');
    expect(linkSentence(system(['a', 'b'], []), { ...edge('a', 'b', -1), modality: 'hedged' })).toBe('a lowers b, hedged');
  });
});

describe('a map', () => {
  const box = (id: string, x: number, y: number) => ({ id, x, y, w: 100, h: 20, lines: [id] });
  const layout = { width: 500, height: 400, nodes: [box('a', 0, 0), box('b', 200, 0), box('c', 400, 300), box('d', 400, 0)], edges: [{ id: 'ab', points: [[100, 10], [200, 10]] as [number, number][] }] };
  it('keeps the server\'s places when it is whole', () => {
    const d = whole(layout);
    expect(d.boxes[3]).toMatchObject({ x: 370, y: 10 });
    expect(d.arrows[0]).toMatchObject({ id: 'ab', angle: 0, tip: [220, 30] });
  });
  it('closes up when only a part of it is shown', () => {
    const d = part(layout, [edge('a', 'c'), edge('c', 'a'), edge('a', 'd')], new Set(['a', 'c']));
    expect(d.boxes.map((b) => b.id)).toEqual(['a', 'c']);
    expect(d.boxes[1]?.y).toBe(d.boxes[0]?.y);
    expect(d.width).toBeLessThan(layout.width);
    expect(d.arrows.map((a) => a.angle)).toEqual([0, 180]);
    expect(new Set(d.arrows.map((a) => a.tip.join())).size).toBe(2);
  });
});
