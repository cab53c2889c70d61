// The rows of a table that may have a million: fetched as one scrolls, a page at a time.
import { api, asProblem, get, type Problem } from '../../lib/api';
import { changes } from '../../lib/changes.svelte';
import type { Query } from '../../lib/query';
import type { Coded, Page } from '../../lib/types';
import { untrack } from 'svelte';

const size = 200;

export class Rows {
  list: Coded[] = $state.raw([]);
  total: number = $state(0);
  next: string = $state('');
  loading: boolean = $state(false);
  problem: Problem | undefined = $state.raw();
  /** Whether the first page of the present filter has come. */
  fresh: boolean = $state(false);
  #abort: AbortController | undefined;

  constructor(query: () => Query) {
    $effect(() => {
      const q = query();
      void this.#start(q);
      return () => this.#abort?.abort();
    });
    $effect(() => {
      const now = new Map(changes.records.map((r) => [r.id, r]));
      if (now.size) untrack(() => (this.list = this.list.map((r) => now.get(r.id) ?? r)));
    });
  }

  async #start(q: Query): Promise<void> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    untrack(() => {
      this.loading = true;
      this.fresh = false;
    });
    try {
      const page = await get<Page>(api('records', { ...q, limit: String(size) }), abort.signal);
      if (abort.signal.aborted) return;
      this.list = page.records ?? [];
      this.total = page.total;
      this.next = page.next;
      this.problem = undefined;
      this.fresh = true;
    } catch (e) {
      if (!abort.signal.aborted) this.problem = asProblem(e);
    } finally {
      if (!abort.signal.aborted) this.loading = false;
    }
  }

  /** The page after what is there. */
  async more(q: Query): Promise<void> {
    if (this.loading || !this.next) return;
    const abort = this.#abort;
    this.loading = true;
    try {
      const page = await get<Page>(api('records', { ...q, limit: String(size), after: this.next }), abort?.signal);
      if (abort?.signal.aborted) return;
      this.list = [...this.list, ...(page.records ?? [])];
      this.next = page.next;
    } catch (e) {
      if (!abort?.signal.aborted) this.problem = asProblem(e);
    } finally {
      if (!abort?.signal.aborted) this.loading = false;
    }
  }
}
