import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about letters refuse, and in which words. */
export const mailRefusals = {
  letter_not_held: {
    status: 409,
    words: "Somebody looked after this letter meanwhile, or it has arrived. Nothing was sent.",
  },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type MailRefusal<Kind extends keyof typeof mailRefusals, Field extends string = never> = RefusalOf<
  typeof mailRefusals,
  Kind,
  Field
>;
