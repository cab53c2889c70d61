import { describe, expect, it } from 'vitest';
import { Ruler } from './offsets';

const texts = ['', 'plain', 'Vučić said “no” – ever', '😀a😀', 'ﬁne ‘x’ 漢字 z', 'é😀漢x'];

describe('offsets', () => {
  it('agree with the encoder at every character of every text', () => {
    const enc = new TextEncoder();
    for (const t of texts) {
      const r = new Ruler(t);
      expect(r.byteLength).toBe(enc.encode(t).length);
      for (let i = 0; i <= t.length; i++) {
        const low = t.charCodeAt(i);
        if (low >= 0xdc00 && low <= 0xdfff) continue; // inside a pair
        const b = enc.encode(t.slice(0, i)).length;
        expect(r.byte(i), `${t} unit ${i}`).toBe(b);
        expect(r.unit(b), `${t} byte ${b}`).toBe(i);
      }
    }
  });

  it('go to the end of a character that they would cut', () => {
    const r = new Ruler('a“b😀c');
    expect(r.unit(2)).toBe(2); // inside the mark
    expect(r.unit(3)).toBe(2);
    expect(r.unit(7)).toBe(5); // inside the face
    expect(r.byte(4)).toBe(9); // between the halves of the face
  });

  it('stay inside the text', () => {
    const r = new Ruler('čap');
    expect(r.unit(-3)).toBe(0);
    expect(r.unit(99)).toBe(3);
    expect(r.byte(-1)).toBe(0);
    expect(r.byte(99)).toBe(4);
  });

  it('cut the words that a span of bytes names', () => {
    expect(new Ruler('Vučić said “no”').cut(8, 12)).toBe('said');
  });
});
