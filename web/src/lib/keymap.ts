// Which key does what. Pure part: matching a press against a list, with sequences such as "0 3".

export interface Key {
  /** "a", "Z", "Enter", "Escape", "/", "0 3". Several do the same. */
  keys: string[];
  /** What it does, for the list under `?`: "accept, go on to the next candidate". */
  label: string;
  /** Short form for the foot; without it the key is only in the list. */
  foot?: string;
  run: (e: KeyboardEvent) => void;
  /** Off now? A key that is off is shown grey in the list and does nothing. */
  off?: () => boolean;
}

export interface Press {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** The press as it is written in a list of keys, or "" when it is not ours (Ctrl, Alt, Meta held). */
export function nameOf(p: Press): string {
  if (p.ctrlKey || p.altKey || p.metaKey) return '';
  return p.key === ' ' ? 'Space' : p.key;
}

export type Found = { key: Key } | 'wait' | undefined;

/** Looks through the scopes, the innermost first. "wait" when the press may begin a sequence. */
export function find(scopes: readonly (readonly Key[])[], pending: string, name: string): Found {
  if (!name) return undefined;
  const whole = pending ? `${pending} ${name}` : name;
  let wait = false;
  for (const keys of scopes) {
    for (const key of keys) {
      if (key.off?.()) continue;
      if (key.keys.includes(whole)) return { key };
      if (key.keys.some((k) => k.startsWith(whole + ' '))) wait = true;
    }
  }
  if (wait) return 'wait';
  return pending ? find(scopes, '', name) : undefined;
}

/** How a key is written for people. */
export function written(key: string): string {
  const names: Record<string, string> = { Escape: 'Esc', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
  return key
    .split(' ')
    .map((k) => names[k] ?? k)
    .join(' ');
}
