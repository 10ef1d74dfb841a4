import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about tasks that were given up refuse, and in which words. */
export const reportsRefusals = {
  task_not_held: { status: 409, words: "Somebody looked after this task meanwhile. Nothing was done." },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type ReportsRefusal<Kind extends keyof typeof reportsRefusals, Field extends string = never> = RefusalOf<
  typeof reportsRefusals,
  Kind,
  Field
>;
