import { and, eq, gt, isNull } from "drizzle-orm";
import { knownDevice, passwordReset, person, session } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { clearAccountAttempts } from "./attempts.server.ts";
import { refuseWeakPassword, type PasswordRefusal } from "./password-strength.server.ts";
import { hashPassword } from "./password.server.ts";
import { hashSecret } from "./secret.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type ResetPasswordRefusal =
  /** The link was used, is older than an hour, was replaced by a change of password, or never was. */
  IdentityRefusal<"link_ended"> | PasswordRefusal;

/** Sets the password of whoever the link was mailed to. Every session and every other link of theirs ends with it, and no browser is known any more. */
export async function resetPassword(
  ctx: Context,
  { token, password }: { readonly token: string; readonly password: string },
) {
  const passwordHash = await hashPassword(password);
  return transact<{ personId: string }, ResetPasswordRefusal>(ctx, {}, async (tx) => {
    const [used] = await tx.db
      .update(passwordReset)
      .set({ usedAt: tx.now })
      .where(
        and(
          eq(passwordReset.tokenHash, hashSecret(token)),
          isNull(passwordReset.usedAt),
          gt(passwordReset.expiresAt, tx.now),
        ),
      )
      .returning({ personId: passwordReset.personId });
    if (!used) return refuse({ kind: "link_ended" });
    const { personId } = used;
    const [owner] = await tx.db
      .update(person)
      .set({ passwordHash })
      .where(and(eq(person.id, personId), isNull(person.closedAt)))
      .returning({ email: person.email, displayName: person.displayName });
    if (!owner) return refuse({ kind: "link_ended" });
    const weak = await refuseWeakPassword(tx, password, [owner.displayName, owner.email]);
    if (weak) return weak;
    await tx.db
      .update(passwordReset)
      .set({ usedAt: tx.now })
      .where(and(eq(passwordReset.personId, personId), isNull(passwordReset.usedAt)));
    await tx.db.delete(session).where(eq(session.personId, personId));
    await tx.db.delete(knownDevice).where(eq(knownDevice.personId, personId));
    await clearAccountAttempts(tx, owner.email);
    await writeLetters(tx, [{ kind: "password_changed", recipient: owner.email, personId }]);
    tx.say({
      name: "account.password_changed",
      streams: [personStream(personId)],
      entity: `person:${personId}`,
      payload: {},
    });
    return ok({ personId });
  });
}
