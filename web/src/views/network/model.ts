// The network of ties as it is shown: versions chosen by account, date and sort, one line for each
// pair of actors and sign.
import { signOf } from '../../lib/ties';

export interface Version {
  record: string;
  doc: string;
  account: string;
  published?: string;
  family: string;
  holder: string;
  modality: string;
  wording: string;
}

export interface Node {
  key: string;
  name: string;
  kind: string;
  degree: number;
}

export interface Edge {
  from: number;
  to: number;
  type: string;
  negated?: boolean;
  sign: number;
  families: number;
  directed: boolean;
  disputed?: boolean;
  versions: Version[] | null;
}

export interface Network {
  nodes: Node[] | null;
  edges: Edge[] | null;
  left_out: number;
  codes?: Record<string, string>;
}

/** Sorts of ties that can be left out. */
export type Sort = 'friendly' | 'hostile' | 'other' | 'denied';
export const sorts: readonly Sort[] = ['friendly', 'hostile', 'other', 'denied'];

export function sortOf(e: Pick<Edge, 'type' | 'negated'>): Sort {
  if (e.negated) return 'denied';
  const s = signOf(e.type);
  return s > 0 ? 'friendly' : s < 0 ? 'hostile' : 'other';
}

export interface Choice {
  without: readonly string[];
  /** Document ids; none is all. */
  accounts: readonly string[];
  types: readonly string[];
  from: string;
  until: string;
  /** Only this actor and those next to it. */
  actor: string;
}

/** What one line of the drawing stands for. */
export interface Line {
  id: string;
  a: string;
  b: string;
  sign: -1 | 0 | 1;
  denied: boolean;
  disputed: boolean;
  /** Towards a, towards b. */
  toA: boolean;
  toB: boolean;
  types: string[];
  ids: string[];
  docs: string[];
  families: number;
}

export interface Shown {
  nodes: (Node & { ties: number })[];
  lines: Line[];
  ties: number;
  of: number;
}

export function inTime(published: string | undefined, from: string, until: string): boolean {
  if (!from && !until) return true;
  if (!published) return false;
  return (!from || published.slice(0, from.length) >= from) && (!until || published.slice(0, until.length) <= until);
}

export function show(n: Network, c: Choice): Shown {
  const nodes = n.nodes ?? [];
  const lines = new Map<string, Line & { fam: Set<string>; order: string[] }>();
  const ties = new Map<string, number>();
  let kept = 0;
  let of = 0;
  for (const e of n.edges ?? []) {
    const all = e.versions ?? [];
    of += all.length;
    const from = nodes[e.from];
    const to = nodes[e.to];
    if (!from || !to || c.without.includes(sortOf(e)) || (c.types.length && !c.types.includes(e.type))) continue;
    if (c.actor && from.name !== c.actor && to.name !== c.actor) continue;
    const vs = all.filter((v) => (!c.accounts.length || c.accounts.includes(v.doc)) && inTime(v.published, c.from, c.until));
    if (!vs.length) continue;
    kept += vs.length;
    // One line for both directions: a is the one whose name comes first.
    const swap = from.name > to.name;
    const [a, b] = swap ? [to.name, from.name] : [from.name, to.name];
    const sign = e.sign > 0 ? 1 : e.sign < 0 ? -1 : 0;
    const denied = e.negated === true;
    const id = `${a}|${b}|${sign}|${denied ? 'denied' : ''}`;
    let l = lines.get(id);
    if (!l) {
      l = { id, a, b, sign, denied, disputed: false, toA: false, toB: false, types: [], ids: [], docs: [], families: 0, fam: new Set(), order: [] };
      lines.set(id, l);
    }
    if (e.directed) {
      if (swap) l.toA = true;
      else l.toB = true;
    }
    l.disputed ||= e.disputed === true;
    const word = (denied ? 'not ' : '') + e.type;
    if (!l.types.includes(word)) l.types.push(word);
    for (const v of vs) {
      l.ids.push(v.record);
      if (!l.docs.includes(v.doc)) l.docs.push(v.doc);
      l.fam.add(v.family);
    }
    l.families = l.fam.size;
    for (const x of [from.name, to.name]) ties.set(x, (ties.get(x) ?? 0) + vs.length);
  }
  return {
    nodes: nodes.filter((x) => ties.has(x.name)).map((x) => ({ ...x, ties: ties.get(x.name) ?? 0 })),
    lines: [...lines.values()].map(({ fam: _f, order: _o, ...l }) => l),
    ties: kept,
    of,
  };
}

/** A sentence for readers of the screen. */
export function sentence(l: Line): string {
  const sort = l.denied ? 'denied' : l.sign > 0 ? 'friendly' : l.sign < 0 ? 'hostile' : 'other';
  return `${l.a} and ${l.b}: ${l.types.join(', ')}; ${sort}${l.disputed ? ', the accounts disagree' : ''}; ${l.ids.length} ${l.ids.length === 1 ? 'record' : 'records'} in ${l.docs.length} ${l.docs.length === 1 ? 'account' : 'accounts'}`;
}

/** Months (or years, when there are many) of the accounts, with how many ties each tells. */
export function bars(n: Network): { date: string; n: number }[] {
  const months = new Map<string, number>();
  for (const e of n.edges ?? []) for (const v of e.versions ?? []) if (v.published) months.set(v.published.slice(0, 7), (months.get(v.published.slice(0, 7)) ?? 0) + 1);
  const keys = [...months.keys()].sort();
  const years = new Set(keys.map((k) => k.slice(0, 4)));
  if (years.size <= 3) return keys.map((date) => ({ date, n: months.get(date) ?? 0 }));
  const out = new Map<string, number>();
  for (const k of keys) out.set(k.slice(0, 4), (out.get(k.slice(0, 4)) ?? 0) + (months.get(k) ?? 0));
  return [...out].map(([date, n]) => ({ date, n }));
}
