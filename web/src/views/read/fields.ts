// What can be changed about a record of each layer. The lists are the codebook's.
import type { Coded, Kind, Payloads, Quote, Scope } from '../../lib/types';

export interface Field {
  name: string;
  label: string;
  /** names: several, separated by semicolons. */
  input: 'text' | 'name' | 'names' | 'choice' | 'check' | 'number';
  choices?: readonly (readonly [value: string, label: string])[];
  /** Names offered while typing. */
  scope?: Scope;
  required?: boolean;
}

const same = (...values: string[]): [string, string][] => values.map((v) => [v, v]);

export const eventTypes = ['AGREE', 'CONSULT', 'SUPPORT', 'COOPERATE', 'AID', 'CONCEDE', 'RETREAT', 'REQUEST', 'ACCUSE', 'REJECT', 'THREATEN', 'PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT'];
export const tieTypes = ['member-of', 'candidate-of', 'ally-of', 'friend-of', 'rival-of', 'at-war-with', 'supplies-arms-to', 'supplies-energy-to', 'invests-in', 'trades-with', 'gives-aid-to', 'mediates-for', 'protects', 'recognises', 'sanctions', 'occupies', 'depends-on', 'controls', 'infiltrates', 'influences', 'has-presence-in', 'cooperates-with', 'supports', 'opposes', 'leads', 'part-of'];
const actorKinds = ['country', 'government', 'person', 'organisation', 'alliance', 'military', 'public', 'media', 'group'];

export const fields: Record<Kind, readonly Field[]> = {
  actor: [
    { name: 'name', label: 'Name', input: 'name', scope: 'actor', required: true },
    { name: 'kind', label: 'Kind', input: 'choice', choices: same(...actorKinds) },
    { name: 'part_of', label: 'Part of', input: 'name', scope: 'actor' },
  ],
  statement: [
    { name: 'speaker', label: 'Speaker', input: 'name', scope: 'actor', required: true },
    { name: 'form', label: 'Form', input: 'choice', choices: same('direct', 'indirect', 'mixed') },
  ],
  event: [
    { name: 'source', label: 'Who', input: 'names', scope: 'actor' },
    { name: 'type', label: 'Type', input: 'choice', choices: same(...eventTypes) },
    { name: 'mode', label: 'Mode', input: 'text' },
    { name: 'target', label: 'To whom', input: 'names', scope: 'actor' },
    { name: 'modality', label: 'Modality', input: 'choice', choices: same('asserted', 'planned', 'hypothetical', 'denied') },
    { name: 'date', label: 'Date', input: 'text' },
    { name: 'place', label: 'Place', input: 'text' },
  ],
  tie: [
    { name: 'from', label: 'From', input: 'name', scope: 'actor', required: true },
    { name: 'type', label: 'Type', input: 'choice', choices: same(...tieTypes) },
    { name: 'to', label: 'To', input: 'name', scope: 'actor', required: true },
    { name: 'negated', label: 'Negated', input: 'check' },
    { name: 'since', label: 'Since', input: 'text' },
    { name: 'until', label: 'Until', input: 'text' },
  ],
  position: [
    { name: 'actor', label: 'Actor', input: 'name', scope: 'actor', required: true },
    { name: 'stance', label: 'Stance', input: 'choice', choices: [['1', 'for'], ['-1', 'against'], ['0', 'neutral']] },
    { name: 'issue', label: 'Issue', input: 'name', scope: 'issue', required: true },
  ],
  link: [
    { name: 'cause_factor', label: 'Cause', input: 'name', scope: 'factor', required: true },
    { name: 'sign', label: 'Sign', input: 'choice', choices: [['+', 'raises'], ['-', 'lowers']] },
    { name: 'effect_factor', label: 'Effect', input: 'name', scope: 'factor', required: true },
    { name: 'modality', label: 'Modality', input: 'choice', choices: same('asserted', 'conditional', 'predicted', 'hedged', 'denied') },
  ],
  figure: [
    { name: 'value', label: 'As worded', input: 'text', required: true },
    { name: 'number', label: 'Number', input: 'number' },
    { name: 'unit', label: 'Unit', input: 'text' },
    { name: 'of', label: 'Of what', input: 'text' },
    { name: 'date', label: 'Date', input: 'text' },
    { name: 'source_named', label: 'Source named', input: 'check' },
  ],
  tone: [
    { name: 'actor', label: 'Actor', input: 'name', scope: 'actor', required: true },
    { name: 'value', label: 'Portrayed', input: 'choice', choices: [['1', 'well'], ['0', 'evenly'], ['-1', 'badly']] },
  ],
};

/** The field that `t` (retype) changes, by layer. */
export const typeField: Record<Kind, string> = { actor: 'kind', statement: 'form', event: 'type', tie: 'type', position: 'stance', link: 'sign', figure: 'unit', tone: 'value' };

export type Draft = Record<string, string>;

const numeric = new Set(['stance', 'value', 'number']);

/** The payload's fields as text for a form. */
export function draftOf(r: Coded): Draft {
  const payload = r.payload as unknown as Record<string, unknown>;
  const out: Draft = {};
  for (const f of fields[r.kind]) {
    const v = payload[f.name];
    out[f.name] = Array.isArray(v) ? v.join('; ') : typeof v === 'boolean' ? (v ? 'yes' : '') : v === undefined || v === null ? '' : String(v);
  }
  return out;
}

/** An empty form of a layer, with the first choice of every list. */
export function emptyDraft(kind: Kind, words: string): Draft {
  const out: Draft = {};
  for (const f of fields[kind]) out[f.name] = f.choices?.[0]?.[0] ?? '';
  const takes = { actor: 'name', statement: '', event: '', tie: '', position: '', link: '', figure: 'value', tone: '' }[kind];
  if (takes) out[takes] = words;
  return out;
}

/** The payload that a form stands for. Quotes that the form does not show stay as they are. */
export function payloadOf(kind: Kind, draft: Draft, was: Coded | undefined, quote: Quote): Payloads[Kind] {
  const old = was?.kind === kind ? (was.payload as unknown as Record<string, unknown>) : {};
  const out: Record<string, unknown> = { ...old };
  for (const f of fields[kind]) {
    const v = (draft[f.name] ?? '').trim();
    if (f.input === 'names') out[f.name] = v ? v.split(';').map((s) => s.trim()).filter(Boolean) : [];
    else if (f.input === 'check') out[f.name] = v !== '';
    else if ((f.input === 'choice' || f.input === 'number') && numeric.has(f.name) && kind !== 'figure') out[f.name] = Number(v);
    else if (f.input === 'number') out[f.name] = Number(v) || 0;
    else if (v || f.required || f.input === 'choice') out[f.name] = v;
    else delete out[f.name];
  }
  const none: Quote = { start: 0, end: 0, text: '' };
  const missing: Partial<Record<Kind, Record<string, unknown>>> = {
    actor: { mentions: [quote] },
    statement: { content: quote, cue: none },
    event: { action: quote },
    link: { cause: quote, effect: quote },
  };
  for (const [name, value] of Object.entries(missing[kind] ?? {})) out[name] ??= value;
  return out as unknown as Payloads[Kind];
}

/** What is still missing, as a sentence; "" when the form is whole. */
export function lacks(kind: Kind, draft: Draft): string {
  const names = fields[kind].filter((f) => f.required && !(draft[f.name] ?? '').trim()).map((f) => f.label.toLowerCase());
  return names.length ? `Still missing: ${names.join(', ')}.` : '';
}
