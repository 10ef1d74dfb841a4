import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { countLetter, type Whence } from "./attempts.server.ts";

/**
 * Asks for a link that lets the owner of this address choose a new password. Whether anybody owns it is looked up when
 * the letter is composed, so that the work is the same in every case, and the page answers the same.
 */
export async function requestPasswordReset(
  ctx: Context,
  { email, whence }: { readonly email: string; readonly whence: Whence },
): Promise<void> {
  if (!(await countLetter(ctx, "password-reset", email, whence))) return;
  await transact<null, never>(ctx, {}, async (tx) => {
    await writeLetters(tx, [{ kind: "password_reset", recipient: email }]);
    return ok(null);
  });
}
