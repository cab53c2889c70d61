// The address holds the whole state: sorted and short, so that equal states have equal addresses.

export type Query = Record<string, string | string[] | undefined>;

const plain = /%(2C|3A|40|2F|7C|20|27|28|29)/g;
const readable: Record<string, string> = { '2C': ',', '3A': ':', '40': '@', '2F': '/', '7C': '|', '20': '+', '27': "'", '28': '(', '29': ')' };

/** Percent-encodes what an address needs encoded, and leaves the rest readable. */
export function encode(s: string): string {
  return encodeURIComponent(s).replace(plain, (_, hex: string) => readable[hex] ?? '');
}

function encodePart(s: string): string {
  return encodeURIComponent(s).replace(/%(2C|3A|40|27|28|29)/g, (_, hex: string) => readable[hex] ?? '');
}

/** "?a=1&b=x&b=y", keys sorted, empty values left out; "" when nothing is left. */
export function formatQuery(q: Query): string {
  const out: string[] = [];
  for (const key of Object.keys(q).sort()) {
    const v = q[key];
    const list = v === undefined ? [] : Array.isArray(v) ? [...v].sort() : [v];
    for (const s of list) if (s !== '') out.push(`${encode(key)}=${encode(s)}`);
  }
  return out.length ? '?' + out.join('&') : '';
}

/** The other way: a key that comes twice becomes a list. */
export function parseQuery(search: string): Query {
  const q: Query = {};
  for (const [key, value] of new URLSearchParams(search)) {
    if (value === '' || key === '__proto__') continue;
    const was = Object.hasOwn(q, key) ? q[key] : undefined;
    q[key] = was === undefined ? value : Array.isArray(was) ? [...was, value] : [was, value];
  }
  return q;
}

/** First (or only) value of a key, or "". */
export function one(q: Query, key: string): string {
  const v = q[key];
  return (Array.isArray(v) ? v[0] : v) ?? '';
}

/** All values of a key. */
export function many(q: Query, key: string): string[] {
  const v = q[key];
  return v === undefined ? [] : Array.isArray(v) ? v : [v];
}

/** "/read/abc?s=3" from its pieces. */
export function formatPath(parts: readonly string[], q: Query = {}): string {
  return '/' + parts.map(encodePart).join('/') + formatQuery(q);
}

export function parsePath(path: string): string[] {
  return path.split('/').filter(Boolean).map(decode);
}

function decode(s: string): string {
  try {
    return decodeURIComponent(s);
  } catch {
    return s; // a stray percent sign: a person typed it
  }
}
