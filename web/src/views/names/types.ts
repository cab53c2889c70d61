// What GET /api/{actors,issues,factors}/{name} answers, and the preview of a decision on names.
import type { Coded, Decision, Facet, Kind, Scope } from '../../lib/types';

export interface Portrait {
  actor: string;
  outlet: string;
  accounts: number;
  positive: number;
  neutral: number;
  negative: number;
  mean: number;
  tone: { record: string; doc: string; wording: string; quotes: { text: string }[] }[] | null;
  speaks: number;
  mentions: number;
}

export interface NamePage {
  name: string;
  scope: Scope;
  kind?: string;
  part_of?: string;
  aliases: string[];
  joined: string[];
  total: number;
  counts: Partial<Record<Kind, number>>;
  accounts: (Facet & { label?: string })[];
  portrayal: Portrait[];
  mentions: Coded[];
  says: Coded[];
  wants: Coded[];
  does: Coded[];
  done_to: Coded[];
  ties: Coded[];
  links: Coded[];
  links_in: Coded[];
  links_out: Coded[];
  tones: Coded[];
  held: Coded[];
  totals: Record<string, number>;
  decisions: Decision[];
}

export interface Preview {
  perKind: Partial<Record<Kind, number>>;
  total: number;
  records: Coded[];
  collisions: string[];
}

export interface NameCount {
  name: string;
  records: number;
}

export const scopes: readonly Scope[] = ['actor', 'issue', 'factor'];
export const manyOf: Record<Scope, string> = { actor: 'actors', issue: 'issues', factor: 'factors' };

export function isScope(s: string | undefined): s is Scope {
  return scopes.includes(s as Scope);
}
