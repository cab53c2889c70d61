// The affair that is open: its accounts by id and by code, for every view.
import { api, asProblem, get, type Problem } from './api';
import type { Account, Affair, Kind, Status } from './types';

class Open {
  data: Affair | undefined = $state.raw();
  problem: Problem | undefined = $state.raw();

  /** In the order of publication; undated ones last. */
  accounts: Account[] = $derived([...(this.data?.accounts ?? [])].sort((a, b) => (a.published || '9').localeCompare(b.published || '9') || a.code.localeCompare(b.code)));
  #byID: Map<string, Account> = $derived(new Map(this.accounts.map((a) => [a.id, a])));

  account(id: string): Account | undefined {
    return this.#byID.get(id);
  }

  /** How many records of a kind have one of the states. */
  tally(kind: Kind, want: (s: Status) => boolean): number {
    let n = 0;
    for (const t of this.data?.tallies ?? []) if (t.kind === kind && want(t.status)) n += t.n;
    return n;
  }

  async load(): Promise<void> {
    try {
      this.data = await get<Affair>(api('affair'));
      this.problem = undefined;
    } catch (e) {
      this.problem = asProblem(e);
      // A session that ended: on a team's server one signs in again, and comes back to this very state.
      if (this.problem.status === 401 && this.data?.mode === 'server') location.assign(`/signin?next=${encodeURIComponent(location.pathname + location.search)}`);
    }
  }
}

export const affair = new Open();
