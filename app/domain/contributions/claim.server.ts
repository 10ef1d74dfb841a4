import { and, eq, isNull, sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { contributionClaim } from "#db/schema/contributions.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import { actorId, type Actor } from "#app/domain/kernel/actor.ts";
import { isMaintainerOf } from "#app/domain/maintainers/find-maintainership.server.ts";

/** Whether contribution `c` is a claim that nobody confirmed: it is shown as one, and counts for nothing. */
export const isClaimSql = (c: SQL): SQL =>
  sql`exists (select 1 from contribution_claim q where q.contribution_id = ${c}.id and q.answer is null)`;

/** All that is counted, climbs, is listed and is credited asks this: it is no claim, and none that was declined. */
export const countsSql = (c: SQL): SQL => sql`not exists (
  select 1 from contribution_claim q where q.contribution_id = ${c}.id
    and (q.answer is null or (q.answer = 'declined' and ${c}.project_id is null and ${c}.facts is null)))`;

/**
 * Whose word about a project's contributions counts at once: the steward's people who link, and whoever is proven to
 * maintain one of its repositories. Those who propose it or work on it gain by it, so somebody else looks.
 */
export const linksAtOnce = async (db: Db, actor: Actor, projectId: string): Promise<boolean> =>
  may(actor, "contribution.link") || isMaintainerOf(db, actor, projectId);

/** Whether the actor may link at all, be it as a claim. */
export const mayLinkTo = async (db: Db, actor: Actor, projectId: string): Promise<boolean> =>
  organizationsFor(actor, "contribution.link").length > 0 || linksAtOnce(db, actor, projectId);

export type ClaimRow = typeof contributionClaim.$inferSelect;

/** The claim that a contribution waits as, or null. */
export async function findOpenClaim(db: Db, contributionId: string): Promise<ClaimRow | null> {
  const [open] = await db
    .select()
    .from(contributionClaim)
    .where(and(eq(contributionClaim.contributionId, contributionId), isNull(contributionClaim.answer)));
  return open ?? null;
}

/** Whether it was the actor, or one of their organizations, who linked it. */
export async function linkedIt(
  db: Db,
  actor: Actor,
  { id, linkedBy }: { readonly id: string; readonly linkedBy: string | null },
): Promise<boolean> {
  if (actor.kind !== "person") return false;
  const own = organizationsFor(actor, "contribution.link");
  if (own.length === 0) return false;
  if (linkedBy === actorId(actor)) return true;
  const claims = await db.$count(
    contributionClaim,
    sql`${contributionClaim.contributionId} = ${id} and ${contributionClaim.organizationId} = any(${sql.param([...own])}::uuid[])`,
  );
  return claims > 0;
}
