import type {
  contribution,
  contributionClasses,
  contributionKinds,
  contributionStates,
} from "#db/schema/contributions.ts";

export type ContributionKind = (typeof contributionKinds)[number];
export type ContributionState = (typeof contributionStates)[number];
export type ContributionClass = (typeof contributionClasses)[number];
export type ContributionRow = typeof contribution.$inferSelect;

export const kinds = [
  "pull_request",
  "issue",
  "review",
  "release",
  "hours",
  "documentation",
  "leadership",
] as const satisfies readonly ContributionKind[];
export const states = [
  "proposed",
  "in_review",
  "merged",
  "released",
  "rejected",
  "forked",
] as const satisfies readonly ContributionState[];
export const classes = ["directed", "foundational"] as const satisfies readonly ContributionClass[];

/** One word or two for people. */
export const contributionKindWords: Record<ContributionKind, string> = {
  pull_request: "pull request",
  issue: "issue",
  review: "review",
  release: "release",
  hours: "maintainers’ hours",
  documentation: "documentation",
  leadership: "leadership",
};

export const stateWords: Record<ContributionState, string> = {
  proposed: "proposed",
  in_review: "in review",
  merged: "merged",
  released: "released",
  rejected: "not taken upstream",
  forked: "in a fork for now",
};

export const classWords: Record<ContributionClass, string> = { directed: "directed", foundational: "foundational" };

/**
 * Only these moves exist. What was turned down may be opened again or live in a fork for a while; what was released
 * cannot become unreleased.
 */
const moves: Record<ContributionState, readonly ContributionState[]> = {
  proposed: ["in_review", "merged", "rejected", "forked"],
  in_review: ["proposed", "merged", "rejected", "forked"],
  merged: ["released"],
  released: [],
  rejected: ["in_review", "forked"],
  forked: ["in_review", "merged", "rejected"],
};

export const nextStates = (state: ContributionState): readonly ContributionState[] => moves[state];

export const mayMove = (from: ContributionState, to: ContributionState): boolean => moves[from].includes(to);

/** Whether it is in everybody's hands: the river is moss from here on. */
export const isUpstream = (state: ContributionState): boolean => state === "merged" || state === "released";
