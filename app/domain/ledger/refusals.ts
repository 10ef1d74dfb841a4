import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What is refused of money that comes in, whatever it is for, and in which words. */
export const ledgerRefusals = {
  payment_day_ahead: { status: 422, words: "This day has not come yet. Write the day on which the bank booked it." },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type LedgerRefusal<Kind extends keyof typeof ledgerRefusals, Field extends string = never> = RefusalOf<
  typeof ledgerRefusals,
  Kind,
  Field
>;
