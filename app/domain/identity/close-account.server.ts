import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { password } from "./account-values.server.ts";
import { and, eq, isNull, sql } from "drizzle-orm";
import {
  invitation,
  knownDevice,
  membership,
  organization,
  passwordReset,
  person,
  session,
  signUp,
} from "#db/schema/identity.ts";
import type { Role } from "#app/domain/kernel/actor.ts";
import { minuteMs } from "#app/domain/kernel/clock.ts";
import { organizationStream, personStream } from "#app/domain/kernel/events.ts";
import { assert, ok, refuse } from "#app/domain/kernel/result.ts";
import { transact, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { forgetLetters } from "#app/domain/mail/forget-letters.server.ts";
import { countAttempt } from "./attempts.server.ts";
import { verifyPassword } from "./password.server.ts";
import { leadingRole } from "./role.ts";
import type { IdentityRefusal } from "./refusals.ts";
import { keepLimits } from "./step-limit.server.ts";

export type CloseAccountRefusal =
  | IdentityRefusal<"password_wrong", "password">
  | IdentityRefusal<"too_many_attempts">
  /** Others belong to that organization and nobody else looks after them. */
  | IdentityRefusal<"hand_over_first">;

/** What stands where a name stood. */
export const closedAccountName = "Somebody who left";

/**
 * Closes the asker's account for good: name, address and password are gone, sessions end, roles end. What they did stays in
 * the book and in the log, under no name, because sums and histories of others rest on it.
 */
export const closeAccount = command({
  name: "person.close_account",
  permission: "signed_in",
  key: "none",
  input: z.object({ password }),
  output: z.null(),
  async run(ctx, _key, { password }) {
    const { personId } = ctx.actor;
    const [self] = await ctx.db
      .select({ email: person.email, passwordHash: person.passwordHash })
      .from(person)
      .where(and(eq(person.id, personId), isNull(person.closedAt)));
    assert(self, "whoever is signed in has an open account");
    const { allowed, windowEndsAt } = await countAttempt(ctx, "own_password", personId);
    const fits = allowed && (await verifyPassword(self.passwordHash, password));
    return transact<null, CloseAccountRefusal>(ctx, {}, async (tx) => {
      if (!allowed)
        return refuse({
          kind: "too_many_attempts",
          minutes: Math.ceil((windowEndsAt.getTime() - tx.now.getTime()) / minuteMs),
        });
      if (!fits) return refuse({ kind: "password_wrong", field: "password" });
      const held = await lockOrganizationsOf(tx, personId);
      const orphaned = held.find(
        (each) => each.leads && each.otherLeaders === 0 && (each.otherPeople > 0 || each.kind === "steward"),
      );
      if (orphaned) return refuse({ kind: "hand_over_first", organization: orphaned.name });
      await keepLimits(tx, personId);
      await tx.db.delete(membership).where(eq(membership.personId, personId));
      for (const { id, roles } of held)
        for (const role of roles)
          tx.say({
            name: "member.left",
            streams: [organizationStream(id)],
            organizationId: id,
            entity: `person:${personId}`,
            audience: "members",
            payload: { personId, role },
          });
      await tx.db
        .update(invitation)
        .set({ revokedAt: tx.now })
        .where(and(eq(invitation.invitedBy, personId), isNull(invitation.acceptedAt), isNull(invitation.revokedAt)));
      await tx.db.delete(session).where(eq(session.personId, personId));
      await tx.db.delete(knownDevice).where(eq(knownDevice.personId, personId));
      await tx.db.delete(passwordReset).where(eq(passwordReset.personId, personId));
      await tx.db.delete(signUp).where(eq(signUp.email, self.email));
      await forgetLetters(tx, { personId, address: self.email });
      await tx.db
        .update(person)
        .set({
          email: `closed-${personId}@account.invalid`,
          displayName: closedAccountName,
          nameSkeleton: null,
          // Not a hash: no password can ever be verified against it, and a closed account is not looked for anyway.
          passwordHash: "closed",
          locale: "en-US",
          timeZone: "UTC",
          theme: "system",
          showPresence: false,
          closedAt: tx.now,
        })
        .where(eq(person.id, personId));
      tx.say({ name: "account.closed", streams: [personStream(personId)], entity: `person:${personId}`, payload: {} });
      return ok(null);
    });
  },
});

interface HeldOrganization {
  readonly id: string;
  readonly name: string;
  readonly kind: (typeof organization.$inferSelect)["kind"];
  readonly roles: Role[];
  readonly leads: boolean;
  readonly otherLeaders: number;
  readonly otherPeople: number;
}

/** The organizations that a person belongs to, their streams locked, so that two last leaders cannot leave at once. */
async function lockOrganizationsOf(tx: Tx, personId: string): Promise<HeldOrganization[]> {
  const mine = await tx.db
    .selectDistinct({ id: membership.organizationId })
    .from(membership)
    .where(eq(membership.personId, personId));
  if (mine.length === 0) return [];
  await tx.lock(mine.map(({ id }) => organizationStream(id)));
  const rows = await tx.db
    .select({
      id: organization.id,
      name: organization.name,
      kind: organization.kind,
      roles: sql<Role[]>`array_agg(${membership.role}) filter (where ${membership.personId} = ${personId})`,
      otherLeaders: sql<number>`(count(*) filter (where ${membership.personId} <> ${personId} and ${membership.role} = (case when ${organization.kind} = 'steward' then 'director' else 'representative' end)))::int`,
      otherPeople: sql<number>`(count(distinct ${membership.personId}) filter (where ${membership.personId} <> ${personId}))::int`,
    })
    .from(organization)
    .innerJoin(membership, eq(membership.organizationId, organization.id))
    .where(sql`${organization.id} in (select organization_id from ${membership} where person_id = ${personId})`)
    .groupBy(organization.id);
  return rows.map((row) => ({ ...row, leads: row.roles.includes(leadingRole(row.kind)) }));
}
