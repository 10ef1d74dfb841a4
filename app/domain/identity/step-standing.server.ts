import { and, eq, isNull, sql } from "drizzle-orm";
import { membership, organization, person, standingStep } from "#db/schema/identity.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { organizationStream, personStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { isAdmitted, type Standing } from "#app/domain/kernel/admitted.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";

/**
 * Writes that an organization stands otherwise from now on: its row, its step, and the event, which is told to its own
 * people and to the steward.
 */
export async function stepStanding(
  tx: Tx,
  { organizationId, from, to, reason }: { organizationId: string; from: Standing; to: Standing; reason: string },
): Promise<void> {
  await tx.db
    .update(organization)
    .set({
      standing: to,
      memberSince: isAdmitted(to)
        ? sql`case when kind = 'member' then coalesce(member_since, ${tx.now.toISOString()}::timestamptz) end`
        : undefined,
    })
    .where(eq(organization.id, organizationId));
  await writeStandingStep(tx, { organizationId, from, to, reason });
  const people = await tx.db
    .selectDistinct({ id: person.id })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(and(eq(membership.organizationId, organizationId), isNull(person.closedAt)))
    .limit(limits.peopleListed);
  tx.say({
    name: "organization.standing_changed",
    streams: [organizationStream(organizationId), ...people.map(({ id }) => personStream(id))],
    organizationId,
    entity: `organization:${organizationId}`,
    audience: "members",
    payload: { from, to, reason },
  });
}

/** The step alone, behind those that there are: the first is written with the organization's row. */
export async function writeStandingStep(
  tx: Tx,
  { organizationId, from, to, reason }: { organizationId: string; from: Standing | null; to: Standing; reason: string },
): Promise<void> {
  await tx.db.insert(standingStep).values({
    organizationId,
    position: sql`coalesce((select max(position) from standing_step before where before.organization_id = ${organizationId}), 0) + 1`,
    fromStanding: from,
    toStanding: to,
    reason,
    actorId: actorId(tx.actor),
    at: tx.now,
  });
}
