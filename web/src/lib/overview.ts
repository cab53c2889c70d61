// The answer of GET /api/overview.
export interface OverviewActor {
  name: string;
  kind: string;
  records: number;
  accounts: number;
  /** Mean tone by account code. */
  tone: Record<string, number> | null;
}
export interface StanceCell {
  a: string;
  b: string;
  sign: number;
  ties: number;
  contested: boolean;
  records: string[] | null;
}
export interface ContradictionSide {
  record: string;
  doc: string;
  account: string;
  outlet?: string;
  published?: string;
  holder: string;
  modality?: string;
  wording: string;
  quotes: { start: number; end: number; text: string }[];
  status: string;
  score: number;
}
export interface Contradiction {
  kind: string;
  about: string;
  a: ContradictionSide;
  b: ContradictionSide;
  says_a: string;
  says_b: string;
  reason: string;
  voices?: string;
  others: number;
  rank: number;
}
export interface Overview {
  actors: OverviewActor[] | null;
  stances: { actors: string[] | null; cells: StanceCell[] | null };
  contradictions: Contradiction[] | null;
  waiting: { candidates: number; byKind: Record<string, number> | null; first: string };
  timeline: { date: string; n: number }[] | null;
}
