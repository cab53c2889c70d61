import type { Key } from './keymap';

/** j and k walk through the links of a page that carry data-row. */
export function rowKeys(): Key[] {
  const step = (by: number) => {
    const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
  };
  return [
    { keys: ['j'], label: 'next row', foot: 'next', run: () => step(1) },
    { keys: ['k'], label: 'row before', foot: 'back', run: () => step(-1) },
  ];
}
