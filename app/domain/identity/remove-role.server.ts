import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id, slugText } from "#app/domain/kernel/values.server.ts";
import { and, eq, isNull } from "drizzle-orm";
import { invitation, membership, roles } from "#db/schema/identity.ts";
import { organizationStream, personStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";
import { leadingRole } from "./role.ts";
import type { IdentityRefusal } from "./refusals.ts";
import { keepLimits } from "./step-limit.server.ts";

export type RemoveRoleRefusal =
  | OrganizationNotFound
  | IdentityRefusal<"person_not_here">
  /** Somebody must be left who looks after the organization and its people. */
  | IdentityRefusal<"last_leader">;

/**
 * Takes a role back. Whoever looks after the organization may take anybody's; everybody may lay their own down. The last
 * representative (in the steward: the last director) cannot go, even if two of them try at the same moment.
 */
export const removeRole = command({
  name: "organization.remove_role",
  permission: "signed_in",
  key: "none",
  input: z.object({ slug: slugText, personId: id, role: z.enum(roles) }),
  output: z.null(),
  run(ctx, _key, { slug, personId, role }) {
    return transact<null, RemoveRoleRefusal>(ctx, {}, async (tx) => {
      const own = personId === ctx.actor.personId;
      const claimed = await claimOrganization(tx, slug, own ? "organization.read_people" : "organization.invite");
      if (!claimed) return refuse({ kind: "organization_not_found" });
      const { found } = claimed;
      const leading = leadingRole(found.kind);
      const holders = await tx.db
        .select({ personId: membership.personId })
        .from(membership)
        .where(and(eq(membership.organizationId, found.id), eq(membership.role, role)));
      if (!holders.some((holder) => holder.personId === personId)) return refuse({ kind: "person_not_here" });
      if (role === leading && holders.length === 1) return refuse({ kind: "last_leader", role });
      if (role === "budget_holder") await keepLimits(tx, personId, found.id);
      await tx.db
        .delete(membership)
        .where(
          and(eq(membership.personId, personId), eq(membership.organizationId, found.id), eq(membership.role, role)),
        );
      // Whoever may no longer invite leaves no open door behind.
      if (role === leading)
        await tx.db
          .update(invitation)
          .set({ revokedAt: tx.now })
          .where(
            and(
              eq(invitation.organizationId, found.id),
              eq(invitation.invitedBy, personId),
              isNull(invitation.acceptedAt),
              isNull(invitation.revokedAt),
            ),
          );
      tx.say({
        name: "member.left",
        streams: [organizationStream(found.id), personStream(personId)],
        organizationId: found.id,
        entity: `person:${personId}`,
        audience: "members",
        payload: { personId, role },
      });
      return ok(null);
    });
  },
});
