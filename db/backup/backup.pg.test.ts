import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip, gunzipSync, gzipSync } from "node:zlib";
import type { Sql } from "postgres";
import { expect, test } from "vitest";
import { makePerson } from "#db/seed/factories.ts";
import { demoDatabase } from "#db/seed/test-demo.ts";
import { selfCheck } from "#db/self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { freshDatabase } from "#db/test-database.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { openDatabase, type Database } from "../client.server.ts";
import { BackupReader } from "./format.server.ts";
import { loadBackup } from "./load-backup.server.ts";
import { readTables } from "./tables.server.ts";
import { writeBackup } from "./write-backup.server.ts";

const untouched = new AbortController().signal;

const anybody = ({ db }: Database, displayName = "Somebody") =>
  makePerson({ db, clock: systemClock, newId: idsBy(systemClock) }, { displayName });

/** A backup as the file of it would be; `whileWriting` runs when the first rows are on their way. */
async function backUp(database: Database, { signal = untouched, whileWriting = async () => {} } = {}): Promise<Buffer> {
  let file = Buffer.alloc(0);
  async function* disturbed(text: AsyncIterable<string | Buffer>) {
    let count = 0;
    for await (const chunk of text) {
      if (++count === 3) await whileWriting();
      yield chunk;
    }
  }
  await writeBackup(database, { release: "0.1.0", signal, onProgress: () => {} }, (text) =>
    pipeline(Readable.from(disturbed(text), { objectMode: false }), createGzip(), async (gzipped) => {
      file = await buffer(gzipped);
    }),
  );
  return file;
}

const restore = (database: Database, file: Buffer, { signal = untouched } = {}) =>
  loadBackup(database, new BackupReader(Readable.from([file]).pipe(createGunzip()), "copy"), {
    name: "copy",
    settings: { copied: "yes" },
    signal,
    onTable: () => {},
  });

/** A database without any table, as it comes from `createdb`. */
async function emptyDatabase() {
  const database = await freshDatabase();
  await database.sql.unsafe("drop schema public, drizzle cascade; create schema public");
  return database;
}

/** Every row of every table, in one word for each table. */
async function contents(sql: Sql) {
  const tables = await readTables(sql);
  const sums = tables.map(async ({ table, columns }) => {
    const [row] =
      await sql`select count(*)::int as rows, md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) as sum from (select ${sql(columns)} from ${sql(table)}) t`;
    return [table, row] as const;
  });
  return Object.fromEntries(await Promise.all(sums));
}

/** The same text with something else in it, as the file of it would be. */
const altered = (file: Buffer, change: (text: string) => string) => gzipSync(change(gunzipSync(file).toString("utf8")));

test(
  "a network is the same in another database, to the last row, and keeps every promise there",
  { timeout: 180_000 },
  async () => {
    const from = await demoDatabase({ poolSize: 8 });
    const to = await emptyDatabase();
    const header = await restore(to, await backUp(from));
    expect(header.migrations.length).toBeGreaterThan(30);
    await to.sql`update network set settings = settings - 'copied'`;
    expect(await contents(to.sql)).toEqual(await contents(from.sql));
    expect(await selfCheck(to.db, checks)).toEqual([]);
    // The guards are on again, and what a guard makes beside a row.
    await expect(to.sql`delete from event`).rejects.toThrow("append-only");
    await expect(
      to.sql`insert into session (id, person_id, expires_at) values ('x', gen_random_uuid(), now())`,
    ).rejects.toThrow();
    const enabled =
      "select tgrelid::regclass::text as table, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2";
    expect(await to.sql.unsafe(enabled)).toEqual(await from.sql.unsafe(enabled));
    const constraints =
      "select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as is, convalidated from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2, 3";
    expect(await to.sql.unsafe(constraints)).toEqual(await from.sql.unsafe(constraints));
    await expect(restore(to, await backUp(from))).rejects.toThrow("There is a network in this database already");
  },
);

test("a backup is of one moment, whatever is written meanwhile", { timeout: 180_000 }, async () => {
  const from = await freshDatabase();
  const before = await contents(from.sql);
  const file = await backUp(from, { whileWriting: async () => void (await anybody(from)) });
  expect(await from.sql`select from person`).toHaveLength(1);
  const to = await emptyDatabase();
  await restore(to, file);
  expect(await contents(to.sql)).toEqual(before);
});

test(
  "a file that is damaged, cut off or none of ours is refused by name, and the database stays empty for the right one",
  { timeout: 180_000 },
  async () => {
    const from = await freshDatabase();
    const id = await anybody(from, "Amara");
    const file = await backUp(from);
    const to = await emptyDatabase();
    await expect(restore(to, gzipSync("hello\n"))).rejects.toThrow("copy is no backup of this product");
    await expect(restore(to, Buffer.from("hello"))).rejects.toThrow("copy is no backup of this product");
    await expect(restore(to, file.subarray(0, file.length / 2))).rejects.toThrow("copy ends too early");
    await expect(
      restore(
        to,
        altered(file, (text) => text.slice(0, text.lastIndexOf("\n{"))),
      ),
    ).rejects.toThrow("copy ends too early");
    await expect(
      restore(
        to,
        altered(file, (text) => text.replace('"version":1', '"version":2')),
      ),
    ).rejects.toThrow("was written by release 0.1.0 in format 2");
    await expect(
      restore(
        to,
        altered(file, (text) => text.replace("Amara", "Umara")),
      ),
    ).rejects.toThrow("the rows of person are not those that were written");
    await expect(
      restore(
        to,
        altered(file, (text) => text.replace(/^.*Amara.*\n/m, "")),
      ),
    ).rejects.toThrow("the rows of person are not those that were written");
    await expect(
      restore(
        to,
        altered(file, (text) => text.replace('"migrations":[1', '"migrations":[2')),
      ),
    ).rejects.toThrow("tables that this release does not know");
    await expect(
      restore(
        to,
        altered(file, (text) => text.replace('"theme"', '"mood"')),
      ),
    ).rejects.toThrow("the column mood of the table person");
    // Found by the database itself, and only after the last row of the table was sent.
    await expect(
      restore(
        to,
        altered(file, (text) => text.replace(/^.*Amara.*\n/m, (row) => row + row)),
      ),
    ).rejects.toThrow(/duplicate key/);
    expect(await to.sql`select from person`).toEqual([]);
    await restore(to, file);
    expect(await to.sql`select id from person`).toEqual([{ id }]);
  },
);

test("stopped on request, a restore leaves the database empty", { timeout: 180_000 }, async () => {
  const from = await freshDatabase();
  await anybody(from);
  const file = await backUp(from);
  const to = await emptyDatabase();
  const stop = new AbortController();
  stop.abort();
  await expect(backUp(from, { signal: stop.signal })).rejects.toThrow("Stopped on request");
  await expect(restore(to, file, { signal: stop.signal })).rejects.toThrow("Stopped on request");
  await restore(to, file);
  expect(await to.sql`select from person`).toHaveLength(1);
});

test("the owner of a database who may nothing else restores into it", { timeout: 180_000 }, async () => {
  const from = await freshDatabase();
  await anybody(from);
  const to = await freshDatabase();
  const role = `tributary_owner_${randomBytes(5).toString("hex")}`;
  const [current] = await to.sql<{ name: string }[]>`select current_database() as name`;
  // A connection from before: every later one is the owner's.
  const admin = await to.sql.reserve();
  await admin.unsafe(
    `drop schema public, drizzle cascade; create role ${role} nosuperuser; alter database ${current?.name} owner to ${role}; create schema public authorization ${role}; alter database ${current?.name} set role ${role}`,
  );
  const owner = openDatabase(to.address, { poolSize: 2 });
  try {
    expect(await owner.sql`select current_user as name`).toEqual([{ name: role }]);
    await restore(owner, await backUp(from));
    expect(await owner.sql`select from person`).toHaveLength(1);
  } finally {
    await owner.close();
    await admin.unsafe(
      `alter database ${current?.name} reset role; reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`,
    );
    admin.release();
  }
});

test(
  "a backup of an older release is loaded into its own tables, which are then brought up to date",
  { timeout: 180_000 },
  async () => {
    const from = await emptyDatabase();
    const thirty = (
      await (
        await freshDatabase()
      ).sql<
        { when: string }[]
      >`select created_at as when from drizzle.__drizzle_migrations order by created_at limit 1 offset 29`
    )[0];
    await from.migrate({ upTo: Number(thirty?.when) });
    await from.sql`insert into person (id, email, display_name, password_hash, created_at) values (gen_random_uuid(), 'old@example.org', 'Old', 'x', now())`;
    const file = await backUp(from);
    const to = await emptyDatabase();
    expect((await restore(to, file)).migrations).toHaveLength(30);
    expect(await to.sql`select email from person`).toEqual([{ email: "old@example.org" }]);
    expect(await to.sql`select to_regclass('meeting')::text as meeting`).toEqual([{ meeting: "meeting" }]);
    // A database that a newer server was started on already would have to go back.
    await expect(restore(await freshDatabase(), file)).rejects.toThrow("its tables are newer than those of the backup");
  },
);
