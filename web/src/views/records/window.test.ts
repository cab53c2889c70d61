import { expect, it } from 'vitest';
import { rowsInSight } from './window';

it('draws what is in sight and some more, however long the table', () => {
  expect(rowsInSight(0, 280, 28, 1_000_000)).toEqual({ from: 0, to: 22 });
  expect(rowsInSight(28 * 500_000, 280, 28, 1_000_000)).toEqual({ from: 499_988, to: 500_022 });
});

it('stays inside the table when it is short or scrolled past its end', () => {
  expect(rowsInSight(0, 280, 28, 3)).toEqual({ from: 0, to: 3 });
  expect(rowsInSight(9999, 280, 28, 3)).toEqual({ from: 0, to: 3 });
  expect(rowsInSight(-50, 0, 28, 0)).toEqual({ from: 0, to: 0 });
});
