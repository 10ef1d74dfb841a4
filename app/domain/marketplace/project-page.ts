import type { signOffKinds } from "#db/schema/projects.ts";
import type { ContributionKind, ContributionState } from "#app/domain/contributions/contribution.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import type { ShownAnswer } from "#app/domain/maintainers/answers.ts";
import type { Level } from "#app/domain/sight/level.ts";
import type { Figures } from "#app/domain/ledger/figures.ts";
import type { DeliverableState } from "#app/domain/projects/deliverable.ts";
import type { Project } from "#app/domain/projects/project.ts";
import type { ProjectFunding } from "./project-stream.ts";
import type { ProjectRights } from "#app/domain/projects/rights-here.ts";

export interface PageDeliverable {
  readonly id: string;
  readonly position: number;
  readonly title: string;
  readonly description: string;
  readonly repository: string | null;
  readonly hoursLow: number;
  readonly hoursHigh: number;
  readonly staffMinor: bigint;
  readonly cloudMinor: bigint;
  /** What agreed hours take off the staff price. */
  readonly givenMinor: bigint;
  readonly state: DeliverableState;
}

export interface PageContribution {
  /** Somebody says so, and nobody confirmed it: it counts for nothing. */
  readonly claimed: boolean;
  readonly id: string;
  readonly title: string;
  readonly kind: ContributionKind;
  readonly state: ContributionState;
  readonly repository: string;
  readonly deliverableId: string | null;
  /** Year-month-day. */
  readonly happenedOn: string | null;
  readonly inKind: string | null;
  /** That organization's verified hours for the same part, as far as the viewer may know them. */
  readonly inKindMinutes: number;
}

/** What holds for a project's discussion as a whole, for one viewer. */
export interface TalkState {
  /** Without the deleted ones. */
  readonly messages: number;
  /** Why nobody but moderators posts here now; null while it is open. */
  readonly locked: { readonly reason: string } | null;
  /** The meeting about the project that goes on now. */
  readonly meeting: { readonly number: number; readonly title: string } | null;
  /** How far the viewer has read it, on whichever screen; null for visitors, and before the first time. */
  readonly readSeq: number | null;
  /** Whether the viewer may record decisions here. */
  readonly decides: boolean;
  /** What the viewer has written here and not sent, on whichever device. `savedAt` is ISO 8601. */
  readonly draft: { readonly text: string; readonly savedAt: string } | null;
}

export interface ProjectPage {
  readonly project: Pick<
    Project,
    | "id"
    | "slug"
    | "title"
    | "summary"
    | "html"
    | "stage"
    | "atRisk"
    | "cofunderBasisPoints"
    | "withdrawalLockDays"
    | "origin"
    | "facts"
    | "repositories"
    | "currency"
    | "staffRateMinor"
    | "goalMinor"
    | "minimumMinor"
    | "overFundingRule"
    | "underFundingRule"
    | "hoursRule"
    | "stretchMinor"
    | "extendedAt"
    | "scopeVersion"
    | "rev"
  > & { readonly closesAt: Date | null; readonly rulesFrozen: boolean };
  readonly narrative: { readonly slug: string; readonly title: string } | null;
  readonly proposer: {
    readonly name: string | null;
    readonly organization: { readonly slug: string; readonly name: string } | null;
  };
  readonly stream: ProjectFunding;
  readonly figures: Figures;
  readonly deliverables: readonly PageDeliverable[];
  readonly signOffs: readonly {
    readonly kind: (typeof signOffKinds)[number];
    readonly name: string;
    readonly at: string;
  }[];
  /** What was answered for its repositories. */
  readonly answers: readonly ShownAnswer[];
  readonly endorsements: {
    readonly people: number;
    readonly organizations: number;
    readonly latest: readonly { readonly name: string; readonly organization: string | null; readonly value: string }[];
    /** Whom the viewer endorsed it for already; null is their own name. */
    readonly mine: readonly (string | null)[];
  };
  readonly contributions: readonly PageContribution[];
  readonly contributionCount: number;
  readonly level: Level;
  /** Where to listen, and from which number on this page is true. */
  readonly live: { readonly stream: StreamId; readonly cursor: number };
  /** What its discussion needs to be opened, as it is at that number. */
  readonly talk: TalkState;
  readonly may: ProjectRights;
}
