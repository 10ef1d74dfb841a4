import { and, asc, inArray, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable, maintainerConsent } from "#db/schema/projects.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { countWithinGoal } from "#app/domain/projects/scope.ts";
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
  const [loaded] = await loadRaisings(db, [project]);
  if (!loaded) throw new Error("Impossible: each project is loaded");
  return loaded;
}

/** The same of several projects, in as many statements as for one. */
export async function loadRaisings(db: Db, projects: readonly Project[]): Promise<LoadedRaising[]> {
  const ids = projects.map(({ id }) => id);
  const [deliverables, consents, pledges] = await Promise.all([
    db
      .select({
        projectId: deliverable.projectId,
        id: deliverable.id,
        staffMinor: deliverable.staffMinor,
        cloudMinor: deliverable.cloudMinor,
      })
      .from(deliverable)
      .where(inArray(deliverable.projectId, ids))
      .orderBy(asc(deliverable.position)),
    db
      .select({
        projectId: maintainerConsent.projectId,
        repository: maintainerConsent.repository,
        answer: maintainerConsent.answer,
      })
      .from(maintainerConsent)
      .where(inArray(maintainerConsent.projectId, ids)),
    db
      .select()
      .from(pledge)
      .where(and(inArray(pledge.projectId, ids), inArray(pledge.rung, ["interest", "intent", "firm"])))
      .orderBy(sql`${pledge.signedAt} nulls last`, asc(pledge.id)),
  ]);
  const [priced, answered, pledged] = [byProject(deliverables), byProject(consents), byProject(pledges)];
  return projects.map((project) => {
    const own = pledged.get(project.id) ?? [];
    const firm = own.filter(({ rung }) => rung === "firm");
    const slices = (priced.get(project.id) ?? []).map(({ id, staffMinor, cloudMinor }) => ({
      id,
      staffMinor,
      cloudMinor,
    }));
    const consented =
      withoutConsent({ repositories: project.repositories, consents: answered.get(project.id) ?? [] }).length === 0;
    return {
      project,
      raising: raisingOf(project, slices, firm.map(readSettlementPledge), consented),
      rows: new Map(firm.map((row) => [row.id, row])),
      deliverables: slices,
      unsigned: own.filter(({ rung }) => rung !== "firm"),
    };
  });
}

function byProject<Row extends { readonly projectId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const own = found.get(row.projectId);
    if (own) own.push(row);
    else found.set(row.projectId, [row]);
  }
  return found;
}

/** The raise as settlement sees it; deliverables that the goal does not reach are the stretch goal's. */
export function raisingOf(
  project: Pick<
    Project,
    "goalMinor" | "minimumMinor" | "overFundingRule" | "underFundingRule" | "stretchMinor" | "extendedAt"
  >,
  deliverables: readonly PricedDeliverable[],
  pledges: readonly SettlementPledge[],
  maintainersConsented: boolean,
): Raising | null {
  const { goalMinor, minimumMinor } = project;
  if (goalMinor === null || minimumMinor === null) return null;
  const priced = deliverables.map(({ id, staffMinor, cloudMinor }) => ({ id, priceMinor: staffMinor + cloudMinor }));
  const allPricesMinor = priced.reduce((sum, { priceMinor }) => sum + priceMinor, 0n);
  const within = countWithinGoal(
    priced.map(({ priceMinor }) => priceMinor),
    goalMinor,
  );
  return {
    goalMinor,
    minimumMinor,
    rule: readFundingRule(project, allPricesMinor),
    pledges,
    facts: {
      maintainersConsented,
      deliverables: priced.slice(0, within),
      closing: false,
      extended: project.extendedAt !== null,
    },
  };
}
