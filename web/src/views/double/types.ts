import type { Coded, Kind, Move } from '../../lib/types';

export interface Pair {
  a?: Coded;
  b?: Coded;
  /** Both say the same; otherwise they speak of the same words and say different things. */
  same: boolean;
}
export interface Double {
  doc: string;
  coders: string[] | null;
  known: string[] | null;
  pairs: Pair[] | null;
  both: number;
  only_a: number;
  only_b: number;
}
interface F1 {
  f1?: number;
  [other: string]: number | undefined;
}
export interface Agreement {
  coders: string[] | null;
  known: string[] | null;
  layers: { kind: Kind; a: number; b: number; overlap: F1; exact: F1; unitizing_alpha?: number; gamma?: number; kappa?: { kappa: number } }[] | null;
}

export type Ruling = 'a' | 'b' | 'both' | 'neither';

/**
 * The decisions that a ruling on a pair stands for: what is kept is accepted where only a machine vouches
 * for it, what is not kept is rejected. A person's own record counts already and stays as it is.
 */
export function rulings(p: Pair, r: Ruling): Move[] {
  const out: Move[] = [];
  const keep = (x: Coded | undefined) => x && (x.status === 'candidate' || x.status === 'machine') && out.push({ act: 'accept', record: x.id });
  const drop = (x: Coded | undefined) => x && out.push({ act: 'reject', record: x.id });
  if (r === 'a' || r === 'both') keep(p.a);
  else drop(p.a);
  if (r === 'b' || r === 'both') keep(p.b);
  else drop(p.b);
  return out;
}
