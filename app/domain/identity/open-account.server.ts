import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { email, password, timeZoneText } from "./account-values.server.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { insertPerson } from "./insert-person.server.ts";
import { hashPassword } from "./password.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type OpenAccountRefusal = IdentityRefusal<"account_exists">;

/** Opens an account without a mail, for stories that are told and for imports; people come by `finishSignUp`. */
export const openAccount = command({
  name: "person.open_account",
  permission: "product",
  key: "none",
  input: z.object({
    email,
    displayName: z.string().max(limits.nameLength),
    password,
    timeZone: timeZoneText.optional(),
  }),
  output: z.object({ personId: id }),
  async run(ctx, _key, { password, ...account }) {
    const passwordHash = await hashPassword(password);
    return transact<{ personId: string }, OpenAccountRefusal>(ctx, {}, async (tx) => {
      const personId = await insertPerson(tx, { ...account, passwordHash });
      return personId === null ? refuse({ kind: "account_exists" }) : ok({ personId });
    });
  },
});
