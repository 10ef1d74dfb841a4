import { and, count, eq, gt, isNull } from "drizzle-orm";
import { invitation, membership } from "#db/schema/identity.ts";
import type { PersonActor, Role } from "#app/domain/kernel/actor.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { countAttempt } from "./attempts.server.ts";
import { claimOrganization, type OrganizationNotFound } from "./find-organization.server.ts";
import { leadingRole, rolesOfKind } from "./role.ts";
import { hashSecret, newSecret } from "./secret.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type InviteRefusal =
  | OrganizationNotFound
  | IdentityRefusal<"role_not_here", "role">
  /** The steward may only help an organization to its first representative; then that one invites. */
  | IdentityRefusal<"has_a_representative" | "too_many_invitations">
  /** So many went to strangers today that it looks like something else than inviting. */
  | IdentityRefusal<"too_many_invitations_mailed", "email">;

interface Invite {
  readonly role: Role;
  readonly days: number;
  readonly note?: string;
  /** Whom the invitation is mailed to; absent: its link is only shown. */
  readonly email?: string | undefined;
}

/**
 * Makes a link by which one person joins in one role. The token is in the answer and nowhere else: only its hash is kept, so
 * a lost link is revoked and made again. A letter brings a link of its own to the same invitation. No idempotency key, because its stored answer would hold the token.
 */
export async function invite(
  ctx: Context & { readonly actor: PersonActor },
  slug: string,
  { role, days, note = "", email }: Invite,
) {
  const mayMail = email === undefined || (await countAttempt(ctx, "invitation", ctx.actor.personId)).allowed;
  const token = newSecret();
  return transact<{ invitationId: string; token: string }, InviteRefusal>(ctx, {}, async (tx) => {
    const claimed = await claimOrganization(tx, slug, "organization.invite", "organization.invite_first");
    if (!claimed) return refuse({ kind: "organization_not_found" });
    const { found, action } = claimed;
    if (!rolesOfKind[found.kind].includes(role)) return refuse({ kind: "role_not_here", field: "role" });
    if (action === "organization.invite_first") {
      const leading = leadingRole(found.kind);
      if (role !== leading) return refuse({ kind: "role_not_here", field: "role" });
      const leaders = await tx.db.$count(
        membership,
        and(eq(membership.organizationId, found.id), eq(membership.role, leading)),
      );
      if (leaders > 0) return refuse({ kind: "has_a_representative" });
    }
    const [open] = await tx.db
      .select({ count: count() })
      .from(invitation)
      .where(
        and(
          eq(invitation.organizationId, found.id),
          isNull(invitation.acceptedAt),
          isNull(invitation.revokedAt),
          gt(invitation.expiresAt, tx.now),
        ),
      );
    if ((open?.count ?? 0) >= limits.invitationsOpen) return refuse({ kind: "too_many_invitations" });
    if (!mayMail) return refuse({ kind: "too_many_invitations_mailed", field: "email" });
    const invitationId = tx.newId();
    await tx.db.insert(invitation).values({
      id: invitationId,
      tokenHash: hashSecret(token),
      organizationId: found.id,
      role,
      note,
      invitedBy: ctx.actor.personId,
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + days * dayMs),
    });
    if (email !== undefined) await writeLetters(tx, [{ kind: "invitation", recipient: email, about: invitationId }]);
    tx.say({
      name: "member.invited",
      streams: [organizationStream(found.id)],
      organizationId: found.id,
      entity: `invitation:${invitationId}`,
      audience: "members",
      payload: { invitationId, role },
    });
    return ok({ invitationId, token });
  });
}
