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

interface Told {
  type: 'progress' | 'refused' | 'read' | 'decision' | 'version';
  data: string;
}

const name = 'rashomon.live';

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
  #others: BroadcastChannel | undefined;

  /**
   * Browsers open six connections to one host and no more, so only one of the open pages listens and
   * tells the others; when it is closed, the next takes over.
   */
  start(): void {
    if (this.#others || typeof EventSource === 'undefined') return;
    if (typeof BroadcastChannel === 'undefined' || !navigator.locks) return this.#listen(); // an address without encryption
    this.#others = new BroadcastChannel(name);
    this.#others.onmessage = (e: MessageEvent<Told>) => this.#hear(e.data);
    const gone = new Promise<void>((done) => addEventListener('pagehide', () => done(), { once: true }));
    void navigator.locks.request(name, async () => {
      this.#listen();
      await gone;
      this.#source?.close();
    });
    // A page that comes back from the browser's memory listens again.
    addEventListener('pageshow', (e) => {
      if (!e.persisted) return;
      this.#others?.close();
      this.#others = undefined;
      this.start();
    });
  }

  #listen(): void {
    const s = new EventSource('/api/events');
    this.#source = s;
    s.onopen = () => (this.connected = true);
    s.onerror = () => (this.connected = false); // the browser tries again by itself
    for (const type of ['progress', 'refused', 'read', 'decision', 'version'] as const) {
      s.addEventListener(type, (e) => {
        const told = { type, data: (e as MessageEvent<string>).data };
        this.#others?.postMessage(told);
        this.#hear(told);
      });
    }
  }

  #hear(told: Told): void {
    let body: unknown;
    try {
      body = JSON.parse(told.data);
    } catch {
      return; // a message that is not JSON is not ours
    }
    switch (told.type) {
      case 'progress': {
        const p = body as Progress;
        this.progress = p.done >= p.total && p.total > 0 ? undefined : p;
        break;
      }
      case 'refused': {
        const r = body as Refusal;
        this.refused = [...this.refused.filter((o) => o.source !== r.source), r];
        break;
      }
      case 'read':
        this.arrived++;
        break;
      case 'decision':
        this.decision = body as OtherDecision;
        break;
      case 'version':
        this.version = (body as { version: string }).version;
        break;
    }
  }

  /** Lets in what has arrived: every view asks again. */
  show(): void {
    this.arrived = 0;
    changes.count++;
  }
}

export const live = new Live();
