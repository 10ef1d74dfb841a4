import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { slugText } from "./account-values.server.ts";
import { and, eq, isNull } from "drizzle-orm";
import { invitation } from "#db/schema/identity.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type RevokeInvitationRefusal = OrganizationNotFound | IdentityRefusal<"invitation_ended">;

/** Takes an open invitation back. One that was accepted stays accepted: then the role is taken back instead. */
export const revokeInvitation = command({
  name: "organization.revoke_invitation",
  permission: "organization.invite",
  key: "none",
  input: z.object({ slug: slugText, invitationId: id }),
  output: z.null(),
  run(ctx, _key, { slug, invitationId }) {
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
  },
});
