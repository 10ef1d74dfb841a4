import { and, eq, isNull, ne } from "drizzle-orm";
import { passwordReset, person, session } from "#db/schema/identity.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import { minuteMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { assert, ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { clearAttempts, countAttempt } from "./attempts.server.ts";
import { refuseWeakPassword, type PasswordRefusal } from "./password-strength.server.ts";
import { hashPassword, verifyPassword } from "./password.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type ChangePasswordRefusal =
  IdentityRefusal<"password_wrong", "current"> | PasswordRefusal | IdentityRefusal<"too_many_attempts">;

interface ChangePassword {
  readonly current: string;
  readonly password: string;
  /** The session that asks: it goes on, all the others end. */
  readonly sessionHash: string;
}

/**
 * Changes the asker's password and ends all their other sessions and open reset links. Wrong current passwords count,
 * apart from those at sign-in, which strangers try: whoever sits at an unlocked laptop must not guess for ever.
 */
export async function changePassword(
  ctx: Context & { readonly actor: PersonActor },
  { current, password, sessionHash }: ChangePassword,
) {
  const { personId } = ctx.actor;
  const [self] = await ctx.db
    .select({ email: person.email, displayName: person.displayName, passwordHash: person.passwordHash })
    .from(person)
    .where(eq(person.id, personId));
  assert(self, "whoever is signed in exists");
  const { allowed, windowEndsAt } = await countAttempt(ctx, "own_password", personId);
  const fits = allowed && (await verifyPassword(self.passwordHash, current));
  const passwordHash = fits ? await hashPassword(password) : "";
  return transact<{ sessionsEnded: number }, ChangePasswordRefusal>(ctx, {}, async (tx) => {
    if (!allowed)
      return refuse({
        kind: "too_many_attempts",
        minutes: Math.ceil((windowEndsAt.getTime() - tx.now.getTime()) / minuteMs),
      });
    if (!fits) return refuse({ kind: "password_wrong", field: "current" });
    const weak = await refuseWeakPassword(tx, password, [self.displayName, self.email]);
    if (weak) return weak;
    // Over the very hash that was verified: of two changes at once one wins, and the other is told.
    const changed = await tx.db
      .update(person)
      .set({ passwordHash })
      .where(and(eq(person.id, personId), eq(person.passwordHash, self.passwordHash)))
      .returning({ id: person.id });
    if (changed.length === 0) return refuse({ kind: "password_wrong", field: "current" });
    await tx.db
      .update(passwordReset)
      .set({ usedAt: tx.now })
      .where(and(eq(passwordReset.personId, personId), isNull(passwordReset.usedAt)));
    const ended = await tx.db
      .delete(session)
      .where(and(eq(session.personId, personId), ne(session.idHash, sessionHash)))
      .returning({ id: session.idHash });
    await clearAttempts(tx, "own_password", personId);
    await writeLetters(tx, [{ kind: "password_changed", recipient: self.email, personId }]);
    tx.say({
      name: "account.password_changed",
      streams: [personStream(personId)],
      entity: `person:${personId}`,
      payload: {},
    });
    return ok({ sessionsEnded: ended.length });
  });
}
