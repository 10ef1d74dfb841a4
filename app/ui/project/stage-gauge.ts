import { stageWords, type StageWords } from "#app/domain/projects/stage-words.ts";

/** What the five-mark gauge shows for a stage: how many marks are lit, in which family of colour, and the word. */
export type StageGauge = Pick<StageWords, "word" | "marks" | "tone">;

const known: Readonly<Record<string, StageGauge>> = stageWords;

/** The gauge of a stage, whether it is written in-flight or in_flight; a stage unknown here shows its own name and no mark. */
export function stageGauge(stage: string): StageGauge {
  const name = stage.replaceAll("-", "_");
  const words = name.replaceAll("_", " ");
  return known[name] ?? { word: words.charAt(0).toUpperCase() + words.slice(1), marks: 0, tone: "river" };
}
