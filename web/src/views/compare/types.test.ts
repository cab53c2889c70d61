import { expect, test } from 'vitest';
import { rows, type Portrait } from './types';

const p = (actor: string, outlet: string, mean: number, n = 1): Portrait => ({ actor, key: actor, outlet, positive: mean > 0 ? n : 0, neutral: mean === 0 ? n : 0, negative: mean < 0 ? n : 0, mean, tone: [], acts: {}, acted_on: {}, speaks: 0, mentions: 1 });

test('actors on whom the outlets differ come first, those without a tone not at all', () => {
  const got = rows([p('A', 'x', 0), p('A', 'y', 0), p('B', 'x', 1), p('B', 'y', -1), p('C', 'x', 0, 0)]);
  expect(got.map((r) => [r.actor, r.spread])).toEqual([
    ['B', 2],
    ['A', 0],
  ]);
});
