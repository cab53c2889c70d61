// What the reader knows and does: the open account, its text and records, what is selected (in the
// address), and the acts of review.
import { untrack } from 'svelte';
import { api, asProblem, get, type Problem } from '../../lib/api';
import { changes } from '../../lib/changes.svelte';
import { layers } from '../../lib/layers';
import { Ruler } from '../../lib/offsets';
import { Resource } from '../../lib/resource.svelte';
import { filter, go, here, href, one } from '../../lib/router.svelte';
import type { Account, Coded, Kind, Move, Outcome, Page, Span } from '../../lib/types';
import type { Extent } from './lanes';
import { byPlace, moveEdge, place, respanned, trim } from './place';
import { begins, paragraphs, touches, type Part, type Placed, type Sentence } from './reading';

interface TextAnswer {
  text: string;
  parts: (Span & { kind: string; rule?: string })[] | null;
  sentences: Span[] | null;
}

export type Mode = 'read' | 'edit' | 'retype' | 'respan' | 'add';

const everything = layers.map((_, i) => String(i + 1)).join('');

export class Reader {
  doc: string = $derived(here.view === 'read' ? (here.parts[1] ?? '') : ''); // while one leaves, the address is another view's
  account: Resource<Account> = new Resource<Account>(() => (this.doc ? api(`accounts/${this.doc}`) : undefined));
  answer: Resource<TextAnswer> = new Resource<TextAnswer>(() => (this.doc ? api(`accounts/${this.doc}/text`) : undefined), { afterDecisions: false });
  records: Coded[] = $state.raw([]);
  problem: Problem | undefined = $state.raw();
  loaded: string = $state('');
  mode: Mode = $state('read');
  /** Words being selected, for a new record or new evidence. */
  pending: Extent | undefined = $state.raw();

  ruler: Ruler = $derived(new Ruler(this.answer.data?.text ?? ''));
  text: string = $derived(this.answer.data?.text ?? '');
  parts: Part[] = $derived((this.answer.data?.parts ?? []).map((p) => ({ kind: p.kind, ...(p.rule ? { rule: p.rule } : {}), ...this.#units(p) })));
  placed: Placed[] = $derived(place(this.records, this.ruler).sort(byPlace));

  layerDigits: string = $derived(one(here.query, 'layers') || everything);
  on: ReadonlySet<Kind> = $derived(new Set(layers.filter((_, i) => this.layerDigits.includes(String(i + 1))).map((l) => l.kind)));
  paragraphs = $derived(paragraphs(this.parts, (this.answer.data?.sentences ?? []).map((s) => this.#units(s)), this.placed, this.on));
  sentences: Sentence[] = $derived(this.paragraphs.flatMap((p) => p.sentences).filter((s) => s.index >= 0));

  candidates: Placed[] = $derived(this.placed.filter((p) => p.record.status === 'candidate' && this.on.has(p.record.kind)));
  selected: Placed | undefined = $derived(this.placed.find((p) => p.record.id === one(here.query, 'rec')));
  sentence: Sentence | undefined = $derived.by(() => {
    const p = this.selected;
    if (p) return this.sentences.find((s) => begins(p, s)) ?? this.sentences.find((s) => touches(p, s));
    const s = one(here.query, 's');
    return s ? this.sentences[Number(s)] : undefined;
  });
  /** Records of the sentence that is open, in reading order. */
  here: Placed[] = $derived.by(() => {
    const s = this.sentence;
    return s ? this.placed.filter((p) => (this.on.has(p.record.kind) || p === this.selected) && touches(p, s)) : [];
  });

  constructor() {
    $effect(() => {
      const doc = this.doc;
      void changes.count;
      if (!doc) return;
      const abort = new AbortController();
      void this.#fetch(doc, abort.signal);
      return () => abort.abort();
    });
    // What a decision changed is drawn at once; the whole list follows.
    $effect(() => {
      const now = new Map(changes.records.map((r) => [r.id, r]));
      if (now.size) untrack(() => (this.records = this.records.map((r) => now.get(r.id) ?? r)));
    });
  }

  #units(s: Span): Extent {
    return { start: this.ruler.unit(s.start), end: this.ruler.unit(s.end) };
  }

  async #fetch(doc: string, signal: AbortSignal): Promise<void> {
    try {
      const all: Coded[] = [];
      let after = '';
      do {
        const page: Page = await get<Page>(api('records', { doc, status: 'any', limit: '1000', after }), signal);
        all.push(...(page.records ?? []));
        after = page.next;
      } while (after);
      this.records = all;
      this.loaded = doc;
      this.problem = undefined;
    } catch (e) {
      if (!signal.aborted) this.problem = asProblem(e);
    }
  }

  /** Bytes of a span of units, as the server wants them. */
  bytes(s: Extent): Span {
    return { start: this.ruler.byte(s.start), end: this.ruler.byte(s.end) };
  }

  toggle(digit: string): void {
    const set = this.layerDigits.includes(digit) ? this.layerDigits.replace(digit, '') : [...(this.layerDigits + digit)].sort().join('');
    filter({ layers: set === everything ? '' : set || '-' });
  }

  select(id: string, how: { push?: boolean } = {}): void {
    this.leave();
    filter({ rec: id, s: '' }, how);
  }

  openSentence(index: number): void {
    if (index < 0 || index >= this.sentences.length) return;
    this.leave();
    filter({ rec: '', s: String(index) });
  }

  step(by: 1 | -1): void {
    this.openSentence((this.sentence?.index ?? (by > 0 ? -1 : this.sentences.length)) + by);
  }

  leave(): void {
    this.mode = 'read';
    this.pending = undefined;
  }

  /** The next candidate in one key: in this account, then in the others. */
  async nextCandidate(by: 1 | -1, from: Placed | undefined = this.selected): Promise<void> {
    const list = this.candidates.filter((p) => p.record.id !== from?.record.id);
    const at = from?.spans[0]?.start ?? this.sentence?.start ?? -1;
    const ahead = (p: Placed) => (from ? byPlace(p, from) : (p.spans[0]?.start ?? 0) - at + (by > 0 ? 0.5 : -0.5)) * by > 0;
    const found = by > 0 ? list.find(ahead) : list.findLast(ahead);
    if (found) return this.select(found.record.id);
    const kind = layers.filter((l) => this.on.has(l.kind)).map((l) => l.kind);
    try {
      // From the account's last (first) record in the server's order, so that the next account follows.
      const after = (by > 0 ? this.records.at(-1) : this.records[0])?.id ?? '';
      const query = { after, direction: by > 0 ? 'next' : 'previous', kind: kind.length < layers.length ? kind : [], wrap: 'true' };
      const answer = await get<{ record: Coded | null }>(api('next', query));
      const r = answer.record;
      if (!r || r.id === from?.record.id) return changes.say('No other candidate waits');
      this.leave();
      go(href(['read', r.doc], { rec: r.id, layers: one(here.query, 'layers') }));
    } catch (e) {
      changes.fail(e);
    }
  }

  async judge(act: 'accept' | 'reject'): Promise<void> {
    const p = this.selected;
    if (!p || changes.busy) return;
    const done = await changes.decide({ act, record: p.record.id }, `${act === 'accept' ? 'Accepted' : 'Rejected'}: ${p.record.title}`);
    if (done && p.record.status === 'candidate') await this.nextCandidate(1, p);
  }

  /** The next record of the open sentence, round and round. */
  cycle(): void {
    const list = this.here.filter((p) => p.record.kind !== 'actor' || p.record.status === 'candidate');
    const next = list[(list.findIndex((p) => p === this.selected) + 1) % Math.max(1, list.length)];
    if (next) this.select(next.record.id);
  }

  startRespan(): void {
    const first = this.selected?.spans[0];
    if (!first) return;
    this.mode = 'respan';
    this.pending = first;
  }

  /** Codes the selected words, or the open sentence when none are. */
  startAdd(): void {
    const words = this.pending ?? this.sentence;
    if (!words) return changes.say('Select the words to code, or open a sentence with j');
    this.pending = trim(this.text, words);
    this.mode = 'add';
  }

  stretch(edge: 'start' | 'end', by: 1 | -1): void {
    if (!this.pending) return;
    const p = this.pending;
    const part = this.parts.find((x) => x.start <= p.start && p.start < x.end);
    if (part) this.pending = moveEdge(this.text, p, edge, by, part);
  }

  async saveSpan(): Promise<void> {
    const r = this.selected?.record;
    if (!r || !this.pending) return;
    const quote = { ...this.bytes(this.pending), text: this.text.slice(this.pending.start, this.pending.end) };
    await this.save({ act: 'edit', record: r.id, new: respanned(r, quote) }, `Re-spanned: ${r.title}`);
  }

  /** Saves a changed or new record and shows it. */
  async save(move: Move, label: string): Promise<Outcome | undefined> {
    if (move.new) move.new.evidence = move.new.evidence.map(({ start, end }) => ({ start, end })); // offsets only: the server has the words
    const out = await changes.decide(move, label);
    if (!out) return undefined;
    const r = out.records?.find((x) => x.id === move.record) ?? out.records?.at(-1);
    if (r && !this.records.some((x) => x.id === r.id)) this.records = [...this.records, r];
    this.leave();
    if (r) filter({ rec: r.id, s: '' });
    return out;
  }

  /** Undo and redo show what they changed. */
  async back(what: 'undo' | 'redo'): Promise<void> {
    this.leave();
    // What was added is gone after its undo: nothing should ask for it any more.
    if (what === 'undo' && changes.done.at(-1)?.move.act === 'add' && this.sentence) this.openSentence(this.sentence.index);
    const out = await changes[what]();
    const r = out?.records?.[0];
    if (!r) return;
    if (r.doc === this.doc) this.select(r.id);
    else go(href(['read', r.doc], { rec: r.id }));
  }
}
