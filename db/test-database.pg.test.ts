import { expect, inject, test } from "vitest";
import { connectAdministrator } from "./test-cluster.ts";
import { freshDatabase, type TestDatabase } from "./test-database.ts";

const made: string[] = [];

async function nameOf({ sql }: TestDatabase): Promise<string> {
  const [row] = await sql<{ name: string }[]>`select current_database() as name`;
  return row?.name ?? "";
}

test("every test gets a migrated database of its own", async () => {
  const [mine, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  made.push(await nameOf(mine), await nameOf(other));
  await mine.sql`insert into stream (id, kind) values ('network-of-mine', 'network')`;
  expect(await other.sql`select 1 from stream where id = 'network-of-mine'`).toHaveLength(0);
});

test("ten tests at once may ask for a database", async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => freshDatabase({ poolSize: 1 })));
  made.push(...(await Promise.all(all.map(nameOf))));
  expect(new Set(made).size).toBe(12);
});

test("the databases of finished tests are gone", async () => {
  const admin = connectAdministrator(inject("testServer"));
  const left = await admin`select datname from pg_database where datname = any(${made}::text[])`;
  await admin.end();
  expect(left).toHaveLength(0);
});
