// Lanes for the underlines: overlapping spans lie on lanes of their own, and a span keeps its lane to
// its end, so that the eye can follow it over lines.

export interface Extent {
  start: number;
  end: number;
}

/**
 * The lane of each span, in the order in which the spans were given: the lowest one that is free where
 * the span begins. Spans that find none share the last, which happens below `max` overlaps only.
 */
export function lanes(spans: readonly Extent[], max: number): number[] {
  const order = spans.map((_, i) => i).sort((a, b) => {
    const x = spans[a] as Extent;
    const y = spans[b] as Extent;
    return x.start - y.start || y.end - x.end || a - b;
  });
  const free: number[] = new Array<number>(max).fill(0);
  const out: number[] = new Array<number>(spans.length).fill(0);
  for (const i of order) {
    const s = spans[i] as Extent;
    let lane = free.findIndex((end) => end <= s.start);
    if (lane < 0) lane = max - 1;
    free[lane] = Math.max(free[lane] ?? 0, s.end);
    out[i] = lane;
  }
  return out;
}
