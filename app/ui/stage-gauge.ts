/** What the five-mark gauge shows for a stage: how many marks are lit, in which family of colour, and the word. */
export interface StageGauge {
  readonly word: string;
  readonly marks: 0 | 1 | 2 | 3 | 4 | 5;
  readonly tone: "river" | "moss" | "clay";
}

/** Side states keep the place where they usually happen; clay says that something needs attention. */
const gauges: Readonly<Record<string, StageGauge>> = {
  insight: { word: "Insight", marks: 0, tone: "river" },
  idea: { word: "Idea", marks: 0, tone: "river" },
  draft: { word: "Draft", marks: 0, tone: "river" },
  candidate: { word: "Candidate", marks: 1, tone: "river" },
  endorsed: { word: "Endorsed", marks: 1, tone: "river" },
  scoping: { word: "Scoping", marks: 1, tone: "river" },
  "signed-off": { word: "Signed off", marks: 1, tone: "river" },
  raising: { word: "Raising", marks: 2, tone: "river" },
  "co-funded": { word: "Co-funded", marks: 3, tone: "river" },
  upcoming: { word: "Upcoming", marks: 3, tone: "river" },
  "kick-off": { word: "Kick-off", marks: 4, tone: "river" },
  "in-flight": { word: "In flight", marks: 4, tone: "river" },
  done: { word: "Done", marks: 5, tone: "moss" },
  communicated: { word: "Communicated", marks: 5, tone: "moss" },
  credited: { word: "Credited", marks: 5, tone: "moss" },
  closed: { word: "Closed", marks: 5, tone: "moss" },
  "at-risk": { word: "At risk", marks: 4, tone: "clay" },
  paused: { word: "Paused", marks: 4, tone: "clay" },
  reverted: { word: "Reverted", marks: 4, tone: "clay" },
  "re-scoped": { word: "Re-scoped", marks: 1, tone: "river" },
  "not-planned": { word: "Not planned", marks: 0, tone: "clay" },
  duplicate: { word: "Merged into another", marks: 0, tone: "clay" },
  "raising-failed": { word: "Lapsed", marks: 2, tone: "clay" },
  lapsed: { word: "Lapsed", marks: 2, tone: "clay" },
  "upstream-rejected": { word: "Declined upstream", marks: 4, tone: "clay" },
};

/** The gauge of a stage, whether it is written in-flight or in_flight; a stage unknown here shows its own name and no mark. */
export function stageGauge(stage: string): StageGauge {
  const name = stage.replaceAll("_", "-");
  const words = name.replaceAll("-", " ");
  return gauges[name] ?? { word: words.charAt(0).toUpperCase() + words.slice(1), marks: 0, tone: "river" };
}
