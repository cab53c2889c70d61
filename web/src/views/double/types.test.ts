import { expect, it } from 'vitest';
import { rulings, type Pair } from './types';
import type { Coded, Status } from '../../lib/types';

const rec = (id: string, status: Status): Coded => ({ id, kind: 'tone', status, doc: 'd', document: 'd', account: 'd', code: 'D', score: 1, coder: 'c', title: '', evidence: [], payload: { actor: 'x', value: 1 } });
const pair: Pair = { a: rec('m', 'machine'), b: rec('p', 'added'), same: false };

it('keeps what was ruled for and rejects the other', () => {
  expect(rulings(pair, 'a')).toEqual([{ act: 'accept', record: 'm' }, { act: 'reject', record: 'p' }]);
  expect(rulings(pair, 'b')).toEqual([{ act: 'reject', record: 'm' }]);
  expect(rulings(pair, 'both')).toEqual([{ act: 'accept', record: 'm' }]);
  expect(rulings(pair, 'neither')).toEqual([{ act: 'reject', record: 'm' }, { act: 'reject', record: 'p' }]);
});

it('does nothing about a side that is empty', () => {
  expect(rulings({ b: rec('p', 'added'), same: false }, 'a')).toEqual([{ act: 'reject', record: 'p' }]);
  expect(rulings({ b: rec('p', 'added'), same: false }, 'b')).toEqual([]);
});
