import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { email, whence } from "./account-values.server.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { countLetter } from "./attempts.server.ts";
import { keepNext } from "./invitation-link.server.ts";

/**
 * Begins a sign-up. Whoever asks learns nothing: whether the address has an account is looked up when its letter is
 * composed, after the answer, and only its owner reads the difference. Nothing is written to an address that was written to
 * too often this hour, and the page does not tell that either.
 */
export const startSignUp = command({
  name: "person.start_sign_up",
  permission: "anyone",
  key: "none",
  input: z.object({
    email,
    /** A path of ours to return to. */
    next: z.string().max(limits.urlLength).optional(),
    whence,
  }),
  output: z.null(),
  async run(ctx, _key, { email, next, whence }) {
    if (!(await countLetter(ctx, "sign-up", email, whence))) return ok(null);
    return transact<null, never>(ctx, {}, async (tx) => {
      await writeLetters(tx, [
        { kind: "sign_up", recipient: email, details: next === undefined ? {} : await keepNext(tx.db, next) },
      ]);
      return ok(null);
    });
  },
});
