import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";

/** More accounts of our own than anybody chooses from. */
const mostAccounts = 50;

/** Our own accounts, as files or people named them, by name. */
export async function readAccounts(db: Pick<Db, "execute">): Promise<string[]> {
  // One look into the index of identities for each account would need an index more; there are few lines of a bank.
  const rows = await readRows(
    db,
    { account: col.text },
    sql`select distinct account from bank_line where account <> '' order by account limit ${mostAccounts}`,
  );
  return rows.map(({ account }) => account);
}
