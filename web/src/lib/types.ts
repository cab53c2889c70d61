// The shapes that the server speaks. Offsets are bytes in the stored UTF-8 text (see offsets.ts).

export type Kind = 'actor' | 'statement' | 'event' | 'tie' | 'position' | 'link' | 'figure' | 'tone';
export type Status = 'machine' | 'candidate' | 'accepted' | 'edited' | 'added' | 'rejected';
export type Modality = 'asserted' | 'planned' | 'conditional' | 'predicted' | 'hedged' | 'hypothetical' | 'denied';
export type Scope = 'actor' | 'issue' | 'factor';

export interface Span {
  start: number;
  end: number;
}

export interface Quote extends Span {
  text: string;
}

export interface ActorPayload {
  name: string;
  kind: string;
  part_of?: string;
  mentions: Quote[];
}
export interface StatementPayload {
  speaker: string;
  content: Quote;
  cue: Quote;
  form: string;
}
export interface EventPayload {
  source: string[] | null;
  action: Quote;
  target: string[] | null;
  type: string;
  mode?: string;
  date?: string;
  place?: string;
  modality: Modality;
}
export interface TiePayload {
  from: string;
  type: string;
  to: string;
  negated?: boolean;
  since?: string;
  until?: string;
}
export interface PositionPayload {
  actor: string;
  issue: string;
  stance: number;
}
export interface LinkPayload {
  cause: Quote;
  cause_factor: string;
  effect: Quote;
  effect_factor: string;
  sign: '+' | '-';
  modality: Modality;
}
export interface FigurePayload {
  value: string;
  number: number;
  unit?: string;
  of?: string;
  date?: string;
  source_named: boolean;
}
export interface TonePayload {
  actor: string;
  value: number;
}

export interface Payloads {
  actor: ActorPayload;
  statement: StatementPayload;
  event: EventPayload;
  tie: TiePayload;
  position: PositionPayload;
  link: LinkPayload;
  figure: FigurePayload;
  tone: TonePayload;
}

interface CodedBase {
  id: string;
  doc: string;
  /** Name of the document. */
  document: string;
  /** Short name of the account for a person. */
  account: string;
  /** Two to four letters, one of a kind in the affair. */
  code: string;
  outlet?: string;
  published?: string;
  status: Status;
  score: number;
  coder: string;
  /** The entry of the codebook that fired. */
  rule?: string;
  holder?: string;
  /** Speakers, outermost first. */
  chain?: string[] | null;
  modality?: string;
  /** One line for a list. */
  title: string;
  evidence: Quote[];
  /** The text around the first evidence. */
  sentence?: string;
  note?: string;
  decisions?: Decision[];
}

/** One record, as every list and page of the workbench gets it. */
export type Coded = { [K in Kind]: CodedBase & { kind: K; payload: Payloads[K] } }[Kind];

export interface Account {
  id: string;
  name: string;
  code: string;
  title: string;
  outlet?: string;
  byline?: string;
  published?: string;
  origin?: string;
  url?: string;
  language?: string;
  words: number;
  records: number;
  candidates: number;
  family?: string;
  coder?: string;
  notes?: string[] | null;
}

export interface Tally {
  kind: Kind;
  status: Status;
  n: number;
}

export interface Refusal {
  source: string;
  reason: string;
  advice?: string;
}

export interface Affair {
  name: string;
  /** The first thousand. */
  accounts: Account[] | null;
  /** Accounts in all. */
  total: number;
  tallies: Tally[] | null;
  refusals: Refusal[] | null;
  candidates: number;
  decisions: number;
  version: string;
  coder: string;
  user: { name: string; role: string };
  mode: 'file' | 'server';
}

export type Act = 'accept' | 'reject' | 'edit' | 'add' | 'merge' | 'rename' | 'split' | 'undo';

export interface NewRecord {
  kind: Kind;
  doc: string;
  payload: Payloads[Kind];
  holder?: string;
  chain?: string[];
  modality?: string;
  evidence: Span[];
}

/** What a person does: the body of POST /api/decisions. */
export interface Move {
  act: Act;
  record?: string;
  new?: NewRecord;
  scope?: Scope;
  from?: string[];
  to?: string;
  undoes?: number;
  why?: string;
}

export interface Decision extends Move {
  seq: number;
  who: string;
  when: string;
}

export interface Outcome {
  decision: Decision;
  records: Coded[] | null;
  version: string;
}

export interface Page {
  records: Coded[] | null;
  total: number;
  next: string;
}

export interface Facet {
  value: string;
  n: number;
}

export interface Side {
  label: string;
  records: Coded[];
}
