import { expect, it } from 'vitest';
import { addresses } from './addresses';

it('finds the addresses in what was pasted, each once, without the punctuation around them', () => {
  expect(addresses('see https://a.example/x?y=1, and (http://b.example/z).\nhttps://a.example/x?y=1')).toEqual(['https://a.example/x?y=1', 'http://b.example/z']);
  expect(addresses('no address, ftp://c.example')).toEqual([]);
});
