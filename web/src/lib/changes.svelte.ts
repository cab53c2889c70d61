// What was decided here: every decision goes through `decide`, can be taken back with `undo`, and
// tells the views (`changes.count` moves) which records are now different.
import { api, asProblem, post, type Problem } from './api';
import type { Coded, Move, Outcome } from './types';

interface Done {
  move: Move;
  /** What the foot says: "Accepted: A ally-of B". */
  label: string;
  seq: number;
}

class Changes {
  /** Moves on with every decision made here or elsewhere. */
  count: number = $state(0);
  /** Records that the last decision changed, as they are now. */
  records: Coded[] = $state.raw([]);
  /** What the foot says; the last act stays there until the next. */
  last: string = $state('');
  problem: Problem | undefined = $state.raw();
  busy: boolean = $state(false);
  done: Done[] = $state.raw([]);
  undone: Done[] = $state.raw([]);

  get canUndo(): boolean {
    return this.done.length > 0;
  }
  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** Makes a decision. True when the server took it. */
  decide(move: Move, label: string): Promise<Outcome | undefined> {
    return this.#inTurn(async () => {
      const out = await this.#send(move, label);
      if (!out) return undefined;
      this.done = [...this.done, { move, label, seq: out.decision.seq }];
      this.undone = [];
      return out;
    });
  }

  /** Takes back the last decision made here. One undo takes back the whole act. */
  undo(): Promise<Outcome | undefined> {
    return this.#inTurn(async () => {
      const top = this.done.at(-1);
      if (!top) {
        this.last = 'Nothing to undo';
        return undefined;
      }
      const out = await this.#send({ act: 'undo', undoes: top.seq }, `Undone: ${top.label}`);
      if (!out) return undefined;
      this.done = this.done.slice(0, -1);
      this.undone = [...this.undone, top];
      return out;
    });
  }

  redo(): Promise<Outcome | undefined> {
    return this.#inTurn(async () => {
      const top = this.undone.at(-1);
      if (!top) {
        this.last = 'Nothing to redo';
        return undefined;
      }
      const out = await this.#send(top.move, top.label);
      if (!out) return undefined;
      this.undone = this.undone.slice(0, -1);
      this.done = [...this.done, { ...top, seq: out.decision.seq }];
      return out;
    });
  }

  /** Says something in the foot without a decision. */
  say(text: string): void {
    this.problem = undefined;
    this.last = text;
  }

  fail(e: unknown): void {
    this.problem = asProblem(e);
  }

  #tail: Promise<unknown> = Promise.resolve();

  /** One at a time: a key pressed three times undoes three acts, not one act three times. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(act);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  async #send(move: Move, label: string): Promise<Outcome | undefined> {
    this.busy = true;
    try {
      const out = await post<Outcome>(api('decisions'), move);
      this.problem = undefined;
      this.last = label;
      this.records = out.records ?? [];
      this.count++;
      return out;
    } catch (e) {
      this.problem = asProblem(e);
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}

export const changes = new Changes();
