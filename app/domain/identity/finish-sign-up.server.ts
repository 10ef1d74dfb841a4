import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { secret, password, timeZoneText } from "./account-values.server.ts";
import { and, eq, gt, isNull } from "drizzle-orm";
import { person, signUp } from "#db/schema/identity.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { timeZoneOr } from "./account.ts";
import { personLooksLike } from "./looks-like.server.ts";
import { insertPerson } from "./insert-person.server.ts";
import { refuseWeakPassword, type PasswordRefusal } from "./password-strength.server.ts";
import { hashPassword } from "./password.server.ts";
import { hashSecret } from "./secret.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type FinishSignUpRefusal =
  /** The link was used, is older than a day, or never was. */
  | IdentityRefusal<"link_ended">
  /** Another link to the same address was quicker. The asker owns the address, so this may be said. */
  | IdentityRefusal<"account_exists">
  | IdentityRefusal<"person_name_taken", "displayName">
  | PasswordRefusal;

/** Opens the account whose address the link proves. The link works once, whoever is quicker. */
export const finishSignUp = command({
  name: "person.sign_up",
  permission: "anyone",
  key: "none",
  input: z.object({
    token: secret,
    displayName: z.string().max(limits.nameLength),
    password,
    timeZone: timeZoneText.optional(),
  }),
  output: z.object({ personId: id }),
  async run(ctx, _key, { token, displayName, password, timeZone }) {
    const passwordHash = await hashPassword(password);
    return transact<{ personId: string }, FinishSignUpRefusal>(ctx, {}, async (tx) => {
      const [waiting] = await tx.db
        .update(signUp)
        .set({ usedAt: tx.now })
        .where(and(eq(signUp.tokenHash, hashSecret(token)), isNull(signUp.usedAt), gt(signUp.expiresAt, tx.now)))
        .returning({ email: signUp.email });
      if (!waiting) return refuse({ kind: "link_ended" });
      const weak = await refuseWeakPassword(tx, password, [displayName, waiting.email]);
      if (weak) return weak;
      if (await personLooksLike(tx, displayName, null))
        return (await tx.db.$count(person, eq(person.email, waiting.email))) > 0
          ? refuse({ kind: "account_exists" })
          : refuse({ kind: "person_name_taken", field: "displayName" });
      const personId = await insertPerson(tx, {
        email: waiting.email,
        displayName,
        passwordHash,
        timeZone: timeZoneOr(timeZone),
      });
      return personId === null ? refuse({ kind: "account_exists" }) : ok({ personId });
    });
  },
});
