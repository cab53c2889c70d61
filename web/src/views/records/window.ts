/** Which rows of a long table are drawn: those in sight and some on either side. */
export function rowsInSight(scrolled: number, height: number, row: number, total: number, spare = 12): { from: number; to: number } {
  const first = Math.floor(Math.max(0, scrolled) / row);
  const from = Math.max(0, Math.min(first, total) - spare);
  const to = Math.min(total, first + Math.ceil(height / row) + spare);
  return { from, to: Math.max(from, to) };
}
