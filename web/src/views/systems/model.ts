// What is pressed, what it reaches, and how the accounts' answers lie beside each other.
import type { Direction, Edge, Push, Ran, SideBySide, System, SystemOf, Verdict } from './types';

/** "dam:up" of the address. A name may have colons of its own. */
export function readPush(s: string): Push | undefined {
  const at = s.lastIndexOf(':');
  const direction = s.slice(at + 1);
  if (at <= 0 || (direction !== 'up' && direction !== 'down')) return undefined;
  return { factor: s.slice(0, at), direction };
}

export function writePush(p: Push): string {
  return `${p.factor}:${p.direction}`;
}

export function opposite(d: Direction): Direction {
  return d === 'up' ? 'down' : 'up';
}

/** The factor of a system that a wording means: by id, name or one of its wordings. */
export function findFactor(s: System, wording: string): string | undefined {
  const low = wording.toLowerCase();
  const all = s.factors ?? [];
  return (
    all.find((f) => f.id === wording || f.name === wording) ??
    all.find((f) => f.name.toLowerCase() === low || (f.wordings ?? []).some((w) => w.toLowerCase() === low))
  )?.id;
}

export function nameOf(s: System, id: string): string {
  return s.factors?.find((f) => f.id === id)?.name ?? id;
}

/** Links that act: not switched off, and not merely denied. */
export function acting(s: System, off: ReadonlySet<string>): Edge[] {
  return (s.edges ?? []).filter((e) => !e.denied && !off.has(e.id));
}

function spread(start: readonly string[], edges: readonly Edge[], from: 'from' | 'to', to: 'from' | 'to'): Set<string> {
  const seen = new Set(start);
  const queue = [...start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const e of edges) {
      if (e[from] !== at || seen.has(e[to])) continue;
      seen.add(e[to]);
      queue.push(e[to]);
    }
  }
  return seen;
}

/** Factors that the pressed ones reach, themselves among them. */
export function reach(edges: readonly Edge[], pressed: readonly string[]): Set<string> {
  return spread(pressed, edges, 'from', 'to');
}

/** Links on a way from a pressed factor to another: what its answer can hang on. */
export function between(edges: readonly Edge[], pressed: readonly string[], factor: string): Edge[] {
  const onward = edges.filter((e) => e.from !== factor && !pressed.includes(e.to));
  const forth = spread(pressed, onward, 'from', 'to');
  const back = spread([factor], onward, 'to', 'from');
  return onward.filter((e) => forth.has(e.from) && back.has(e.to));
}

export interface Choice {
  accounts: string[];
  press: Push | undefined;
}

/** Two accounts that give a factor's effect opposite signs, if there are such. */
function opponents(out: readonly Edge[], docs: readonly string[]): [string, string] | undefined {
  const by = (e: Edge) => (e.claims ?? []).map((c) => c.doc).filter((d) => docs.includes(d));
  for (const up of out) {
    const down = out.find((e) => e.to === up.to && e.sign === -up.sign);
    if (up.sign < 0 || !down) continue;
    for (const a of by(up)) {
      const b = by(down).find((d) => d !== a);
      if (b) return [a, b];
    }
  }
  return undefined;
}

/**
 * What to show when the address says nothing: a factor on whose effect two accounts give opposite signs,
 * in those two; else the factor from which most accounts let something follow, in the two that say most of it.
 */
export function firstChoice(all: System, docs: readonly string[]): Choice {
  let best: { name: string; docs: string[]; worth: number } | undefined;
  for (const f of all.factors ?? []) {
    const out = (all.edges ?? []).filter((e) => e.from === f.id && !e.denied);
    const told = new Map<string, number>();
    for (const e of out) for (const c of e.claims ?? []) told.set(c.doc, (told.get(c.doc) ?? 0) + 1);
    const by = [...told].filter(([d]) => docs.includes(d)).sort((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1));
    const against = opponents(out, docs);
    const worth = (against ? 1000 : 0) + Math.min(2, by.length) * 100 + by.length * 10 + out.length;
    if (by.length && (!best || worth > best.worth)) best = { name: f.name, docs: against ?? by.map(([d]) => d), worth };
  }
  const accounts = best?.docs.slice(0, 2) ?? [];
  for (const d of docs) if (accounts.length < 2 && !accounts.includes(d)) accounts.push(d);
  return { accounts: accounts.sort(), press: best ? { factor: best.name, direction: 'up' } : undefined };
}

/** Factors to choose from: with the codes of the accounts that speak of each, shared ones first. */
export function factorChoices(systems: readonly SystemOf[]): { name: string; codes: string[]; out: number }[] {
  const found = new Map<string, { name: string; codes: string[]; out: number }>();
  for (const s of systems) {
    for (const f of s.system.factors ?? []) {
      const key = f.name.toLowerCase();
      const c = found.get(key) ?? { name: f.name, codes: [], out: 0 };
      if (!c.codes.includes(s.code)) c.codes.push(s.code);
      c.out += (s.system.edges ?? []).filter((e) => e.from === f.id).length;
      found.set(key, c);
    }
  }
  return [...found.values()].sort((a, b) => b.codes.length - a.codes.length || b.out - a.out || (a.name < b.name ? -1 : 1));
}

/** One account's answer about one factor. Shares are of draws; a cognitive map has a change instead. */
export interface Told {
  id: string;
  name: string;
  verdict: Verdict;
  up: number;
  down: number;
  interval?: [number, number];
  change?: number;
  reached: boolean;
  pressed: boolean;
}

export interface AccountRun {
  code: string;
  told: Map<string, Told>;
  /** Why nothing follows. */
  problem: string;
  sentence: string;
  note: string;
  drawn: number;
  stable: number;
  links: number;
  reviewed: number;
}

/** The runs of all accounts. Two accounts are run side by side, where wordings are matched loosely. */
export function accountRuns(ran: Ran): AccountRun[] {
  const sides = ran.side_by_side && ran.runs.length === 2 ? [ran.side_by_side.a, ran.side_by_side.b] : [];
  return ran.runs.map((r, i) => {
    const o = sides[i]?.outcome ?? r.outcome;
    const out: AccountRun = {
      code: r.code, told: new Map(), problem: '', sentence: o?.sentence ?? '', note: o?.note ?? r.fcm?.note ?? '',
      drawn: o?.drawn ?? 0, stable: o?.stable ?? 0, links: o?.links ?? 0, reviewed: o?.reviewed ?? 0,
    };
    for (const a of o?.answers ?? []) {
      const interval = a.verdict === 'down' ? a.down_interval : a.up_interval;
      out.told.set(a.id, { id: a.id, name: a.factor, verdict: a.verdict, up: a.share_up, down: a.share_down, interval, reached: a.reached, pressed: a.pressed ?? false });
    }
    for (const a of r.fcm?.answers ?? []) {
      const verdict: Verdict = a.direction === 'up' || a.direction === 'down' ? a.direction : 'none';
      out.told.set(a.id, { id: a.id, name: a.factor, verdict, up: Math.max(0, a.change), down: Math.max(0, -a.change), change: a.change, reached: verdict !== 'none', pressed: a.pressed ?? false });
    }
    if (!out.told.size) out.problem = r.problem ?? (sides[i]?.missing?.length ? `does not speak of ${sides[i]?.missing?.join(' or ')}` : '');
    return out;
  });
}

/** One row of "what follows": a factor with the answer of each account, undefined where it is not spoken of. */
export interface Row {
  key: string;
  name: string;
  /** The name in the other account, where it differs. */
  other: string;
  cells: (Told | undefined)[];
  part: 'opposite' | 'differs' | 'same' | 'one';
  reason: string;
}

/**
 * Rows that at least one account moves: first where they part, then what they share, then the rest.
 * The one that is asked for stays, moved or not.
 */
export function rows(runs: readonly AccountRun[], side: SideBySide | undefined, asked = ''): Row[] {
  const out = new Map<string, Row>();
  const pair = new Map<string, { a: string; reason: string; flipped: boolean }>();
  if (runs.length === 2) for (const p of side?.pairs ?? []) pair.set(p.b, { a: p.a, reason: p.reason, flipped: p.flipped ?? false });
  runs.forEach((run, i) => {
    for (const t of run.told.values()) {
      if (t.pressed) continue;
      const to = i === 1 ? pair.get(t.name) : undefined;
      const key = (to?.a ?? t.name).toLowerCase();
      const row = out.get(key) ?? { key, name: t.name, other: '', cells: runs.map(() => undefined), part: 'one', reason: '' };
      if (to && to.a !== t.name) Object.assign(row, { other: to.flipped ? `${t.name} (the other way round)` : t.name, reason: to.reason });
      row.cells[i] = to?.flipped ? flipped(t) : t;
      out.set(key, row);
    }
  });
  const list = [...out.values()].filter((r) => r.key === asked || r.cells.some((c) => c?.reached));
  for (const r of list) r.part = parting(r.cells);
  const rank = { opposite: 0, differs: 1, same: 2, one: 3 };
  const strength = (r: Row) => Math.max(...r.cells.map((c) => (c ? Math.max(c.up, c.down) : 0)));
  const first = (r: Row) => r.cells.findIndex((c) => c?.reached);
  return list.sort((a, b) => rank[a.part] - rank[b.part] || first(a) - first(b) || strength(b) - strength(a) || (a.name < b.name ? -1 : 1));
}

function flipped(t: Told): Told {
  const verdict = t.verdict === 'up' ? 'down' : t.verdict === 'down' ? 'up' : t.verdict;
  return { ...t, verdict, up: t.down, down: t.up, ...(t.change === undefined ? {} : { change: -t.change }) };
}

function parting(cells: readonly (Told | undefined)[]): Row['part'] {
  const there = cells.filter((c): c is Told => c !== undefined);
  if (there.length < 2) return 'one';
  const say = new Set(there.map((c) => c.verdict));
  if (say.has('up') && say.has('down')) return 'opposite';
  return say.size > 1 ? 'differs' : 'same';
}

export const verdictWord: Record<Verdict, string> = { up: 'rises', down: 'falls', none: 'does not move', open: 'may go either way' };
export const verdictMark: Record<Verdict, string> = { up: '▲', down: '▼', none: '=', open: '◆' };

export function percent(x: number): string {
  const p = x * 100;
  return `${p === 100 || p === 0 || p % 1 === 0 ? p.toFixed(0) : p.toFixed(1)} %`;
}

/** An answer as a sentence for readers of the screen. */
export function sentenceOf(t: Told | undefined, code: string): string {
  if (!t) return `${code} does not speak of it`;
  if (!t.reached) return `${code}: the press does not reach it`;
  if (t.change !== undefined) return `${code}: ${verdictWord[t.verdict]}, by ${t.change.toFixed(3)}`;
  return `${code}: ${verdictWord[t.verdict]}; rises in ${percent(t.up)}, falls in ${percent(t.down)} of draws`;
}

/** A link as a sentence. */
export function linkSentence(s: System, e: Edge): string {
  const more = [e.modality === 'asserted' ? '' : e.modality, e.denied ? 'denied' : '', e.candidate ? 'candidate' : ''].filter(Boolean).join(', ');
  return `${nameOf(s, e.from)} ${e.sign > 0 ? 'raises' : 'lowers'} ${nameOf(s, e.to)}${more ? `, ${more}` : ''}`;
}

/** Solid, dashed or dotted: how firmly a link is claimed. */
export function lineStyle(m: string): 'firm' | 'ahead' | 'doubt' {
  if (m === 'planned' || m === 'conditional' || m === 'predicted') return 'ahead';
  return m === 'hedged' || m === 'hypothetical' ? 'doubt' : 'firm';
}
