import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { selfCheck } from "./self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { emptyDatabase, type TestDatabase } from "./test-database.ts";

/** The place in the journal of the oldest tables that anybody had: the seventh migration. */
const oldest = 1_795_366_101_160;
const size = 2_000;

async function oldestNetwork(): Promise<TestDatabase> {
  const database = await emptyDatabase({ poolSize: 12 });
  await database.migrate({ upTo: oldest });
  const rows = (await readFile(join(import.meta.dirname, "oldest-network.fixture.sql"), "utf8")).replaceAll(
    "SIZE",
    String(size),
  );
  await database.sql.begin((tx) => tx.unsafe(rows));
  return database;
}

const tablesOf = async ({ sql }: TestDatabase) =>
  (
    await sql<
      { name: string }[]
    >`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`
  ).map(({ name }) => name);

test("the oldest network there is becomes today's beside a backup and with people reading: nobody is locked out, and nothing is lost", async () => {
  const database = await oldestNetwork();
  const { sql } = database;
  const tables = await tablesOf(database);

  const backup = await sql.reserve();
  await backup.unsafe(
    `begin isolation level repeatable read; ${tables.map((table) => `select from ${table} limit 1`).join("; ")}`,
  );
  let isOver = false;
  let reads = 0;
  // One person to each table that people look at most. Whoever were kept waiting until the backup is over would fail.
  const reading = [
    "transfer",
    "entry",
    "account",
    "pledge",
    "message",
    "event",
    "project",
    "person",
    "organization",
  ].map(async (table) => {
    for (; !isOver; reads++)
      await sql.begin(async (tx) => {
        await tx`set local lock_timeout = '10s'`;
        await tx.unsafe(`select from ${table} limit 1`);
      });
  });

  let waits = 0;
  let readsBefore = Infinity;
  let isDone = false;
  const onWait = () => {
    if (waits++ === 0) readsBefore = reads;
  };
  const migrating = database.migrate({ onWait }).finally(() => (isDone = true));
  while (waits < 2 || reads < readsBefore + tables.length) {
    expect(isDone, "a migration passed a table that the backup has open").toBe(false);
    await Promise.race([...reading, sleep(20)]);
  }
  await backup`commit`;
  backup.release();
  await migrating;
  isOver = true;
  await Promise.all(reading);

  // Its pledges are made up and were never settled.
  const asked = checks.filter(({ name }) => name !== "raises_equal_their_settlement");
  expect(await selfCheck(database.db, asked)).toEqual([]);
  const [kept] =
    await sql`select (select count(*) from pledge)::int as pledges, (select count(*) from message where excerpt like 'Nobody wants to maintain number%')::int as messages`;
  expect(kept).toEqual({ pledges: size, messages: size });
});

test("letters that the build before had still to send are promised once by today's, and are no longer that build's to send", async () => {
  const { entries } = JSON.parse(await readFile("db/migrations/meta/_journal.json", "utf8")) as {
    entries: { tag: string; when: number }[];
  };
  const database = await emptyDatabase();
  await database.migrate({ upTo: (entries.find(({ tag }) => tag === "0040_letters")?.when ?? 0) - 1 });
  const { sql } = database;
  const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
  await sql.begin(async (tx) => {
    // Only what the letters are read from: the rest of an invoice's ground is left away.
    await tx`set local session_replication_role = replica`;
    for (const n of [1, 2, 3])
      await tx`insert into person (id, email, display_name, password_hash, created_at) values (${id(n)}, ${`person-${n}@example.org`}, 'Ada', 'none', now())`;
    for (const n of [1, 2])
      await tx`insert into membership (person_id, organization_id, role, created_at) values (${id(n)}, ${id(10)}, 'billing_contact', now())`;
    await tx`insert into membership (person_id, organization_id, role, created_at) values (${id(3)}, ${id(10)}, 'representative', now())`;
    for (const [n, days] of [
      [1, 1],
      [2, 5],
    ] as const)
      await tx`insert into invoice (id, year, number, organization_id, project_id, deliverable_id, currency, issued_at, due_at, open_minor) values (${id(20 + n)}, 2026, ${n}, ${id(10)}, ${id(30)}, ${id(30 + n)}, 'USD', now() - make_interval(days => ${days}), now() + interval '30 days', 1)`;
    await tx`insert into invoice_letter (invoice_id, person_id, sent_at) values (${id(21)}, ${id(2)}, now())`;
    for (const [n, letterId, mailed] of [
      [1, id(40), null],
      [2, id(40), null],
      [3, id(41), "now"],
      [4, null, null],
    ] as const)
      await tx`insert into notification (id, person_id, stream_id, seq, kind, at, letter_id, mailed_at) values (${id(50 + n)}, ${id(3)}, 'project:x', ${n}, 'message', now(), ${letterId}, ${mailed}::timestamptz)`;
  });
  await database.migrate();
  expect(
    await sql`select kind, recipient::text as to, about, state from letter order by kind`.then((rows) =>
      rows.map((row) => ({ ...row })),
    ),
  ).toEqual([
    { kind: "invoice", to: "person-1@example.org", about: id(21), state: "waiting" },
    { kind: "news", to: "person-3@example.org", about: id(40), state: "waiting" },
  ]);
  const [left] =
    await sql`select (select count(*) from notification where letter_id is not null and mailed_at is null)::int as news, (select count(*) from invoice where mailed_at is null and issued_at > now() - interval '3 days')::int as invoices`;
  expect(left).toEqual({ news: 0, invoices: 0 });
});
