import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable, maintainerConsent } from "#db/schema/projects.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { withoutConsent } from "#app/domain/projects/stage.ts";
import type { PricedDeliverable } from "#app/domain/pledges/allocation.ts";
import { readFundingRule, readSettlementPledge, type PledgeRow } from "#app/domain/pledges/pledge.ts";
import type { SettlementPledge } from "#app/domain/pledges/settlement-terms.ts";
import type { Raising } from "#app/domain/pledges/what-if.ts";

/** A project's raise as it stands: what settlement needs, and the rows that it came from. */
export interface LoadedRaising {
  readonly project: Project;
  /** Null while the project has no price: nothing can be settled yet. */
  readonly raising: Raising | null;
  /** Firm pledges by id. */
  readonly rows: ReadonlyMap<string, PledgeRow>;
  /** Every deliverable by position, those behind the goal too (a stretch goal buys them). */
  readonly deliverables: readonly PricedDeliverable[];
  /** Interest and intent, beside the totals. */
  readonly unsigned: readonly PledgeRow[];
}

/**
 * Reads a project's live pledges and what they are for, in one round trip. Money commands call it under the lock of the
 * project's stream, so nothing changes between the reading and the writing.
 */
export async function loadRaising(db: Db, project: Project): Promise<LoadedRaising> {
  const [deliverables, consents, pledges] = await Promise.all([
    db
      .select({ id: deliverable.id, staffMinor: deliverable.staffMinor, cloudMinor: deliverable.cloudMinor })
      .from(deliverable)
      .where(eq(deliverable.projectId, project.id))
      .orderBy(asc(deliverable.position)),
    db
      .select({ repository: maintainerConsent.repository, answer: maintainerConsent.answer })
      .from(maintainerConsent)
      .where(eq(maintainerConsent.projectId, project.id)),
    db
      .select()
      .from(pledge)
      .where(and(eq(pledge.projectId, project.id), inArray(pledge.rung, ["interest", "intent", "firm"])))
      .orderBy(sql`${pledge.signedAt} nulls last`, asc(pledge.id)),
  ]);
  const firm = pledges.filter(({ rung }) => rung === "firm");
  const consented = withoutConsent({ repositories: project.repositories, consents }).length === 0;
  return {
    project,
    raising: raisingOf(project, deliverables, firm.map(readSettlementPledge), consented),
    rows: new Map(firm.map((row) => [row.id, row])),
    deliverables,
    unsigned: pledges.filter(({ rung }) => rung !== "firm"),
  };
}

/** The raise as settlement sees it; deliverables that the goal does not reach are the stretch goal's. */
export function raisingOf(
  project: Pick<Project, "goalMinor" | "minimumMinor" | "overFundingRule" | "underFundingRule" | "stretchMinor" | "extendedAt">,
  deliverables: readonly PricedDeliverable[],
  pledges: readonly SettlementPledge[],
  maintainersConsented: boolean,
): Raising | null {
  const { goalMinor, minimumMinor } = project;
  if (goalMinor === null || minimumMinor === null) return null;
  const priced = deliverables.map(({ id, staffMinor, cloudMinor }) => ({ id, priceMinor: staffMinor + cloudMinor }));
  const allPricesMinor = priced.reduce((sum, { priceMinor }) => sum + priceMinor, 0n);
  let reachedMinor = 0n;
  const withinGoal = priced.filter(({ priceMinor }) => (reachedMinor += priceMinor) <= goalMinor);
  return {
    goalMinor,
    minimumMinor,
    rule: readFundingRule(project, allPricesMinor),
    pledges,
    facts: { maintainersConsented, deliverables: withinGoal, closing: false, extended: project.extendedAt !== null },
  };
}
