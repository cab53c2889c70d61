/** The web addresses in what somebody pasted: one a line, or between other words. */
export function addresses(text: string): string[] {
  const found = text.match(/https?:\/\/[^\s<>"'“”‘’]+/gi) ?? [];
  return [...new Set(found.map((s) => s.replace(/[.,;:!?)\]]+$/, '')))];
}
