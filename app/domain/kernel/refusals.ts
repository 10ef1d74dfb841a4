import type { RefusalOf, RefusalTable } from "./refusal-table.ts";

/** What verbs of several areas refuse, and in which words: each other area has a table of its own. */
export const kernelRefusals = {
  amount_missing: { status: 422, words: "Write an amount, for example 5,000." },
  amount_unreadable: {
    status: 422,
    words: "This does not read as an amount. Write it in figures, for example 5,000 or 1,234.50.",
  },
  amount_negative: { status: 422, words: "An amount cannot be below zero." },
  amount_too_large: {
    status: 422,
    words: "This is more than one amount may be here. If you mean it, talk to the steward first.",
  },
  amount_in_other_currency: {
    status: 422,
    words:
      "Amounts here are in the network's one currency. Leave the currency sign away, and write the sum in that currency.",
  },
  amount_ambiguous: {
    status: 422,
    words: ({ separator }: { separator: string }) =>
      `We cannot tell whether “${separator}” marks thousands or decimals here. Write the amount without it, or with both decimals.`,
  },
  amount_too_fine: {
    status: 422,
    words: ({ decimals }: { decimals: number }) =>
      decimals === 0 ? "This currency has no decimals: write a whole amount." : `Write at most ${decimals} decimals.`,
  },
  sign_in_first: { status: 401, words: "Sign in first. What you wrote is kept." },
  key_reused: {
    status: 409,
    words:
      "This form was already sent with other values. Nothing was done twice: reload the page to see what stands, and try again from there.",
  },
  changed_meanwhile: {
    status: 409,
    words:
      "Somebody changed this while you were looking at it. Nothing was overwritten: look at what stands now, then decide again.",
  },
  not_permitted: {
    status: 403,
    words:
      "Your role does not include this. Nothing was changed; your organization’s representative can give you the role.",
  },
  // What a script sent that does not fit the command's declaration; forms have their own words at their fields.
  invalid: { status: 400, words: "This was not understood. Load the page anew and try again." },
  reason_missing: { status: 422, words: "Say why: the reason stands in the history for everybody." },
  amount_is_zero: { status: 422, words: "Write an amount above zero." },
  file_columns_missing: {
    status: 422,
    words: ({ columns, found }: { columns: string; found: string }) =>
      `These columns are missing in the file's first line: ${columns}. It has: ${found}. Nothing was read.`,
  },
  file_column_twice: {
    status: 422,
    words: ({ column }: { column: string }) =>
      `The column ${column} stands twice in the file's first line, so nothing tells which of them counts. Nothing was read.`,
  },
  file_form_not_read: {
    status: 422,
    words: ({ what, instead }: { what: string; instead: string }) => `This is ${what}: ${instead}. Nothing was read.`,
  },
  file_letters_lost: {
    status: 422,
    words: ({ line }: { line: number }) =>
      `Line ${line} has the sign “\uFFFD” in place of a letter: whatever saved this file has lost it. Save it anew from its source, as UTF-8. Nothing was read.`,
  },
  file_encodings_mixed: {
    status: 422,
    words: ({ line }: { line: number }) =>
      `Line ${line} is not UTF-8, and other lines are: the file is in two encodings at once. Save it anew as UTF-8. Nothing was read.`,
  },
  file_encoding_unknown: {
    status: 422,
    words: ({ line }: { line: number }) =>
      `Line ${line} is in an encoding that is neither UTF-8, UTF-16 nor Windows-1252. Save the file as UTF-8. Nothing was read.`,
  },
  file_empty: { status: 422, words: "The file has no rows below its first line. Nothing was read." },
  file_unreadable: {
    status: 422,
    words: ({ because }: { because: string }) => `The file cannot be read as CSV: ${because}. Nothing was read.`,
  },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type KernelRefusal<Kind extends keyof typeof kernelRefusals, Field extends string = never> = RefusalOf<
  typeof kernelRefusals,
  Kind,
  Field
>;

/** The actor's roles do not include it. */
export type NotPermitted = KernelRefusal<"not_permitted">;

/** What the actor decided about is not what stands by now. */
export type ChangedMeanwhile = KernelRefusal<"changed_meanwhile">;
