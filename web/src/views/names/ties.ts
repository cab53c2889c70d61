// Sums up an actor's ties by the one at the other end.
import type { Coded } from '../../lib/types';
import { signOf } from '../../lib/ties';

export interface Partner {
  name: string;
  plus: number;
  minus: number;
  other: number;
  /** Types, most frequent first. */
  types: string[];
  ids: string[];
}

export function partners(name: string, ties: readonly Coded[]): Partner[] {
  const by = new Map<string, Partner & { n: Map<string, number> }>();
  for (const r of ties) {
    if (r.kind !== 'tie') continue;
    const with_ = r.payload.from === name ? r.payload.to : r.payload.from;
    if (!with_) continue;
    let p = by.get(with_);
    if (!p) {
      p = { name: with_, plus: 0, minus: 0, other: 0, types: [], ids: [], n: new Map() };
      by.set(with_, p);
    }
    const s = signOf(r.payload.type, r.payload.negated);
    if (s > 0) p.plus++;
    else if (s < 0) p.minus++;
    else p.other++;
    const type = (r.payload.negated ? 'not ' : '') + r.payload.type;
    p.n.set(type, (p.n.get(type) ?? 0) + 1);
    p.ids.push(r.id);
  }
  return [...by.values()]
    .map(({ n, ...p }) => ({ ...p, types: [...n].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map((t) => t[0]) }))
    .sort((a, b) => b.ids.length - a.ids.length || a.name.localeCompare(b.name));
}
