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
import { passwordWeakness } from "./password-rules.ts";
import { hashPassword, verifyPassword } from "./password.server.ts";

export type ChangePasswordRefusal =
  | { readonly kind: "password_wrong"; readonly field: "current" }
  | { readonly kind: "password_contains_name"; readonly field: "password" }
  | { readonly kind: "too_many_attempts"; readonly minutes: number };

interface ChangePassword {
  readonly current: string;
  readonly password: string;
  /** The session that asks: it goes on, all the others end. */
  readonly sessionHash: string;
}

/**
 * Changes the asker's password and ends all their other sessions and open reset links. Wrong current passwords count
 * like those at sign-in: whoever sits at an unlocked laptop must not guess for ever.
 */
export async function changePassword(ctx: Context & { readonly actor: PersonActor }, { current, password, sessionHash }: ChangePassword) {
  const { personId } = ctx.actor;
  const [self] = await ctx.db.select({ email: person.email, displayName: person.displayName, passwordHash: person.passwordHash }).from(person).where(eq(person.id, personId));
  assert(self, "whoever is signed in exists");
  const { allowed, windowEndsAt } = await countAttempt(ctx, "sign_in", self.email);
  const fits = allowed && (await verifyPassword(self.passwordHash, current));
  const passwordHash = fits ? await hashPassword(password) : "";
  return transact<{ sessionsEnded: number }, ChangePasswordRefusal>(ctx, {}, async (tx) => {
    if (!allowed) return refuse({ kind: "too_many_attempts", minutes: Math.ceil((windowEndsAt.getTime() - tx.now.getTime()) / minuteMs) });
    if (!fits) return refuse({ kind: "password_wrong", field: "current" });
    if (passwordWeakness(password, [self.displayName, self.email])) return refuse({ kind: "password_contains_name", field: "password" });
    // Over the very hash that was verified: of two changes at once one wins, and the other is told.
    const changed = await tx.db
      .update(person)
      .set({ passwordHash })
      .where(and(eq(person.id, personId), eq(person.passwordHash, self.passwordHash)))
      .returning({ id: person.id });
    if (changed.length === 0) return refuse({ kind: "password_wrong", field: "current" });
    await tx.db.update(passwordReset).set({ usedAt: tx.now }).where(and(eq(passwordReset.personId, personId), isNull(passwordReset.usedAt)));
    const ended = await tx.db.delete(session).where(and(eq(session.personId, personId), ne(session.idHash, sessionHash))).returning({ id: session.idHash });
    await clearAttempts(tx, "sign_in", self.email);
    await writeLetters(tx, [{ kind: "password_changed", recipient: self.email, personId }]);
    tx.say({ name: "account.password_changed", streams: [personStream(personId)], entity: `person:${personId}`, payload: {} });
    return ok({ sessionsEnded: ended.length });
  });
}
