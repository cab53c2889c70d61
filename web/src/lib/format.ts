// Numbers and dates as people read them. One way for the whole workbench.

const group = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

export function number(n: number): string {
  return group.format(n);
}

/** "1 record", "12 records". */
export function plural(n: number, one: string, many: string = one + 's'): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** "2031-05-07" of "2031-05-07T10:00:00+02:00"; ranges with an en dash; "undated" of nothing. */
export function day(iso: string | undefined): string {
  if (!iso) return 'undated';
  return iso
    .split('/')
    .map((s) => s.slice(0, 10))
    .join(' – ');
}

/** ".84", as scores are written in the field. */
export function score(x: number): string {
  return x >= 1 ? '1' : x.toFixed(2).replace(/^0/, '');
}

/** Signed, with a true minus. */
export function signed(n: number): string {
  return n > 0 ? `+${number(n)}` : n < 0 ? `−${number(-n)}` : '0';
}
