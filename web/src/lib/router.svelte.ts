// Where one is. The address is the only place that holds the state of a view: a view reads `here`
// and changes it with `go` (a selection: adds a step) or `filter` (changes the address in place).
import { formatPath, parsePath, parseQuery, type Query } from './query';

export { one, many, formatPath as href } from './query';
export type { Query } from './query';

interface Here {
  /** Pieces of the path; the first is the view, "" for the overview. */
  parts: string[];
  query: Query;
  /** Path and query, canonical. */
  address: string;
}

function read(): Here {
  const parts = parsePath(location.pathname);
  const query = parseQuery(location.search);
  return { parts, query, address: formatPath(parts, query) };
}

class Place {
  #at: Here = $state.raw(read());

  get parts(): string[] {
    return this.#at.parts;
  }
  get view(): string {
    return this.#at.parts[0] ?? '';
  }
  get query(): Query {
    return this.#at.query;
  }
  get address(): string {
    return this.#at.address;
  }

  /** Takes over what the address bar says. */
  sync(): void {
    this.#at = read();
  }
}

export const here = new Place();

/** Goes to an address of the workbench. A step back leads to where one was. */
export function go(address: string, how: { replace?: boolean } = {}): void {
  if (address === here.address) return;
  const was = here.parts[0];
  if (how.replace) history.replaceState(history.state, '', address);
  else history.pushState(null, '', address);
  here.sync();
  if (!how.replace && here.parts[0] !== was) scrollTo(0, 0);
}

/** Changes some of the query; undefined or "" takes a key out. In place, unless it is a selection. */
export function filter(change: Query, how: { push?: boolean } = {}): void {
  go(formatPath(here.parts, { ...here.query, ...change }), { replace: !how.push });
}

/** The address after a change of the query, for a link. */
export function withQuery(change: Query): string {
  return formatPath(here.parts, { ...here.query, ...change });
}

/** Follows plain clicks on links of the workbench without loading the page again. */
export function followLinks(root: HTMLElement): () => void {
  const click = (e: MouseEvent) => {
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const a: Element | null = e.target instanceof Element ? e.target.closest('a') : null;
    if (!a || !a.hasAttribute('href') || a.hasAttribute('target') || a.hasAttribute('download')) return;
    const to = new URL(a.getAttribute('href') ?? '', location.href); // also of a link in a drawing
    if (to.origin !== location.origin) return;
    if (to.pathname.startsWith('/api/') || to.pathname.startsWith('/signin') || to.pathname === '/docs' || to.pathname.startsWith('/openapi')) return;
    if (to.hash && to.pathname === location.pathname && to.search === location.search) return;
    e.preventDefault();
    go(formatPath(parsePath(to.pathname), parseQuery(to.search)), { replace: a.hasAttribute('data-replace') });
  };
  const pop = () => here.sync();
  root.addEventListener('click', click);
  addEventListener('popstate', pop);
  return () => {
    root.removeEventListener('click', click);
    removeEventListener('popstate', pop);
  };
}
