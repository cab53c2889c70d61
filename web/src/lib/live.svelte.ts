// What the server tells by itself. Nothing here moves a view: counts and offers change, and the reader
// decides when new records come in.
import { changes } from './changes.svelte';
import type { Refusal } from './types';

export interface Progress {
  job: string;
  done: number;
  total: number;
  rate?: number;
  eta?: number | string;
  name?: string;
}

export interface OtherDecision {
  seq: number;
  who: string;
  act: string;
  record?: string;
}

class Live {
  connected: boolean = $state(false);
  progress: Progress | undefined = $state.raw();
  refused: Refusal[] = $state.raw([]);
  /** Documents read since the page was opened and not yet shown. */
  arrived: number = $state(0);
  /** Moves on with every change of the affair's state. */
  version: string = $state('');
  /** Decisions as they come, one's own too. */
  decision: OtherDecision | undefined = $state.raw();
  #source: EventSource | undefined;

  start(): void {
    if (this.#source || typeof EventSource === 'undefined') return;
    const s = new EventSource('/api/events');
    this.#source = s;
    s.onopen = () => (this.connected = true);
    s.onerror = () => (this.connected = false); // the browser tries again by itself
    on<Progress>(s, 'progress', (p) => (this.progress = p.done >= p.total && p.total > 0 ? undefined : p));
    on<Refusal>(s, 'refused', (r) => (this.refused = [...this.refused.filter((o) => o.source !== r.source), r]));
    on<{ doc: string }>(s, 'read', () => this.arrived++);
    on<OtherDecision>(s, 'decision', (d) => (this.decision = d));
    on<{ version: string }>(s, 'version', (v) => (this.version = v.version));
  }

  /** Lets in what has arrived: every view asks again. */
  show(): void {
    this.arrived = 0;
    changes.count++;
  }
}

function on<T>(s: EventSource, name: string, run: (body: T) => void): void {
  s.addEventListener(name, (e) => {
    try {
      run(JSON.parse((e as MessageEvent<string>).data) as T);
    } catch {
      // A message that is not JSON is not ours.
    }
  });
}

export const live = new Live();
