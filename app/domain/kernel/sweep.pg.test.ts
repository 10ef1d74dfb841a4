import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { freshDatabase } from "#db/test-database.ts";
import { before, sweep } from "./sweep.server.ts";

test("what has outlived its time goes in short statements; a round that leaves something over says so, and the next one goes on", async () => {
  const { db } = await freshDatabase();
  const now = new Date("2026-09-30T14:05:00Z");
  await db.execute(
    sql`insert into attempt (key, count, window_ends_at) select 'old ' || n, 1, '2026-09-01'::timestamptz from generate_series(1, 12) n union all select 'young', 1, '2026-10-01'`,
  );
  const round = () =>
    sweep(db, [{ table: sql`attempt`, where: before(sql`window_ends_at`, now, 0) }], { rows: 5, statements: 2 });
  expect(await round()).toEqual({ removed: 10, isDone: false });
  expect(await round()).toEqual({ removed: 2, isDone: true });
  expect(await round()).toEqual({ removed: 0, isDone: true });
  expect(await db.execute(sql`select key from attempt`)).toEqual([{ key: "young" }]);
});
