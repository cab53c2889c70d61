// The sign of a tie's type: friendship, help and membership are plus, hostility is minus.
const friendly = new Set(['ally-of', 'friend-of', 'member-of', 'candidate-of', 'supplies-arms-to', 'supplies-energy-to', 'invests-in', 'trades-with', 'gives-aid-to', 'mediates-for', 'protects', 'recognises', 'cooperates-with', 'supports']);
const hostile = new Set(['rival-of', 'at-war-with', 'sanctions', 'occupies', 'controls', 'infiltrates', 'opposes']);

export function signOf(type: string, negated = false): -1 | 0 | 1 {
  const s = friendly.has(type) ? 1 : hostile.has(type) ? -1 : 0;
  return (negated ? -s : s) as -1 | 0 | 1;
}
