import { describe, expect, it } from 'vitest';
import { formatPath, formatQuery, many, one, parsePath, parseQuery } from './query';

describe('the address', () => {
  it('is the same for the same state, in whatever order it was made', () => {
    expect(formatQuery({ b: ['y', 'x'], a: '1' })).toBe('?a=1&b=x&b=y');
    expect(formatQuery({ a: '1', b: ['x', 'y'] })).toBe('?a=1&b=x&b=y');
  });

  it('says nothing about what is not set', () => {
    expect(formatQuery({ a: '', b: undefined, c: [] })).toBe('');
  });

  it('comes back as it went, whatever the characters', () => {
    for (const q of [{ q: 'a b+c&d=e%' }, { q: '“Vučić”' }, { k: ['#e', 'a,b', 'c/d'] }, { q: '100 %?' }]) {
      expect(parseQuery(formatQuery(q))).toEqual(q);
    }
  });

  it('stays readable', () => {
    expect(formatQuery({ sort: '-date', at: '2031-01/2031-02', q: 'two words' })).toBe('?at=2031-01/2031-02&q=two+words&sort=-date');
    expect(formatPath(['names', 'actor', 'R/S & co'])).toBe('/names/actor/R%2FS%20%26%20co');
    expect(parsePath('/names/actor/R%2FS%20%26%20co')).toEqual(['names', 'actor', 'R/S & co']);
  });

  it('takes addresses that people broke', () => {
    expect(parsePath('//read//100%')).toEqual(['read', '100%']);
    expect(parseQuery('?__proto__=x&a=1&a=')).toEqual({ a: '1' });
  });

  it('gives one or all values of a key', () => {
    const q = parseQuery('?k=a&k=b&j=c');
    expect([one(q, 'k'), one(q, 'none'), many(q, 'k'), many(q, 'j'), many(q, 'none')]).toEqual(['a', '', ['a', 'b'], ['c'], []]);
  });
});
