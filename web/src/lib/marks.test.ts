import { describe, expect, it } from 'vitest';
import { around, pieces } from './marks';

const show = (s: string, w: string[]) => pieces(s, w).map((p) => (p.marked ? `[${p.text}]` : p.text)).join('');

describe('marks', () => {
  it('stand where the words stand', () => {
    expect(show('The ferry was late again.', ['was late'])).toBe('The ferry [was late] again.');
    expect(show('The ferry was late.', ['late', 'The ferry'])).toBe('[The ferry] was [late].');
  });

  it('join where they overlap or touch', () => {
    expect(show('abcdef', ['abc', 'cde'])).toBe('[abcde]f');
    expect(show('abcdef', ['abcd', 'bc'])).toBe('[abcd]ef');
  });

  it('leave out what is not there', () => {
    expect(show('abc', ['x', ''])).toBe('abc');
    expect(pieces('', ['x'])).toEqual([]);
  });

  it('keep their surroundings when a sentence is cut', () => {
    const s = 'One two three four five six seven eight nine ten eleven twelve.';
    const cut = around(s, ['seven'], 20);
    expect(cut).toContain('seven');
    expect(cut.startsWith('… ') && cut.endsWith(' …')).toBe(true);
    expect(around('short', ['short'], 20)).toBe('short');
  });
});
