import { count, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { selfCheck, tableChecks } from "#db/self-check.server.ts";
import { event } from "#db/schema/log.ts";
import { pledge } from "#db/schema/pledges.ts";
import { freshDatabase } from "#db/test-database.ts";
import { fillBook } from "./fill-book.ts";

test("a book that is filled by multiplying keeps every promise of the book", async () => {
  const database = await freshDatabase();
  const { db } = database;
  // Two sets of organizations, so that balances run on in both.
  await fillBook(database, 10_000);
  const [pledges] = await db.select({ count: count() }).from(pledge);
  expect(pledges?.count).toBeGreaterThan(9_900);
  const [told] = await db.select({ count: count() }).from(event).where(eq(event.type, "pledge.signed"));
  expect(told?.count).toBe((pledges?.count ?? 0) * 3);
  expect(await selfCheck(db, tableChecks)).toEqual([]);
}, 120_000);
