import { exactSum, type RefusalOf, type RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about dues refuse, and in which words. */
export const membershipRefusals = {
  membership_outside_fund: {
    status: 422,
    words: "This fund’s money may not be used for this membership. Choose another fund.",
  },
  dues_not_found: { status: 404, words: "There are no such dues, or they were taken back." },
  dues_term_asked_already: {
    status: 409,
    words: ({ until }: { until: string }) =>
      `Dues were asked for already that cover this year, until ${until}. Let the new year begin after that.`,
  },
  dues_above_open: {
    status: 422,
    words: ({ leftMinor, currency }: { leftMinor: bigint; currency: string }) =>
      `${exactSum(leftMinor, currency)} of these dues are open. Settle at most that.`,
  },
  dues_part_not_held: { status: 409, words: "This payment was taken back already. Nothing was done twice." },
  dues_paid_in_part: {
    status: 409,
    words: "Something of these dues is paid. Take that back first, then the dues themselves.",
  },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type MembershipRefusal<Kind extends keyof typeof membershipRefusals, Field extends string = never> = RefusalOf<
  typeof membershipRefusals,
  Kind,
  Field
>;
