import { afterEach, describe, expect, it, vi } from 'vitest';
import { api, get, known, post, Problem, problem } from './api';

afterEach(() => vi.unstubAllGlobals());

function answers(...list: [number, unknown, Record<string, string>?][]): ReturnType<typeof vi.fn> {
  const f = vi.fn(async () => {
    const [status, body, headers] = list.shift() ?? [500, {}];
    return new Response(status === 304 ? null : JSON.stringify(body), { status, headers: headers ?? {} });
  });
  vi.stubGlobal('fetch', f);
  return f;
}

describe('the client', () => {
  it('asks again with the tag and keeps what did not change', async () => {
    const f = answers([200, { n: 1 }, { ETag: 'W/"1"' }], [304, null]);
    const a = api('kept', { b: '2', a: '1' });
    expect(a).toBe('/api/kept?a=1&b=2');
    expect(await get(a)).toEqual({ n: 1 });
    expect(known(a)).toEqual({ n: 1 });
    expect(await get(a)).toEqual({ n: 1 });
    expect(f.mock.calls[1]?.[1]?.headers['If-None-Match']).toBe('W/"1"');
  });

  it('writes with the header that other sites cannot send', async () => {
    const f = answers([200, {}]);
    await post('/api/decisions', { act: 'accept' });
    expect(f.mock.calls[0]?.[1]?.headers['X-Rashomon']).toBe('1');
  });

  it('says what the server said went wrong, and what to do', async () => {
    answers([422, { title: 'Not grounded', detail: 'select the words in the text', errors: [{ location: 'body.new', message: 'no evidence' }] }]);
    await expect(get('/api/x')).rejects.toThrow('Not grounded: select the words in the text; body.new no evidence');
  });

  it('has a sentence when there is no answer or no reason', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('failed')));
    await expect(get('/api/x')).rejects.toThrow('see that rashomon serve is still running');
    expect(problem(404, undefined).message).toBe('Not there');
    expect(problem(401, null)).toBeInstanceOf(Problem);
    expect(problem(401, null).detail).toContain('rashomon serve printed');
  });
});
