import { expect, test } from 'vitest';
import type { Coded } from '../../lib/types';
import { partners } from './ties';

const tie = (id: string, from: string, type: string, to: string, negated = false) => ({ id, kind: 'tie', payload: { from, type, to, negated } }) as unknown as Coded;

test('ties are summed by the one at the other end, whichever end that is', () => {
  const got = partners('A', [tie('1', 'A', 'ally-of', 'B'), tie('2', 'B', 'friend-of', 'A', true), tie('3', 'C', 'depends-on', 'A'), tie('4', 'A', 'ally-of', 'B')]);
  expect(got.map((p) => [p.name, p.plus, p.minus, p.other, p.types])).toEqual([
    ['B', 2, 1, 0, ['ally-of', 'not friend-of']],
    ['C', 0, 0, 1, ['depends-on']],
  ]);
});

test('a denied hostility is no hostility', () => {
  expect(partners('A', [tie('1', 'A', 'opposes', 'B', true)])[0]?.plus).toBe(1);
});
