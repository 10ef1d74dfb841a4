import { and, eq, isNull } from "drizzle-orm";
import { invitation } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type RevokeInvitationRefusal = OrganizationNotFound | IdentityRefusal<"invitation_ended">;

/** Takes an open invitation back. One that was accepted stays accepted: then the role is taken back instead. */
export function revokeInvitation(ctx: Context, slug: string, invitationId: string) {
  return transact<null, RevokeInvitationRefusal>(ctx, {}, async (tx) => {
    const claimed = await claimOrganization(tx, slug, "organization.invite", "organization.invite_first");
    if (!claimed) return refuse({ kind: "organization_not_found" });
    const { found } = claimed;
    const revoked = await tx.db
      .update(invitation)
      .set({ revokedAt: tx.now })
      .where(
        and(
          eq(invitation.id, invitationId),
          eq(invitation.organizationId, found.id),
          isNull(invitation.acceptedAt),
          isNull(invitation.revokedAt),
        ),
      )
      .returning({ id: invitation.id });
    return revoked.length === 0 ? refuse({ kind: "invitation_ended" }) : ok(null);
  });
}
