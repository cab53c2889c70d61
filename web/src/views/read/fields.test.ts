import { describe, expect, it } from 'vitest';
import { draftOf, emptyDraft, fields, lacks, payloadOf } from './fields';
import { layers } from '../../lib/layers';
import type { Coded } from '../../lib/types';

const quote = { start: 3, end: 7, text: 'they' };
const base = { doc: 'd', document: 'd', account: 'd', code: 'D', score: 0.8, coder: 'c', title: '', status: 'machine' as const, evidence: [quote] };
const event: Coded = {
  ...base,
  id: '1',
  kind: 'event',
  payload: { source: ['A', 'B'], target: null, action: quote, type: 'AID', modality: 'asserted', date: '2030' },
};

describe('the form of a record', () => {
  it('gives back what it was given', () => {
    const back = payloadOf('event', draftOf(event), event, quote);
    expect(back).toEqual({ ...event.payload, target: [] });
  });
  it('takes out what was emptied and splits names', () => {
    const back = payloadOf('event', { ...draftOf(event), date: ' ', target: 'C ; D;' }, event, quote);
    expect(back).toMatchObject({ target: ['C', 'D'] });
    expect('date' in back).toBe(false);
  });
  it('turns stances and tones into numbers, and keeps a figure as worded', () => {
    expect(payloadOf('position', { actor: 'A', stance: '-1', issue: 'x' }, undefined, quote)).toEqual({ actor: 'A', stance: -1, issue: 'x' });
    expect(payloadOf('figure', { ...emptyDraft('figure', 'some 40'), number: '40' }, undefined, quote)).toMatchObject({ value: 'some 40', number: 40, source_named: false });
  });
  it('grounds a new record of every layer in the selected words', () => {
    for (const l of layers) {
      const p = JSON.stringify(payloadOf(l.kind, emptyDraft(l.kind, 'they'), undefined, quote));
      if (['actor', 'statement', 'event', 'link'].includes(l.kind)) expect(p).toContain('"start":3');
    }
  });
  it('says what is missing', () => {
    expect(lacks('tie', { ...emptyDraft('tie', ''), from: 'A' })).toBe('Still missing: to.');
    expect(lacks('event', emptyDraft('event', ''))).toBe('');
    expect(fields.tie.length).toBeGreaterThan(3);
  });
});
