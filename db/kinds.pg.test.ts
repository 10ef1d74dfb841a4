import type { PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { notificationKinds } from "#app/domain/notifications/news-kinds.ts";
import { accountKinds, kindOfAccount, kindOfTransfer, transferKinds } from "./schema/ledger.ts";
import { kindOfNotification } from "./schema/notifications.ts";
import { freshDatabase } from "./test-database.ts";

const lists: readonly (readonly [of: string, table: PgTable, words: readonly string[]])[] = [
  ["account", kindOfAccount, accountKinds],
  ["transfer", kindOfTransfer, transferKinds],
  ["notification", kindOfNotification, notificationKinds],
];

test.each(lists)("the database and the code know the same kinds of %s", async (_of, table, words) => {
  const { db } = await freshDatabase();
  const rows = await db.select().from(table);
  expect(rows.map((row) => row.kind).sort()).toEqual([...words].sort());
});

test("an account of a kind that nobody knows is refused", async () => {
  const { sql } = await freshDatabase();
  await expect(
    sql`insert into account (id, kind, owner_id, currency) values (gen_random_uuid(), 'mattress', gen_random_uuid(), 'EUR')`,
  ).rejects.toThrow("account_kind_kind_of_account_kind_fk");
});

test("every promise of the tables has been asked of the rows that were there before it", async () => {
  const { sql } = await freshDatabase();
  expect(await sql`select conname from pg_constraint where not convalidated`).toEqual([]);
});
