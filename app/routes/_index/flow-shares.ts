/** Each part of a sum in percent; for drawing only. */
export function shares(parts: readonly bigint[]): number[] {
  const total = parts.reduce((sum, part) => sum + part, 0n);
  return parts.map((part) => (total === 0n ? 0 : Number((part * 1_000_000n) / total) / 10_000));
}

/** The words under each part need a quarter of the page at least. */
const narrowest = 6;
const columns = 24;

/** Columns of 24 for the words under the parts: as wide as the part where that leaves room for all the others. */
export function columnSpans(widths: readonly number[]): number[] {
  if (widths.length === 1) return [columns];
  const spans = widths.map((width) => Math.max(Math.round((width / 100) * columns), narrowest));
  for (let over = spans.reduce((sum, span) => sum + span, 0) - columns; over !== 0; over += over > 0 ? -1 : 1) {
    const widest = spans.indexOf(Math.max(...spans));
    spans[widest] = spans[widest]! - Math.sign(over);
  }
  return spans;
}
