import type { Context } from "#app/domain/kernel/context.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { insertPerson } from "./insert-person.server.ts";
import { hashPassword } from "./password.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type OpenAccountRefusal = IdentityRefusal<"account_exists">;

interface OpenAccount {
  readonly email: string;
  readonly displayName: string;
  readonly password: string;
  readonly timeZone?: string;
}

/** Opens an account without a mail, for stories that are told and for imports; people come by `finishSignUp`. */
export async function openAccount(ctx: Context, { password, ...account }: OpenAccount) {
  const passwordHash = await hashPassword(password);
  return transact<{ personId: string }, OpenAccountRefusal>(ctx, {}, async (tx) => {
    const personId = await insertPerson(tx, { ...account, passwordHash });
    return personId === null ? refuse({ kind: "account_exists" }) : ok({ personId });
  });
}
