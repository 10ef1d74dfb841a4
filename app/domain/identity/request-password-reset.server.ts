import { sql } from "drizzle-orm";
import { passwordReset, person } from "#db/schema/identity.ts";
import { hourMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { assert, ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { countLetter, type Whence } from "./attempts.server.ts";
import { hashSecret, newSecret } from "./secret.server.ts";

/** How long the link in the mail works. */
export const passwordResetWindowMs = hourMs;

/** What is to be written to the owner of the address; null when nobody has it, or it was written to too often a moment ago. */
export type PasswordResetNotice = { readonly to: string; readonly displayName: string; readonly token: string } | null;

/**
 * Makes a link that lets the owner of this address choose a new password. One statement finds the person and writes the
 * link's hash, so that the work is the same whether or not there is one; the page answers the same in every case.
 */
export async function requestPasswordReset(ctx: Context, { email, whence }: { readonly email: string; readonly whence: Whence }): Promise<PasswordResetNotice> {
  if (!(await countLetter(ctx, "password-reset", email, whence))) return null;
  const token = newSecret();
  const made = await transact(ctx, {}, async (tx) => {
    const expiresAt = new Date(tx.now.getTime() + passwordResetWindowMs).toISOString();
    const rows = await tx.db.execute<{ email: string; display_name: string }>(sql`
      with found as (select id, email, display_name from ${person} where email = ${email} and closed_at is null),
      made as (
        insert into ${passwordReset} (token_hash, person_id, created_at, expires_at)
        select ${hashSecret(token)}, id, ${tx.now.toISOString()}::timestamptz, ${expiresAt}::timestamptz from found
      )
      select email::text as email, display_name from found`);
    return ok(rows[0]);
  });
  assert(made.ok, "asking for a reset is never refused");
  return made.value ? { to: made.value.email, displayName: made.value.display_name, token } : null;
}
