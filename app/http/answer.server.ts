import type { Refusal } from "#app/domain/kernel/result.ts";

interface Answer {
  readonly status: number;
  /** One kind sentence: what happened, what is safe, what to do next. May use the refusal's facts. */
  readonly words: string | ((facts: Record<string, string>) => string);
}

/** Every refusal of every verb. A test walks the domain and finds each kind here, and nothing here that nobody says. */
const answers: Record<string, Answer> = {
  amount_missing: { status: 422, words: "Write an amount, for example 5,000." },
  amount_unreadable: { status: 422, words: "This does not read as an amount. Write it in figures, for example 5,000 or 1,234.50." },
  amount_negative: { status: 422, words: "An amount cannot be below zero." },
  amount_too_large: { status: 422, words: "This is more than one amount may be here. If you mean it, talk to the steward first." },
  amount_in_other_currency: { status: 422, words: "Amounts here are in the network's one currency. Leave the currency sign away, and write the sum in that currency." },
  amount_ambiguous: { status: 422, words: ({ separator }) => `We cannot tell whether “${separator}” marks thousands or decimals here. Write the amount without it, or with both decimals.` },
  amount_too_fine: { status: 422, words: ({ decimals }) => (decimals === "0" ? "This currency has no decimals: write a whole amount." : `Write at most ${decimals} decimals.`) },
  key_reused: { status: 409, words: "This form was already sent with other values. Nothing was done twice: reload the page to see what stands, and try again from there." },
};

/** Status and sentence for a refusal. */
export function answerTo(refusal: Refusal): { status: number; words: string } {
  const answer = answers[refusal.kind];
  if (!answer) throw new Error(`No answer is written for the refusal ${refusal.kind}`);
  const facts = Object.fromEntries(Object.entries(refusal).map(([name, value]) => [name, String(value)]));
  return { status: answer.status, words: typeof answer.words === "string" ? answer.words : answer.words(facts) };
}
