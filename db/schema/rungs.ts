/** The ladder of a pledge: where it may stand, from the first word to the last. */
export const rungs = [
  "interest",
  "intent",
  "firm",
  "allocated",
  "invoiced",
  "paid",
  "spent",
  "credited",
  "withdrawn",
  "lapsed",
  "cancelled",
  "refunded",
  "reallocated",
] as const;

/** Rungs of a co-funded project's pledges: what they pay is fixed. */
export const allocatedRungs = ["allocated", "invoiced", "paid", "spent", "credited"] as const;

/** Signed and in force: its organization is bound by it. */
export const bindingRungs = ["firm", ...allocatedRungs] as const;

/** It is over, and nothing comes of it any more. */
export const endedRungs = ["withdrawn", "lapsed", "cancelled", "refunded", "reallocated"] as const;
