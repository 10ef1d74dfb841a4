import type { dues, tiers } from "#db/schema/membership.ts";
import { invoiceNumber } from "#app/domain/invoices/invoice.ts";

export type DuesRow = typeof dues.$inferSelect;
export type Tier = (typeof tiers)[number];

/** What members pay a year, in major units of the book's currency, unless something else was agreed; and what they get for it. */
export const tierTerms: Readonly<
  Record<Tier, { readonly name: string; readonly perYear: number; readonly means: string }>
> = {
  general: { name: "General", perYear: 15_000, means: "A hub that is operated, and a voice in the roadmap." },
  premier: {
    name: "Premier",
    perYear: 50_000,
    means: "More service and closer steering; the same vote and the same price in co-funding.",
  },
  starter: { name: "Starter", perYear: 15_000, means: "For those who cannot pay: a fund sponsors it." },
};

/** "D-2026-003": the year, and the number within it without gaps. */
export const duesNumber = (named: { readonly year: number; readonly number: number }): string =>
  `D-${invoiceNumber(named)}`;

/** The last day of a year's term that begins on this day, year-month-day. */
export function lastDayOf(termFrom: string): string {
  const end = new Date(`${termFrom}T00:00:00Z`);
  end.setUTCFullYear(end.getUTCFullYear() + 1);
  end.setUTCDate(end.getUTCDate() - 1);
  return end.toISOString().slice(0, 10);
}
