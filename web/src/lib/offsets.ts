// The server counts bytes of UTF-8, the browser counts UTF-16 units. A Ruler of one text converts.

/** Converts between byte offsets and UTF-16 offsets of one text. */
export class Ruler {
  /** UTF-16 offset and byte offset after every stretch in which they run apart. */
  private readonly units: number[] = [0];
  private readonly bytes: number[] = [0];
  /** Bytes a unit since the last mark: always 1, since marks are set after every wider character. */
  readonly byteLength: number;

  constructor(readonly text: string) {
    let byte = 0;
    for (let i = 0; i < text.length; ) {
      const c = text.codePointAt(i) ?? 0;
      const wide = c > 0xffff ? 2 : 1;
      const size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      i += wide;
      byte += size;
      if (size !== 1) {
        this.units.push(i);
        this.bytes.push(byte);
      }
    }
    this.byteLength = byte;
  }

  /** UTF-16 offset of a byte offset; one that cuts a character goes to the character's end. */
  unit(byte: number): number {
    if (byte <= 0) return 0;
    if (byte >= this.byteLength) return this.text.length;
    const k = last(this.bytes, byte);
    const at = (this.units[k] ?? 0) + (byte - (this.bytes[k] ?? 0));
    const next = this.units[k + 1];
    // Between the mark and the next one all characters have one byte, but for the last.
    return next !== undefined && at > this.start(k + 1) ? next : at;
  }

  /** Byte offset of a UTF-16 offset; one that cuts a pair goes to the pair's end. */
  byte(unit: number): number {
    if (unit <= 0) return 0;
    if (unit >= this.text.length) return this.byteLength;
    const k = last(this.units, unit);
    const at = unit - (this.units[k] ?? 0);
    const next = this.units[k + 1];
    if (next !== undefined && unit > this.start(k + 1)) return this.bytes[k + 1] ?? 0;
    return (this.bytes[k] ?? 0) + at;
  }

  /** The text of a span of bytes. */
  cut(start: number, end: number): string {
    return this.text.slice(this.unit(start), this.unit(end));
  }

  /** UTF-16 offset at which the wider character that ends at mark k begins. */
  private start(k: number): number {
    const end = this.units[k] ?? 0;
    const low = this.text.charCodeAt(end - 1);
    return end - (low >= 0xdc00 && low <= 0xdfff ? 2 : 1);
  }
}

/** Index of the last entry that is not greater than x. */
function last(sorted: readonly number[], x: number): number {
  let lo = 0;
  let hi = sorted.length - 1;
  while (lo < hi) {
    const mid = (lo + hi + 1) >> 1;
    if ((sorted[mid] ?? 0) <= x) lo = mid;
    else hi = mid - 1;
  }
  return lo;
}
