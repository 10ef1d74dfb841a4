import { and, asc, inArray, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable } from "#db/schema/projects.ts";
import { withoutConsent } from "#app/domain/maintainers/answers.ts";
import { readCountingAnswers } from "#app/domain/maintainers/read-answers.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { givenOf, leftOfGoal, moneyLeft, type GivenPrice } from "#app/domain/projects/money-left.ts";
import { countWithinGoal } from "#app/domain/projects/scope.ts";
import type { PricedDeliverable } from "#app/domain/pledges/allocation.ts";
import { readFundingRule, readSettlementPledge, type PledgeRow } from "#app/domain/pledges/pledge.ts";
import type { SettlementPledge } from "#app/domain/pledges/settlement-terms.ts";
import type { Raising } from "#app/domain/pledges/what-if.ts";

/** A project's raise as it stands: what settlement needs, and the rows that it came from. */
export interface LoadedRaising {
  readonly project: Project;
  /** Null while the project has no price: nothing can be settled yet. */
  readonly raising: Raising | null;
  /** Firm pledges that count, by id. */
  readonly rows: ReadonlyMap<string, PledgeRow>;
  /** Firm pledges that do not, because an organization of theirs is not admitted: settlement never sees them. */
  readonly outside: readonly PledgeRow[];
  /** Every deliverable by position with the money that is left of its price, those behind the goal too (a stretch goal buys them). */
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
  const [deliverables, answers, pledges] = await Promise.all([
    db
      .select({
        projectId: deliverable.projectId,
        id: deliverable.id,
        staffMinor: deliverable.staffMinor,
        cloudMinor: deliverable.cloudMinor,
        givenMinor: deliverable.givenMinor,
      })
      .from(deliverable)
      .where(inArray(deliverable.projectId, ids))
      .orderBy(asc(deliverable.position)),
    readCountingAnswers(db, ids),
    db
      .select()
      .from(pledge)
      .where(and(inArray(pledge.projectId, ids), inArray(pledge.rung, ["interest", "intent", "firm"])))
      .orderBy(sql`${pledge.signedAt} nulls last`, asc(pledge.id)),
  ]);
  const [priced, answered, pledged] = [byProject(deliverables), byProject(answers), byProject(pledges)];
  return projects.map((project) => {
    const own = pledged.get(project.id) ?? [];
    const firm = own.filter(({ rung, counts }) => rung === "firm" && counts);
    const slices = (priced.get(project.id) ?? []).map(({ id, staffMinor, cloudMinor, givenMinor }) => ({
      id,
      staffMinor,
      cloudMinor,
      givenMinor,
    }));
    const consented =
      withoutConsent({ repositories: project.repositories, answers: answered.get(project.id) ?? [] }).length === 0;
    return {
      project,
      raising: raisingOf(project, slices, firm.map(readSettlementPledge), consented),
      rows: new Map(firm.map((row) => [row.id, row])),
      outside: own.filter(({ rung, counts }) => rung === "firm" && !counts),
      deliverables: slices.map(moneyLeft),
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

/**
 * The raise as settlement sees it: all of it about the money that agreed hours leave to be paid. Deliverables that the goal
 * does not reach are the stretch goal's; which these are is decided by the whole prices, as they were published.
 */
export function raisingOf(
  project: Pick<
    Project,
    "goalMinor" | "minimumMinor" | "overFundingRule" | "underFundingRule" | "stretchMinor" | "extendedAt"
  >,
  deliverables: readonly (GivenPrice & { readonly id: string })[],
  pledges: readonly SettlementPledge[],
  maintainersConsented: boolean,
): Raising | null {
  const { goalMinor, minimumMinor, stretchMinor } = project;
  if (goalMinor === null || minimumMinor === null) return null;
  const left = deliverables.map(moneyLeft).map(({ id, staffMinor, cloudMinor }) => ({
    id,
    priceMinor: staffMinor + cloudMinor,
  }));
  const within = countWithinGoal(
    deliverables.map(({ staffMinor, cloudMinor }) => staffMinor + cloudMinor),
    goalMinor,
  );
  const sums = leftOfGoal({ goalMinor, minimumMinor, stretchMinor }, givenOf(deliverables));
  return {
    goalMinor: sums.goalMinor,
    minimumMinor: sums.minimumMinor,
    rule: readFundingRule(
      { ...project, stretchMinor: sums.stretchMinor },
      left.reduce((sum, { priceMinor }) => sum + priceMinor, 0n),
    ),
    pledges,
    facts: {
      maintainersConsented,
      deliverables: left.slice(0, within),
      closing: false,
      extended: project.extendedAt !== null,
    },
  };
}
