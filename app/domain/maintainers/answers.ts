import type { answerWays, maintainerAnswers } from "#db/schema/maintainers.ts";

export type MaintainerAnswer = (typeof maintainerAnswers)[number];
export type AnswerWay = (typeof answerWays)[number];

/**
 * Whether an answer counts. `proven`: of somebody who is known to maintain the repository · `before`: from before that was
 * asked · `unproven`: shown, and counted for nothing.
 */
export type AnswerStanding = "proven" | "before" | "unproven";

/** The newest answer of one who answered, as far as it decides anything. */
export interface AnswerFacts {
  readonly repository: string;
  readonly answer: MaintainerAnswer;
  readonly standing: AnswerStanding;
}

/** The same as people read it. */
export interface ShownAnswer extends AnswerFacts {
  readonly note: string;
  readonly reviewHours: number | null;
  readonly way: AnswerWay;
  readonly name: string;
  /** Who wrote it down, where that is not who answered. */
  readonly recordedBy: string | null;
  readonly at: string;
}

/** Forges read names of repositories without case. */
export const isSameRepository = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What counts of a repository: each proven maintainer's newest answer, or where there is none what stood before. */
export function counting<A extends AnswerFacts>(answers: readonly A[], repository: string): readonly A[] {
  const here = answers.filter((each) => isSameRepository(each.repository, repository));
  const proven = here.filter(({ standing }) => standing === "proven");
  return proven.length > 0 ? proven : here.filter(({ standing }) => standing === "before");
}

/** One objection holds, whoever else agrees; one agreement is enough where nobody objects. */
function wordOf(answers: readonly AnswerFacts[], repository: string): MaintainerAnswer | null {
  const given = new Set(counting(answers, repository).map(({ answer }) => answer));
  for (const word of ["objects", "consents", "conditional"] as const) if (given.has(word)) return word;
  return null;
}

interface Asked {
  readonly repositories: readonly string[];
  readonly answers: readonly AnswerFacts[];
}

/** Repositories whose maintainers have not agreed; a project that names none has asked nobody. */
export const withoutConsent = ({ repositories, answers }: Asked): readonly string[] =>
  repositories.length === 0
    ? ["none named yet"]
    : repositories.filter((repository) => wordOf(answers, repository) !== "consents");

/** Repositories in which somebody objects whose word counts. */
export const objected = ({ repositories, answers }: Asked): readonly string[] =>
  repositories.filter((repository) => wordOf(answers, repository) === "objects");

/** A link's answer may change as often as this: more is no change of mind. */
export const answersPerAsk = 20;

export const answerWords: Readonly<Record<MaintainerAnswer, string>> = {
  consents: "agrees",
  conditional: "agrees on a condition",
  objects: "objects",
};
