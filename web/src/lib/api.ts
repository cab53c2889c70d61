// Speaks to the server. Answers are kept with their ETag, so that asking again is cheap; what goes
// wrong becomes a Problem whose message a person can act on.
import { formatQuery, type Query } from './query';

/** An answer that is not what was asked for (RFC 9457), or no answer at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    /** What to do next. */
    readonly detail: string,
    readonly body: unknown = undefined,
  ) {
    super(detail && detail !== title ? `${title}: ${detail}` : title);
    this.name = 'Problem';
  }
}

interface Kept {
  tag: string;
  body: unknown;
}

const limit = 200;
const kept = new Map<string, Kept>();

/** The address of a resource of the API. */
export function api(path: string, query: Query = {}): string {
  return '/api/' + path.replace(/^\//, '') + formatQuery(query);
}

/** What is known of an address without asking, to show at once while the answer comes. */
export function known<T>(address: string): T | undefined {
  return kept.get(address)?.body as T | undefined;
}

export async function get<T>(address: string, signal?: AbortSignal): Promise<T> {
  const old = kept.get(address);
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (old) headers['If-None-Match'] = old.tag;
  const answer = await ask(address, { headers, signal: signal ?? null, cache: 'no-store' });
  if (answer.status === 304 && old) return old.body as T;
  const body = await read(answer);
  const tag = answer.headers.get('ETag');
  kept.delete(address);
  if (tag) {
    kept.set(address, { tag, body });
    const first = kept.keys().next();
    if (kept.size > limit && !first.done) kept.delete(first.value);
  }
  return body as T;
}

export async function post<T>(address: string, body: unknown, more: Record<string, string> = {}): Promise<T> {
  const form = body instanceof FormData;
  const headers: Record<string, string> = { Accept: 'application/json', 'X-Rashomon': '1', ...more };
  if (!form) headers['Content-Type'] = 'application/json';
  const answer = await ask(address, { method: 'POST', headers, body: form ? body : JSON.stringify(body) });
  return (await read(answer)) as T;
}

async function ask(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin', ...init });
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e;
    throw new Problem(0, 'The server does not answer', 'see that rashomon serve is still running, then try again');
  }
}

async function read(answer: Response): Promise<unknown> {
  const text = await answer.text();
  let body: unknown;
  try {
    body = text ? JSON.parse(text) : undefined;
  } catch {
    body = undefined;
  }
  if (answer.ok) {
    if (body === undefined && text) throw new Problem(answer.status, 'The answer cannot be read', 'load the page again');
    return body;
  }
  throw problem(answer.status, body);
}

/** Reads problem+json; anything else gets a sentence of its own. */
export function problem(status: number, body: unknown): Problem {
  const p = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const title = typeof p.title === 'string' && p.title ? p.title : sentence(status);
  let detail = typeof p.detail === 'string' ? p.detail : '';
  if (Array.isArray(p.errors)) {
    const more = p.errors.map((e: unknown) => {
      const o = (typeof e === 'object' && e !== null ? e : {}) as Record<string, unknown>;
      return [o.location, o.message].filter((s) => typeof s === 'string' && s).join(' ');
    });
    detail = [detail, ...more.filter(Boolean)].filter(Boolean).join('; ');
  }
  return new Problem(status, title, detail || (status === 401 ? 'open the address that rashomon serve printed' : ''), body);
}

function sentence(status: number): string {
  if (status === 401 || status === 403) return 'Not let in';
  if (status === 404) return 'Not there';
  if (status === 409) return 'Somebody else was quicker';
  if (status === 503) return 'The server is busy';
  return `The server answered ${status}`;
}

export function asProblem(e: unknown): Problem {
  return e instanceof Problem ? e : new Problem(0, 'Something went wrong', e instanceof Error ? e.message : String(e));
}
