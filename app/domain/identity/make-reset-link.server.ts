import { and, eq, isNull } from "drizzle-orm";
import { passwordReset, person } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { passwordResetWindowMs } from "./compose-letters.server.ts";
import { hashSecret, newSecret } from "./secret.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

/**
 * The secret of a link by which whoever has this address chooses a new password, as in the letter that they cannot get: for
 * whoever runs the server, to be handed over. It counts as no attempt, and using it ends their lock.
 */
export function makeResetLink(ctx: Context, { email }: { readonly email: string }) {
  const token = newSecret();
  return transact<{ token: string }, IdentityRefusal<"account_not_found">>(ctx, {}, async (tx) => {
    const [found] = await tx.db
      .select({ id: person.id })
      .from(person)
      .where(and(eq(person.email, email), isNull(person.closedAt)));
    if (!found) return refuse({ kind: "account_not_found" });
    const expiresAt = new Date(tx.now.getTime() + passwordResetWindowMs);
    await tx.db
      .insert(passwordReset)
      .values({ tokenHash: hashSecret(token), personId: found.id, createdAt: tx.now, expiresAt });
    return ok({ token });
  });
}
