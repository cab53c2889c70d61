// The filter of the tables: what of the address goes to the server, and how a person reads it.
import { isKind, layer } from '../../lib/layers';
import { many, one, type Query } from '../../lib/query';

/** Keys of the address that are part of the filter, in the order in which they are told. */
export const filterKeys = ['status', 'type', 'modality', 'doc', 'actor', 'issue', 'factor', 'holder', 'coder', 'from', 'until', 'min_score', 'q'] as const;

/** The query for the server: the filter and the order, without what only the page needs. */
export function serverQuery(kind: string, q: Query): Query {
  const out: Query = {};
  if (kind) out.kind = kind;
  for (const key of filterKeys) {
    const v = many(q, key);
    if (v.length) out[key] = v;
  }
  const sort = one(q, 'sort');
  if (sort) out.sort = sort;
  return out;
}

/** Keys of which the server takes one value. */
const single: ReadonlySet<string> = new Set(['modality', 'actor', 'issue', 'factor', 'holder', 'coder']);

/** Puts a value into the filter, or takes it out when it is there. */
export function toggled(q: Query, key: string, value: string): Query {
  const now = many(q, key);
  if (single.has(key)) return { [key]: now.includes(value) ? [] : [value] };
  return { [key]: now.includes(value) ? now.filter((v) => v !== value) : [...now, value] };
}

/** The next order of a column: up, down, none. */
export function nextSort(now: string, column: string): string {
  if (now === column) return '-' + column;
  return now === '-' + column ? '' : column;
}

/** "ties, candidate, actor Oduya": a name for a saved filter. */
export function describe(kind: string, q: Query, account: (doc: string) => string): string {
  const out = [isKind(kind) ? layer(kind).many : 'all records'];
  for (const key of filterKeys) {
    for (const v of many(q, key)) {
      if (key === 'status' || key === 'type' || key === 'modality') out.push(v);
      else if (key === 'doc') out.push(account(v));
      else if (key === 'q') out.push(`“${v}”`);
      else out.push(`${key.replace('_', ' ')} ${v}`);
    }
  }
  return out.join(', ');
}
