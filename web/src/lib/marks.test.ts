import { describe, expect, it } from 'vitest';
import { around, codedWords, pieces } from './marks';
import type { Coded } from './types';

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

describe('the coded words', () => {
  const sentence = 'Ferries stop in winter, so prices rise.';
  const q = (text: string) => ({ start: sentence.indexOf(text), end: sentence.indexOf(text) + text.length, text });
  const base = { id: '1', doc: 'd', document: 'd', account: 'd', code: 'D', score: 1, coder: 'c', title: '', status: 'machine' as const, sentence, evidence: [q(sentence)] };
  it('are cause and effect of a link, not the whole sentence', () => {
    const link: Coded = { ...base, kind: 'link', payload: { cause: q('Ferries stop'), cause_factor: 'stop', effect: q('prices rise'), effect_factor: 'prices', sign: '+', modality: 'asserted' } };
    expect(codedWords(link)).toEqual(['Ferries stop', 'prices rise']);
  });
  it('are names at most where a whole sentence is the evidence', () => {
    const tone: Coded = { ...base, kind: 'tone', payload: { actor: 'Ferries', value: 0 } };
    expect(codedWords(tone)).toEqual(['Ferries']);
    expect(codedWords({ ...tone, payload: { actor: 'nobody', value: 0 } })).toEqual([]);
  });
  it('are the evidence where it is a part of the sentence', () => {
    const tie: Coded = { ...base, kind: 'tie', evidence: [q('prices rise')], payload: { from: 'a', type: 'ally-of', to: 'b' } };
    expect(codedWords(tie)).toEqual(['prices rise']);
  });
});
