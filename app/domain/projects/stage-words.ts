import type { Stage } from "./stage.ts";

export interface StageWords {
  readonly word: string;
  /** What it means for somebody who has never seen the word, as one sentence. */
  readonly meaning: string;
  /** The five-mark gauge: how many marks are lit, and in which family of colour. */
  readonly marks: 0 | 1 | 2 | 3 | 4 | 5;
  readonly tone: "river" | "moss" | "clay";
}

const words = (word: string, marks: StageWords["marks"], tone: StageWords["tone"], meaning: string): StageWords => ({
  word,
  meaning,
  marks,
  tone,
});

/** Side states keep the mark where they usually happen; clay says that something needs attention. */
export const stageWords: Readonly<Record<Stage, StageWords>> = {
  insight: words("Insight", 0, "river", "Something was noticed; nobody has written it up yet."),
  idea: words("Idea", 0, "river", "An idea that still needs an author."),
  draft: words("Draft", 0, "river", "Being written. Only the proposing organization and the steward see it."),
  candidate: words("Candidate", 1, "river", "Said in enough detail for others to judge it."),
  endorsed: words("Endorsed", 1, "river", "Organizations said that they need it too."),
  scoping: words("Scoping", 1, "river", "Deliverables, hours and price are being worked out."),
  signed_off: words("Signed off", 1, "river", "Scope and price are signed by product, technical and partnerships."),
  raising: words("Raising", 2, "river", "Organizations pool money for it until its deadline."),
  cofunded: words("Co-funded", 3, "river", "The money is pooled and divided over the deliverables."),
  upcoming: words("Upcoming", 3, "river", "In the queue: a slot, not a date."),
  kick_off: words("Kick-off", 4, "river", "The team and the co-funders start together."),
  in_flight: words("In flight", 4, "river", "Being built, deliverable by deliverable."),
  done: words("Done", 5, "moss", "Every deliverable is accepted by its co-funders."),
  communicated: words("Communicated", 5, "moss", "The result is told to those who can use it."),
  credited: words("Credited", 5, "moss", "Everyone who funded or built it has the credit."),
  closed: words("Closed", 5, "moss", "Finished, credited and paid."),
  paused: words("Paused", 4, "clay", "Work stands still for the reason given; nothing is lost."),
  reverted: words("Reverted", 4, "clay", "Taken out of production again until it is mended."),
  not_planned: words("Not planned", 0, "clay", "It will not be built as it stands; the reason is in its history."),
  duplicate: words("Merged into another", 0, "clay", "Another project covers it."),
  lapsed: words("Lapsed", 2, "clay", "The minimum was not reached by the deadline; every pledge was released."),
  upstream_rejected: words("Declined upstream", 1, "clay", "The maintainers decided against it."),
};
