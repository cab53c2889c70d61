// The keys that work now. A component hands in its keys while it is there; the innermost wins.
import { untrack } from 'svelte';
import { find, nameOf, type Key } from './keymap';

export type { Key } from './keymap';

interface Scope {
  name: string;
  keys: () => Key[];
}

const setting = 'rashomon.keys';

class Keys {
  #scopes: Scope[] = $state.raw([]);
  #pending = '';
  /** Single keys can be switched off (WCAG 2.1.4), for people who speak to their computer. */
  on: boolean = $state(load());

  /** Innermost first, with names, for the list under `?`. */
  get scopes(): { name: string; keys: Key[] }[] {
    return this.#scopes.map((s) => ({ name: s.name, keys: s.keys() }));
  }

  /** What the foot shows: the innermost scope's short keys, then the others'. */
  get foot(): Key[] {
    const seen = new Set<string>();
    const out: Key[] = [];
    for (const s of this.#scopes) {
      for (const k of s.keys()) {
        const first = k.keys[0] ?? '';
        if (k.foot && !seen.has(first) && !k.off?.()) out.push(k);
        for (const name of k.keys) seen.add(name);
      }
    }
    return out;
  }

  add(scope: Scope): () => void {
    this.#scopes = [scope, ...this.#scopes];
    return () => {
      this.#scopes = this.#scopes.filter((s) => s !== scope);
    };
  }

  set(on: boolean): void {
    this.on = on;
    try {
      localStorage.setItem(setting, on ? 'on' : 'off');
    } catch {
      // Private windows keep no settings; it holds until the page is closed.
    }
  }

  press(e: KeyboardEvent): void {
    if (e.defaultPrevented || e.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(e.key)) return;
    if (typing(e.target) && e.key !== 'Escape') return;
    if (!this.on && e.key.length === 1 && e.key !== '?') return;
    if (e.key === 'Enter' && operable(e.target)) return; // a focused link or button keeps its own Enter
    const found = find(
      this.#scopes.map((s) => s.keys()),
      this.#pending,
      nameOf(e),
    );
    this.#pending = found === 'wait' ? nameOf(e) : '';
    if (!found || found === 'wait') return;
    e.preventDefault();
    found.key.run(e);
  }
}

function load(): boolean {
  try {
    return localStorage.getItem(setting) !== 'off';
  } catch {
    return true;
  }
}

function typing(t: EventTarget | null): boolean {
  if (!(t instanceof HTMLElement)) return false;
  if (t.isContentEditable || t instanceof HTMLTextAreaElement || t instanceof HTMLSelectElement) return true;
  return t instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range', 'submit'].includes(t.type);
}

function operable(t: EventTarget | null): boolean {
  return t instanceof Element && t.closest('a[href], button, summary, [role="button"]') !== null;
}

export const keys = new Keys();

/** Hands in the keys of a component for as long as it is there. */
export function useKeys(name: string, list: () => Key[]): void {
  $effect.pre(() => untrack(() => keys.add({ name, keys: list })));
}
