import { eq } from "drizzle-orm";
import { invitation, organization } from "#db/schema/identity.ts";
import type { PersonActor, Role } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { linkOf } from "./invitation-link.server.ts";
import { giveRole } from "./give-role.server.ts";
import { hashSecret } from "./secret.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type AcceptInvitationRefusal =
  /** Used by somebody else, taken back, too old, or never made: whoever holds a dead link needs a new one in every case. */
  | IdentityRefusal<"invitation_ended">
  /** The asker has that role already; the link stays good for whom it was meant. */
  | IdentityRefusal<"role_held_already">;

/** Joins the organization in the role of the invitation. It works once; asked again by the same person, the answer is the same. */
export function acceptInvitation(ctx: Context & { readonly actor: PersonActor }, token: string) {
  const tokenHash = hashSecret(token);
  const { personId } = ctx.actor;
  return transact<{ slug: string; role: Role }, AcceptInvitationRefusal>(ctx, {}, async (tx) => {
    const [meant] = await tx.db
      .select({ organizationId: invitation.organizationId })
      .from(invitation)
      .where(linkOf(tokenHash));
    if (!meant) return refuse({ kind: "invitation_ended" });
    await tx.lock([organizationStream(meant.organizationId)]);
    // Read again under the lock: of two people with the same link one joins.
    const [found] = await tx.db
      .select({ invitation, slug: organization.slug })
      .from(invitation)
      .innerJoin(organization, eq(organization.id, invitation.organizationId))
      .where(linkOf(tokenHash));
    if (!found) return refuse({ kind: "invitation_ended" });
    const { id, organizationId, role, acceptedBy, acceptedAt, revokedAt, expiresAt } = found.invitation;
    if (acceptedBy === personId) return ok({ slug: found.slug, role });
    if (acceptedAt || revokedAt || expiresAt <= tx.now) return refuse({ kind: "invitation_ended" });
    if (!(await giveRole(tx, { personId, organizationId, role }))) return refuse({ kind: "role_held_already" });
    await tx.db.update(invitation).set({ acceptedBy: personId, acceptedAt: tx.now }).where(eq(invitation.id, id));
    return ok({ slug: found.slug, role });
  });
}
