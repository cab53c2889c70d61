import { describe, expect, it } from 'vitest';
import { find, nameOf, written, type Key } from './keymap';

const key = (keys: string[], more: Partial<Key> = {}): Key => ({ keys, label: keys.join(), run: () => undefined, ...more });
const press = (k: string, held = {}) => ({ key: k, ctrlKey: false, altKey: false, metaKey: false, ...held });

describe('keys', () => {
  it('are left to the browser while Ctrl, Alt or Meta is held', () => {
    expect(nameOf(press('a', { ctrlKey: true }))).toBe('');
    expect(nameOf(press('z', { metaKey: true }))).toBe('');
    expect(nameOf(press('Z'))).toBe('Z');
  });

  it('belong to the innermost scope that wants them', () => {
    const inner = key(['t']);
    const outer = key(['t', 'x']);
    expect(find([[inner], [outer]], '', 't')).toEqual({ key: inner });
    expect(find([[inner], [outer]], '', 'x')).toEqual({ key: outer });
    expect(find([[inner], [outer]], '', 'y')).toBeUndefined();
  });

  it('pass by a scope that is off', () => {
    const inner = key(['t'], { off: () => true });
    const outer = key(['t']);
    expect(find([[inner], [outer]], '', 't')).toEqual({ key: outer });
  });

  it('may be sequences, and a wrong second key counts as a first', () => {
    const seq = key(['0 3']);
    const a = key(['a']);
    expect(find([[seq, a]], '', '0')).toBe('wait');
    expect(find([[seq, a]], '0', '3')).toEqual({ key: seq });
    expect(find([[seq, a]], '0', 'a')).toEqual({ key: a });
    expect(find([[seq, a]], '0', 'b')).toBeUndefined();
  });

  it('are written as people know them', () => {
    expect(written('Escape')).toBe('Esc');
    expect(written('0 3')).toBe('0 3');
  });
});
