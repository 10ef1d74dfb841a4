import { membership } from "#db/schema/identity.ts";
import type { Role } from "#app/domain/kernel/actor.ts";
import { organizationStream, personStream } from "#app/domain/kernel/events.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { beginWithNarrowest } from "./step-limit.server.ts";

/**
 * Writes one role of one person and says so, to the organization and to the person, whose open pages then learn what they
 * may do. @returns false when they hold it already
 */
export async function giveRole(
  tx: Tx,
  { personId, organizationId, role }: { personId: string; organizationId: string; role: Role },
): Promise<boolean> {
  const given = await tx.db
    .insert(membership)
    .values({ personId, organizationId, role, grantedBy: actorId(tx.actor), createdAt: tx.now })
    .onConflictDoNothing()
    .returning({ role: membership.role });
  if (given.length === 0) return false;
  if (role === "budget_holder") await beginWithNarrowest(tx, personId, organizationId);
  tx.say({
    name: "member.joined",
    streams: [organizationStream(organizationId), personStream(personId)],
    organizationId,
    entity: `person:${personId}`,
    audience: "members",
    payload: { personId, role },
  });
  return true;
}
