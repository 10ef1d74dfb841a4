import { eq, inArray, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { constraintName, sqlState } from "./client.server.ts";
import { stream } from "./schema/log.ts";
import { freshDatabase } from "./test-database.ts";

const remembered = sql`select statement, parameter_types::text from pg_prepared_statements where statement like '%"kind" = %'`;

test("a statement with parameters is prepared once per connection, in a transaction and outside of one", async () => {
  const { db } = await freshDatabase({ poolSize: 1 });
  const ask = (from: Pick<typeof db, "select">) => from.select().from(stream).where(eq(stream.kind, "network"));
  expect(await ask(db)).toHaveLength(1);
  await db.transaction(async (tx) => {
    expect(await ask(tx)).toHaveLength(1);
    await tx.transaction(async (inner) => expect(await ask(inner)).toHaveLength(1));
  });
  expect(await db.execute(remembered)).toHaveLength(1);
});

test("a statement with a great many parameters is answered, and not remembered", async () => {
  const { db } = await freshDatabase({ poolSize: 1 });
  const ids = ["network", ...Array.from({ length: 300 }, (_, n) => `project:${n}`)];
  expect(await db.select().from(stream).where(inArray(stream.id, ids))).toHaveLength(1);
  expect(await db.execute(sql`select from pg_prepared_statements where statement like '%$300%'`)).toHaveLength(0);
});

test("a table that another process alters between two questions is asked again, not an error", async () => {
  const database = await freshDatabase({ poolSize: 1 });
  const ask = () =>
    database.db.select({ id: stream.id, kind: stream.kind }).from(stream).where(eq(stream.kind, "network"));
  expect(await ask()).toEqual([{ id: "network", kind: "network" }]);
  await database.sql`alter table stream alter column kind type varchar(40)`;
  expect(await ask()).toEqual([{ id: "network", kind: "network" }]);
});

test("statements are never compiled to machine code", async () => {
  const { db } = await freshDatabase({ poolSize: 1 });
  expect([...(await db.execute(sql`show jit`))]).toEqual([{ jit: "off" }]);
});

test("of statements sent one behind the other, the first that fails says why, whichever is heard first", async () => {
  const { db } = await freshDatabase({ poolSize: 1 });
  const insert = (tx: Pick<typeof db, "insert">) => tx.insert(stream).values({ id: "network", kind: "network" });
  const failing = db.transaction(async (tx) => {
    const first = Promise.resolve(insert(tx)).finally(() => new Promise((resolve) => setTimeout(resolve, 20)));
    await Promise.all([first, tx.execute(sql`select 1`), insert(tx)]);
  });
  await expect(failing).rejects.toSatisfy(
    (error) => sqlState(error) === "23505" && constraintName(error) === "stream_pkey",
  );
});
