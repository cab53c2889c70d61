// One answer of the server for a view. While a new one comes the old one stays, so that nothing jumps.
import { untrack } from 'svelte';
import { asProblem, get, known, type Problem } from './api';
import { changes } from './changes.svelte';

export class Resource<T> {
  data: T | undefined = $state.raw();
  problem: Problem | undefined = $state.raw();
  loading: boolean = $state(false);
  #again: number = $state(0);

  /**
   * Asks whenever the address changes, and again after every decision of one's own. Undefined asks
   * nothing. Must be made while a component is (it needs its effects).
   */
  constructor(address: () => string | undefined, how: { afterDecisions?: boolean } = {}) {
    let shown: string | undefined;
    $effect(() => {
      const a = address();
      void this.#again;
      if (how.afterDecisions !== false) void changes.count;
      if (a === undefined) {
        this.data = undefined;
        this.loading = false;
        return;
      }
      const abort = new AbortController();
      untrack(() => {
        this.loading = true;
        this.problem = undefined;
        if (a !== shown) this.data = known<T>(a) ?? this.data;
      });
      get<T>(a, abort.signal).then(
        (body) => {
          if (abort.signal.aborted) return;
          shown = a;
          this.data = body;
          this.loading = false;
        },
        (e: unknown) => {
          if (abort.signal.aborted) return;
          this.problem = asProblem(e);
          this.loading = false;
        },
      );
      return () => abort.abort();
    });
  }

  /** Asks again. */
  reload(): void {
    this.#again++;
  }
}
