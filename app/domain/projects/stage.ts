import type { stages } from "#db/schema/projects.ts";
import { objected, withoutConsent, type AnswerFacts } from "#app/domain/maintainers/answers.ts";
import { isDelivered, type DeliverableState } from "./deliverable.ts";
import type { ProjectsRefusal } from "./refusals.ts";

export type Stage = (typeof stages)[number];

/** Who may make a move: a word of this table, resolved to people by `move-project.server.ts`. */
export type Mover =
  | "proposer" // who proposed it, or the steward's editors
  | "steward" // the steward's tech lead, delivery lead or director
  | "director" // commits the network's own means
  | "sign_off" // happens by itself with the third sign-off
  | "closing" // happens when the raise closes
  | "giving_up"; // the director, by the verb that also releases what was pledged

/** What must be true for a move; each is asked by `unmet` and has its own refusal. */
export type Guard =
  | "detail"
  | "endorsed"
  | "price"
  | "open_deadline"
  | "sign_offs"
  | "maintainers"
  | "money"
  | "accepted"
  | "contribution"
  | "same_place"
  | "nothing_to_invoice"
  | "nothing_delivered";

export interface Move {
  readonly from: Stage;
  readonly to: Stage;
  readonly by: Mover;
  readonly guards: readonly Guard[];
  /** Whether the move must say why. Every move may. */
  readonly reason: "required" | "optional";
  /** What the button says. */
  readonly words: string;
}

const move = (
  from: Stage,
  to: Stage,
  by: Mover,
  words: string,
  guards: readonly Guard[] = [],
  reason: Move["reason"] = "optional",
): Move => ({
  from,
  to,
  by,
  guards,
  reason,
  words,
});

const pausable = ["candidate", "endorsed", "scoping", "signed_off", "upcoming", "kick_off", "in_flight"] as const;
const beforeMoney = ["insight", "idea", "draft", "candidate", "endorsed", "scoping", "signed_off"] as const;
/** Between the closing of its raise and its end: what is pledged has to be released first. */
const withMoney = ["cofunded", "upcoming", "kick_off", "in_flight", "paused", "reverted"] as const;
const known = ["candidate", "endorsed", "scoping", "signed_off"] as const;

/** Every move of a project's life. What is not here does not exist. */
export const moves: readonly Move[] = [
  move("insight", "idea", "proposer", "Make it an idea"),
  move("idea", "draft", "proposer", "Start a draft"),
  move("draft", "candidate", "proposer", "Make it a candidate", ["detail"]),
  move("candidate", "endorsed", "steward", "Mark as endorsed", ["endorsed"]),
  move("endorsed", "scoping", "steward", "Start scoping"),
  move("scoping", "signed_off", "sign_off", "Sign off", ["price", "sign_offs"]),
  move("signed_off", "raising", "steward", "Open the raise", ["price", "open_deadline", "sign_offs", "maintainers"]),
  move("raising", "cofunded", "closing", "Close the raise: co-funded"),
  move("raising", "lapsed", "closing", "Close the raise: lapsed"),
  move("cofunded", "upcoming", "steward", "Put into the queue"),
  // The network's own commitment: the one way to the queue without co-funding, and it says why.
  move(
    "signed_off",
    "upcoming",
    "director",
    "Commit the network’s own means",
    ["price", "sign_offs", "maintainers"],
    "required",
  ),
  move("upcoming", "kick_off", "steward", "Kick off"),
  move("kick_off", "in_flight", "steward", "Start building", ["money"]),
  move("in_flight", "done", "steward", "Mark as done", ["accepted"]),
  move("done", "communicated", "steward", "Mark as communicated"),
  move("communicated", "credited", "steward", "Mark as credited", ["contribution"]),
  move("credited", "closed", "steward", "Close"),

  move("signed_off", "scoping", "steward", "Scope again", [], "required"),
  move("lapsed", "scoping", "steward", "Scope again", [], "required"),
  move("upstream_rejected", "scoping", "steward", "Scope again", [], "required"),
  move("in_flight", "reverted", "steward", "Mark as reverted", [], "required"),
  move("done", "reverted", "steward", "Mark as reverted", [], "required"),
  move("reverted", "in_flight", "steward", "Build again"),
  move("not_planned", "candidate", "steward", "Take up again", ["nothing_delivered", "detail"], "required"),
  ...pausable.map((from) => move(from, "paused", "steward", "Pause", [], "required")),
  ...pausable.map((to) => move("paused", to, "steward", "Take up again", ["same_place"])),
  ...beforeMoney.map((from) => move(from, "not_planned", "steward", "Mark as not planned", [], "required")),
  ...beforeMoney.map((from) => move(from, "duplicate", "steward", "Mark as a duplicate", [], "required")),
  ...withMoney.map((from) => move(from, "not_planned", "giving_up", "Give it up", ["nothing_to_invoice"], "required")),
  ...known.map((from) => move(from, "upstream_rejected", "steward", "Mark as declined upstream", [], "required")),
];

/** The listed move between two stages, or nothing when there is none. */
export const findMove = (from: Stage, to: Stage): Move | undefined => movesFrom(from).find((each) => each.to === to);

export const movesFrom = (stage: Stage): readonly Move[] => moves.filter(({ from }) => from === stage);

/** What the guards look at. */
export interface StageFacts {
  readonly detailPasses: boolean;
  /** Organizations that endorsed it, beside the one that proposed it. */
  readonly endorsingOrganizations: number;
  readonly goalMinor: bigint | null;
  readonly minimumMinor: bigint | null;
  readonly closesAt: Date | null;
  readonly now: Date;
  /** Sign-offs of the present version of its scope, of three. */
  readonly signOffs: number;
  readonly repositories: readonly string[];
  readonly answers: readonly AnswerFacts[];
  readonly cofunded: boolean;
  /** Whether the network committed its own means, by a listed move with a reason. */
  readonly networkCommitted: boolean;
  readonly deliverableStates: readonly DeliverableState[];
  /** Whether anything that went upstream is linked to it. */
  readonly hasContribution: boolean;
  /** Where it stood before it was paused. */
  readonly pausedFrom: Stage | null;
}

/** A guard that does not hold. */
export type StageRefusal =
  | ProjectsRefusal<
      | "stage_needs_detail"
      | "stage_needs_endorsement"
      | "stage_needs_price"
      | "stage_needs_future_deadline"
      | "stage_needs_sign_offs"
    >
  | ProjectsRefusal<"stage_maintainers_object">
  | ProjectsRefusal<"stage_needs_maintainers", "reason">
  | ProjectsRefusal<
      | "stage_needs_money"
      | "stage_needs_acceptance"
      | "stage_needs_contribution"
      | "stage_returns_elsewhere"
      | "stage_awaits_invoices"
      | "stage_has_delivered"
    >;

/**
 * The first guard of a move that does not hold, or null.
 * @param reason what the mover wrote: raising money before maintainers answered is possible only with a written reason, and
 * against their objection not at all
 */
export function unmet({ guards, to }: Move, facts: StageFacts, reason: string): StageRefusal | null {
  for (const guard of guards) {
    switch (guard) {
      case "detail":
        if (!facts.detailPasses) return { kind: "stage_needs_detail" };
        break;
      case "endorsed":
        if (facts.endorsingOrganizations === 0) return { kind: "stage_needs_endorsement" };
        break;
      case "price":
        if (facts.goalMinor === null || facts.minimumMinor === null) return { kind: "stage_needs_price" };
        break;
      case "open_deadline":
        if (facts.closesAt === null || facts.closesAt <= facts.now) return { kind: "stage_needs_future_deadline" };
        break;
      case "sign_offs":
        if (facts.signOffs < 3) return { kind: "stage_needs_sign_offs", missing: 3 - facts.signOffs };
        break;
      case "maintainers": {
        const against = objected(facts);
        if (against.length > 0) return { kind: "stage_maintainers_object", repositories: against.join(", ") };
        const open = withoutConsent(facts);
        if (open.length > 0 && reason === "")
          return { kind: "stage_needs_maintainers", field: "reason", repositories: open.join(", ") };
        break;
      }
      case "money":
        if (!facts.cofunded && !facts.networkCommitted) return { kind: "stage_needs_money" };
        break;
      case "accepted": {
        const open = facts.deliverableStates.filter((state) => !isDelivered(state)).length;
        if (open > 0 || facts.deliverableStates.length === 0) return { kind: "stage_needs_acceptance", open };
        break;
      }
      case "contribution":
        if (!facts.hasContribution) return { kind: "stage_needs_contribution" };
        break;
      case "same_place":
        if (facts.pausedFrom !== to) return { kind: "stage_returns_elsewhere" };
        break;
      case "nothing_to_invoice": {
        const waiting = facts.deliverableStates.filter((state) => isDelivered(state) && state !== "invoiced").length;
        if (waiting > 0) return { kind: "stage_awaits_invoices", waiting };
        break;
      }
      case "nothing_delivered": {
        const delivered = facts.deliverableStates.filter(isDelivered).length;
        if (delivered > 0) return { kind: "stage_has_delivered", delivered };
        break;
      }
    }
  }
  return null;
}

/** What people filter by and what the board's columns hold. */
export const stageGroups = {
  draft: ["insight", "idea", "draft"],
  candidate: ["candidate", "endorsed", "scoping", "signed_off"],
  raising: ["raising"],
  upcoming: ["cofunded", "upcoming"],
  "in-flight": ["kick_off", "in_flight", "paused", "reverted"],
  done: ["done", "communicated", "credited", "closed"],
  ended: ["lapsed", "not_planned", "duplicate", "upstream_rejected"],
} as const satisfies Record<string, readonly Stage[]>;

export type StageGroup = keyof typeof stageGroups;

/** The order of the lists, as the database keeps it in `listing.place`: what can be joined first, then what is being built. */
export const placesInLists = [
  "raising",
  "candidate",
  "upcoming",
  "in-flight",
  "done",
  "draft",
  "ended",
] as const satisfies readonly StageGroup[];

/** Groups that everybody may filter by; drafts are shown only to those who write them. */
export const publicGroups = [
  "candidate",
  "raising",
  "upcoming",
  "in-flight",
  "done",
  "ended",
] as const satisfies readonly StageGroup[];

export const groupOf = (stage: Stage): StageGroup => {
  for (const [group, members] of Object.entries(stageGroups))
    if ((members as readonly Stage[]).includes(stage)) return group as StageGroup;
  throw new Error(`Impossible: stage ${stage} is in a group`);
};

export const groupWords: Readonly<Record<StageGroup, string>> = {
  draft: "draft",
  candidate: "candidate",
  raising: "raising",
  upcoming: "upcoming",
  "in-flight": "in flight",
  done: "done",
  ended: "ended",
};

/** Stages before it is public: seen by the organization that proposes and by the steward. */
export const isPrivate = (stage: Stage): boolean => (stageGroups.draft as readonly Stage[]).includes(stage);

/** Stages in which what it shall be, and what it costs, may still change. */
export const isScopeOpen = (stage: Stage): boolean =>
  ["insight", "idea", "draft", "candidate", "endorsed", "scoping"].includes(stage);

/** Stages in which it is being decided whether it is built: endorsements count. */
export const isOpenForEndorsement = (stage: Stage): boolean => groupOf(stage) === "candidate" || stage === "raising";

/** Stages in which it is in the queue or being built, and can be at risk. */
export const isBeingBuilt = (stage: Stage): boolean => groupOf(stage) === "upcoming" || groupOf(stage) === "in-flight";

/** Stages in which the maintainers may be asked: from when it is public until it is over. */
export const isOpenForConsent = (stage: Stage): boolean =>
  !isPrivate(stage) && groupOf(stage) !== "done" && groupOf(stage) !== "ended";
