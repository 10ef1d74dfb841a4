import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { countLetter, type Whence } from "./attempts.server.ts";
import { keepNext } from "./invitation-link.server.ts";

interface StartSignUp {
  readonly email: string;
  /** A path of ours to return to. */
  readonly next?: string;
  readonly whence: Whence;
}

/**
 * Begins a sign-up. Whoever asks learns nothing: whether the address has an account is looked up when its letter is
 * composed, after the answer, and only its owner reads the difference. Nothing is written to an address that was written to
 * too often this hour, and the page does not tell that either.
 */
export async function startSignUp(ctx: Context, { email, next, whence }: StartSignUp): Promise<void> {
  if (!(await countLetter(ctx, "sign-up", email, whence))) return;
  await transact<null, never>(ctx, {}, async (tx) => {
    await writeLetters(tx, [
      { kind: "sign_up", recipient: email, details: next === undefined ? {} : await keepNext(tx.db, next) },
    ]);
    return ok(null);
  });
}
