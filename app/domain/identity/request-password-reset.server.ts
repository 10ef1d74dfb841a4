import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { email, whence } from "./account-values.server.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { countLetter } from "./attempts.server.ts";

/**
 * Asks for a link that lets the owner of this address choose a new password. Whether anybody owns it is looked up when
 * the letter is composed, so that the work is the same in every case, and the page answers the same.
 */
export const requestPasswordReset = command({
  name: "person.request_password_reset",
  permission: "anyone",
  key: "none",
  input: z.object({ email, whence }),
  output: z.null(),
  async run(ctx, _key, { email, whence }) {
    if (!(await countLetter(ctx, "password-reset", email, whence))) return ok(null);
    return transact<null, never>(ctx, {}, async (tx) => {
      await writeLetters(tx, [{ kind: "password_reset", recipient: email }]);
      return ok(null);
    });
  },
});
