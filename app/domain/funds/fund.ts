import type { fund, fundRestrictions } from "#db/schema/funds.ts";

export type FundRow = typeof fund.$inferSelect;
export type Restriction = (typeof fundRestrictions)[number];

/** What each restriction means: as a choice, and as one sentence about a fund that has it. */
export const restrictionWords: Readonly<Record<Restriction, { readonly name: string; readonly means: string }>> = {
  unrestricted: { name: "Unrestricted", means: "For any project and any membership of the network." },
  projects: { name: "A list of projects", means: "For these projects alone." },
  narrative: { name: "A narrative", means: "For projects of one long-lived need." },
  foundational: {
    name: "Foundational work",
    means: "For projects that upstream maintainers propose: review, releases, triage, documentation.",
  },
  memberships: { name: "Memberships", means: "For memberships of these communities." },
};

/** What of a project decides whether a fund may pay for it. */
export interface AimedProject {
  readonly id: string;
  readonly narrativeId: string | null;
  /** Foundational work is what maintainers ask for: a project that an upstream organization proposed. */
  readonly proposedUpstream: boolean;
}

/** Whether a fund's restriction lets it pay for a project. */
export function mayPayFor(
  { restriction, narrativeId }: Pick<FundRow, "restriction" | "narrativeId">,
  listedProjectIds: ReadonlySet<string>,
  project: AimedProject,
): boolean {
  switch (restriction) {
    case "unrestricted":
      return true;
    case "projects":
      return listedProjectIds.has(project.id);
    case "narrative":
      return project.narrativeId === narrativeId;
    case "foundational":
      return project.proposedUpstream;
    case "memberships":
      return false;
  }
}

/** A match pool's terms. All sums are minor units of the fund's currency. */
export interface PoolTerms {
  readonly numerator: number;
  readonly denominator: number;
  readonly projectCapMinor: bigint;
  readonly organizationCapMinor: bigint;
}

/** The pool's terms, or null while none is open. */
export const poolOf = ({
  matchNumerator: numerator,
  matchDenominator: denominator,
  projectCapMinor,
  organizationCapMinor,
}: FundRow): PoolTerms | null =>
  numerator === null || denominator === null || projectCapMinor === null || organizationCapMinor === null
    ? null
    : { numerator, denominator, projectCapMinor, organizationCapMinor };

/** What a fund has promised and given already, where its caps look. */
export interface Taken {
  readonly toProjectMinor: bigint;
  /** To all projects that the same organization proposed, this one among them; null for a project of no organization, which only its own cap bounds. */
  readonly toOrganizationMinor: bigint | null;
}

/** What is left for one project: of the pool, of the project's cap, of its organization's; and so the most that may be promised. */
export interface Headroom {
  readonly poolMinor: bigint;
  readonly projectMinor: bigint;
  readonly organizationMinor: bigint | null;
  readonly mostMinor: bigint;
}

export function roomFor(
  { heldMinor, promisedMinor }: Pick<FundRow, "heldMinor" | "promisedMinor">,
  { projectCapMinor, organizationCapMinor }: PoolTerms,
  taken: Taken,
): Headroom {
  const poolMinor = heldMinor - promisedMinor;
  const projectMinor = atLeastNothing(projectCapMinor - taken.toProjectMinor);
  const organizationMinor =
    taken.toOrganizationMinor === null ? null : atLeastNothing(organizationCapMinor - taken.toOrganizationMinor);
  const mostMinor = [projectMinor, ...(organizationMinor === null ? [] : [organizationMinor])].reduce(
    (least, each) => (each < least ? each : least),
    poolMinor,
  );
  return { poolMinor, projectMinor, organizationMinor, mostMinor };
}

const atLeastNothing = (minor: bigint): bigint => (minor > 0n ? minor : 0n);
