import { describe as group, expect, it } from 'vitest';
import { describe, nextSort, serverQuery, toggled } from './filters';

group('the filter', () => {
  it('sends what filters and orders, and nothing that only the page needs', () => {
    expect(serverQuery('tie', { rec: 'x', status: ['a', 'b'], sort: '-date', more: '1' })).toEqual({ kind: 'tie', status: ['a', 'b'], sort: '-date' });
    expect(serverQuery('', {})).toEqual({});
  });
  it('puts values in and takes them out', () => {
    expect(toggled({ type: 'AID' }, 'type', 'ASSAULT')).toEqual({ type: ['AID', 'ASSAULT'] });
    expect(toggled({ type: ['AID', 'ASSAULT'] }, 'type', 'AID')).toEqual({ type: ['ASSAULT'] });
  });
  it('takes one value where the server takes one', () => {
    expect(toggled({ actor: 'A' }, 'actor', 'B')).toEqual({ actor: ['B'] });
    expect(toggled({ actor: 'A' }, 'actor', 'A')).toEqual({ actor: [] });
  });
  it('orders up, down, not at all', () => {
    expect([nextSort('', 'date'), nextSort('date', 'date'), nextSort('-date', 'date'), nextSort('score', 'date')]).toEqual(['date', '-date', '', 'date']);
  });
  it('reads as a sentence would', () => {
    expect(describe('tie', { status: 'candidate', doc: 'd1', q: 'port', min_score: '.5' }, () => 'GR')).toBe('ties, candidate, GR, min score .5, “port”');
    expect(describe('', {}, String)).toBe('all records');
  });
});
