// Asks what would follow. While the answer to a new question comes the old one stays, so that a
// link that is switched off changes bars in place.
import { untrack } from 'svelte';
import { api, asProblem, post, type Problem } from '../../lib/api';
import { changes } from '../../lib/changes.svelte';
import type { Push, Ran } from './types';

export interface Question {
  accounts: string[];
  holder: string;
  presses: Push[];
  method: string;
  draws: number;
  seed: number;
  off: string[];
}

export class Run {
  data: Ran | undefined = $state.raw();
  problem: Problem | undefined = $state.raw();
  loading: boolean = $state(false);

  /** Asks whenever the question (as JSON) changes, and after every decision. "" asks nothing. */
  constructor(question: () => string) {
    $effect(() => {
      const q = question();
      void changes.count;
      if (!q) {
        this.data = undefined;
        this.problem = undefined;
        this.loading = false;
        return;
      }
      let late = false;
      untrack(() => (this.loading = true));
      post<Ran>(api('run'), JSON.parse(q) as Question).then(
        (ran) => {
          if (late) return;
          this.data = ran;
          this.problem = undefined;
          this.loading = false;
        },
        (e: unknown) => {
          if (late) return;
          this.problem = asProblem(e);
          this.loading = false;
        },
      );
      return () => {
        late = true;
      };
    });
  }
}
