import type { Stage } from "#app/domain/projects/stage.ts";
import { groupOf } from "#app/domain/projects/stage.ts";

/** Hours are entered by the quarter: finer than that nobody remembers, and minutes add up without fractions. */
export const minutesPerStep = 15;

/** Stages in which work in kind is done and entered: from the promise on, until the project is closed. */
export const isOpenForHours = (stage: Stage): boolean =>
  groupOf(stage) === "upcoming" || groupOf(stage) === "in-flight" || (groupOf(stage) === "done" && stage !== "closed");

/** "7.5", "7.25", "−8": exact, because a quarter of an hour has at most two decimals. */
export const hoursWords = (minutes: number): string => String(minutes / 60).replace("-", "−");

/** What became of an entry. */
export type HoursState = "entered" | "verified" | "taken_back" | "mirror";

export const hoursStateWords: Readonly<Record<HoursState, string>> = {
  entered: "to be verified",
  verified: "verified",
  taken_back: "taken back",
  mirror: "mirror",
};
