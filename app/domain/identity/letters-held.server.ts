import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { areHeld, lettersHeldSince } from "./held-letters.ts";
import { networkSettings } from "./network-settings.server.ts";
import { may } from "./permissions.ts";

/**
 * Whether what the product sends by itself (letters and notices about news, invoices, dues) has to wait: a copy that was
 * made to try something out must not write to anybody. What somebody asks for here and now, such as a new password, goes.
 */
export async function lettersAreHeld(db: Db): Promise<boolean> {
  return areHeld((await networkSettings(db))?.settings);
}

/**
 * A condition of a letter's row: the network holds no letters.
 * @param butFor which of them go all the same, by the moment since when they are held
 */
export const notHeld = (butFor: (since: SQL) => SQL): SQL =>
  sql`not exists (select from network where settings ? ${lettersHeldSince} and not (${butFor(sql`(settings->>${lettersHeldSince})::timestamptz`)}))`;

/** For whoever may decide about it; null for everybody else, and before the network is set up. */
export async function lettersToDecide({ db, actor }: Pick<Context, "db" | "actor">): Promise<{ held: boolean } | null> {
  if (!may(actor, "network.edit")) return null;
  const found = await networkSettings(db);
  return found && { held: areHeld(found.settings) };
}
