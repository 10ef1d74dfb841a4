import { dayMs } from "#app/domain/kernel/clock.ts";

/** How long invoices are overdue, in the columns that treasurers know. */
export const ages = ["not_due", "to_30", "to_60", "to_90", "over_90"] as const;
export type Age = (typeof ages)[number];

export const ageWords: Readonly<Record<Age, string>> = {
  not_due: "Not due yet",
  to_30: "Up to 30 days",
  to_60: "31 to 60 days",
  to_90: "61 to 90 days",
  over_90: "More than 90 days",
};

/** Whole days since an invoice was due, a day begun counting as one; it is overdue from the moment after. */
export function ageOf(dueAt: Date, now: Date): Age {
  const days = Math.ceil((now.getTime() - dueAt.getTime()) / dayMs);
  return days <= 0 ? "not_due" : days <= 30 ? "to_30" : days <= 60 ? "to_60" : days <= 90 ? "to_90" : "over_90";
}

/** "due in 5 days", "due today", "9 days overdue": whole days, one that has begun counting as one once it is overdue. */
export function overdueWords(dueAt: Date, now: Date): string {
  const days = Math.ceil((now.getTime() - dueAt.getTime()) / dayMs);
  const many = (count: number) => (count === 1 ? "1 day" : `${count} days`);
  return days > 0 ? `${many(days)} overdue` : days === 0 ? "due today" : `due in ${many(-days)}`;
}

export type Ageing = Readonly<Record<Age, bigint>>;

export interface OpenSum {
  readonly dueAt: string;
  readonly openMinor: bigint;
}

/** What is open, by how long it is overdue. */
export function ageingOf(open: readonly OpenSum[], now: Date): Ageing {
  const sums: Record<Age, bigint> = { not_due: 0n, to_30: 0n, to_60: 0n, to_90: 0n, over_90: 0n };
  for (const { dueAt, openMinor } of open) sums[ageOf(new Date(dueAt), now)] += openMinor;
  return sums;
}
