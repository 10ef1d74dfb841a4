import type { Refusal } from "#app/domain/kernel/result.ts";

interface Answer {
  readonly status: number;
  /** One kind sentence: what happened, what is safe, what to do next. May use the refusal's facts. */
  readonly words: string | ((facts: Record<string, string>) => string);
}

/** Every refusal of every verb. A test walks the domain and finds each kind here, and nothing here that nobody says. */
const answers: Record<string, Answer> = {
  key_reused: { status: 409, words: "This form was already sent with other values. Nothing was done twice: reload the page to see what stands, and try again from there." },
};

/** Status and sentence for a refusal. */
export function answerTo(refusal: Refusal): { status: number; words: string } {
  const answer = answers[refusal.kind];
  if (!answer) throw new Error(`No answer is written for the refusal ${refusal.kind}`);
  const facts = Object.fromEntries(Object.entries(refusal).map(([name, value]) => [name, String(value)]));
  return { status: answer.status, words: typeof answer.words === "string" ? answer.words : answer.words(facts) };
}
