// What GET /api/system and POST /api/run answer.
import type { Modality, Quote, Status } from '../../lib/types';

export interface Claim {
  record: string;
  doc: string;
  holder: string;
  chain?: string[];
  modality: Modality;
  status: Status;
  cause: string;
  effect: string;
  sign: number;
  evidence: Quote[] | null;
}
export interface Edge {
  id: string;
  /** Ids of factors. */
  from: string;
  to: string;
  sign: number;
  claims: Claim[] | null;
  /** Independent accounts that claim it. */
  accounts: number;
  modality: Modality;
  conflict?: boolean;
  denied?: boolean;
  candidate?: boolean;
  reviewed: number;
}
export interface Factor {
  id: string;
  name: string;
  wordings: string[] | null;
}
export interface System {
  factors: Factor[] | null;
  edges: Edge[] | null;
  links: number;
  reviewed: number;
}
/** From the server, x and y are the centre; once drawn, the upper left corner. */
export interface Box {
  id: string;
  x: number;
  y: number;
  w: number;
  h: number;
  lines: string[] | null;
}
export interface Layout {
  width: number;
  height: number;
  nodes: Box[] | null;
  edges: { id: string; points: [number, number][]; back?: boolean }[] | null;
}
export interface Loop {
  factors: string[];
  edges: string[];
  kind: string;
}
export interface SystemOf {
  doc?: string;
  account: string;
  code: string;
  system: System;
  examination: { loops: Loop[] | null };
  layout: Layout;
}
export interface Systems {
  systems: SystemOf[];
  aligned: { a: string; b: string; flipped?: boolean; reason: string }[];
}

export type Direction = 'up' | 'down';
export interface Push {
  factor: string;
  direction: Direction;
}
export type Verdict = 'up' | 'down' | 'none' | 'open';
export interface Answer {
  factor: string;
  id: string;
  verdict: Verdict;
  share_up: number;
  share_down: number;
  share_zero: number;
  up_interval: [number, number];
  down_interval: [number, number];
  reached: boolean;
  pressed?: boolean;
  accounts: number;
}
export interface Outcome {
  drawn: number;
  stable: number;
  accepted: number;
  stable_share: number;
  seed: number;
  links: number;
  reviewed: number;
  answers: Answer[] | null;
  sentence: string;
  note?: string;
}
export interface CognitiveOutcome {
  scenario_end: string;
  steps: number;
  answers: { factor: string; id: string; change: number; direction: string; pressed?: boolean }[] | null;
  note?: string;
}
export interface Step {
  /** "leave out", "turn", "take over". */
  what: string;
  from: string;
  to: string;
  sign: number;
  edge: string;
  claims: Claim[] | null;
}
export interface Difference {
  factor: string;
  other: string;
  a: Verdict;
  b: Verdict;
  opposite: boolean;
  b_becomes_a?: { steps: Step[] }[] | null;
  a_becomes_b?: { steps: Step[] }[] | null;
  note?: string;
}
export interface SideBySide {
  a: { name: string; outcome?: Outcome; missing?: string[] | null };
  b: { name: string; outcome?: Outcome; missing?: string[] | null };
  aligned: number;
  pairs: { a: string; b: string; flipped?: boolean; reason: string }[] | null;
  differences: Difference[] | null;
  same: string[] | null;
  sentence: string;
}
export interface Ran {
  method: string;
  runs: { doc?: string; account: string; code: string; outcome?: Outcome; fcm?: CognitiveOutcome; problem?: string }[];
  side_by_side?: SideBySide;
}
