import { afterEach, describe, expect, it, vi } from 'vitest';
import { changes } from './changes.svelte';

afterEach(() => vi.unstubAllGlobals());

function server(): { sent: Record<string, unknown>[] } {
  const sent: Record<string, unknown>[] = [];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const move = JSON.parse(String(init.body)) as Record<string, unknown>;
    await new Promise((done) => setTimeout(done, 1));
    if (move.act === 'merge') return new Response(JSON.stringify({ title: 'Too late', detail: 'look again' }), { status: 409 });
    sent.push(move);
    return new Response(JSON.stringify({ decision: { ...move, seq: sent.length }, records: [], version: '1' }));
  });
  return { sent };
}

describe('decisions', () => {
  it('are taken back one after the other, however fast the key is pressed', async () => {
    const { sent } = server();
    await changes.decide({ act: 'accept', record: 'a' }, 'A');
    await changes.decide({ act: 'reject', record: 'b' }, 'B');
    await Promise.all([changes.undo(), changes.undo(), changes.undo()]);
    expect(sent.slice(2)).toEqual([{ act: 'undo', undoes: 2 }, { act: 'undo', undoes: 1 }]);
    expect(changes.last).toBe('Nothing to undo');
    await Promise.all([changes.redo(), changes.redo()]);
    expect(sent.slice(4).map((m) => m.record)).toEqual(['a', 'b']);
    expect(changes.canRedo).toBe(false);
  });

  it('that the server refuses are said, and not counted as done', async () => {
    server();
    const n = changes.done.length;
    expect(await changes.decide({ act: 'merge', from: ['x'], to: 'y' }, 'M')).toBeUndefined();
    expect(changes.problem?.message).toBe('Too late: look again');
    expect(changes.done.length).toBe(n);
  });
});
