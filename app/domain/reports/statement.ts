import { noFigures, type Figures } from "#app/domain/ledger/figures.ts";

/** One project's line in an organization's statement; minor units, read from the book's entries. */
export interface StatementLine extends Figures {
  readonly project: { readonly slug: string; readonly title: string; readonly stage: string };
  /** What was signed and neither withdrawn nor lapsed, as it was offered: more than promised where some of it was not needed. */
  readonly signedMinor: bigint;
  /** Promised and not invoiced yet. */
  readonly committedMinor: bigint;
  /** Signed, and waiting for its conditions. */
  readonly waitingMinor: bigint;
}

export type StatementSums = Omit<StatementLine, "project">;

const nothing: StatementSums = { ...noFigures, signedMinor: 0n, committedMinor: 0n, waitingMinor: 0n };

export function sumStatement(lines: readonly StatementSums[]): StatementSums {
  return lines.reduce(
    (sum, line) => ({
      promisedMinor: sum.promisedMinor + line.promisedMinor,
      invoicedMinor: sum.invoicedMinor + line.invoicedMinor,
      receivedMinor: sum.receivedMinor + line.receivedMinor,
      spentMinor: sum.spentMinor + line.spentMinor,
      owedMinor: sum.owedMinor + line.owedMinor,
      signedMinor: sum.signedMinor + line.signedMinor,
      committedMinor: sum.committedMinor + line.committedMinor,
      waitingMinor: sum.waitingMinor + line.waitingMinor,
    }),
    nothing,
  );
}

/** "three for each one of ours": how often the others' money contains ours, in words; null below one and a half. */
export function timesInWords(othersMinor: bigint, oursMinor: bigint): string | null {
  if (oursMinor <= 0n) return null;
  const times = Number((othersMinor * 2n + oursMinor) / (oursMinor * 2n));
  if (othersMinor * 2n < oursMinor * 3n) return null;
  return ["", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"][times] ?? String(times);
}

/** What was delivered in a quarter of the calendar. */
export interface Quarter {
  readonly year: number;
  /** 1 to 4 */
  readonly quarter: number;
  readonly deliveredMinor: bigint;
  /** Delivered before it. */
  readonly beforeMinor: bigint;
}

/** The last quarters up to now, each standing on what was delivered before it, since the beginning. */
export function lastQuarters(
  deliveries: readonly { readonly year: number; readonly quarter: number; readonly deliveredMinor: bigint }[],
  now: Date,
  count = 4,
): Quarter[] {
  const place = (year: number, quarter: number) => year * 4 + quarter - 1;
  const last = place(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = last - count + 1 + index;
    const total = (fits: (where: number) => boolean) =>
      deliveries.reduce((sum, each) => (fits(place(each.year, each.quarter)) ? sum + each.deliveredMinor : sum), 0n);
    return {
      year: Math.floor(at / 4),
      quarter: (at % 4) + 1,
      deliveredMinor: total((where) => where === at),
      beforeMinor: total((where) => where < at),
    };
  });
}
