import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { email, password, whence } from "./account-values.server.ts";
import { and, eq, isNull } from "drizzle-orm";
import { person } from "#db/schema/identity.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { minuteMs } from "#app/domain/kernel/clock.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { clearAttempts, countAttempt, signInPlace } from "./attempts.server.ts";
import { hashPassword, isOutdated, verifyPassword } from "./password.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type SignInRefusal =
  /** Address or password: which of the two is never said. */
  | IdentityRefusal<"credentials_wrong">
  /** For this address, from there; said for unknown addresses too. */
  | IdentityRefusal<"too_many_attempts">
  /** From everywhere together: only where its owner signed in before may it be tried now. */
  | (IdentityRefusal<"account_is_guessed_at"> & { readonly minutes: number });

/**
 * Whether these are somebody's address and password. Unknown, closed and wrong are one answer after the same work. Starting
 * the session is the caller's.
 */
export const signIn = command({
  name: "person.sign_in",
  permission: "anyone",
  key: "none",
  input: z.object({ email, password, whence }),
  output: z.object({ personId: id }),
  async run(ctx, _key, { email, password, whence }): Promise<Result<{ personId: string }, SignInRefusal>> {
    const { place, isKnown } = await signInPlace(ctx, email, whence);
    const minutesUntil = (end: Date) => Math.ceil((end.getTime() - ctx.clock.now().getTime()) / minuteMs);
    const here = await countAttempt(ctx, "sign_in", email, place);
    if (!here.allowed) return refuse({ kind: "too_many_attempts", minutes: minutesUntil(here.windowEndsAt) });
    const anywhere = isKnown ? null : await countAttempt(ctx, "sign_in_anywhere", email);
    if (anywhere && !anywhere.allowed)
      return refuse({ kind: "account_is_guessed_at", minutes: minutesUntil(anywhere.windowEndsAt) });
    const [found] = await ctx.db
      .select({ personId: person.id, passwordHash: person.passwordHash })
      .from(person)
      .where(and(eq(person.email, email), isNull(person.closedAt)));
    if (!(await verifyPassword(found?.passwordHash ?? null, password)) || !found)
      return refuse({ kind: "credentials_wrong" });
    const renewed = isOutdated(found.passwordHash) ? await hashPassword(password) : null;
    await transact(ctx, {}, async (tx) => {
      await clearAttempts(tx, "sign_in", email, place);
      // Only over the very hash that was verified: a password changed meanwhile must not be changed back.
      if (renewed)
        await tx.db
          .update(person)
          .set({ passwordHash: renewed })
          .where(and(eq(person.id, found.personId), eq(person.passwordHash, found.passwordHash)));
      return ok(null);
    });
    return ok({ personId: found.personId });
  },
});
