import { expect, test } from "vitest";
import { openDatabase } from "#db/client.server.ts";
import { project } from "#db/schema/projects.ts";
import { makePerson } from "#db/seed/factories.ts";
import { freshDatabase } from "#db/test-database.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { readEnv } from "./env.ts";
import { tellFirstStory } from "./first-story.ts";

/** A database in which the telling of the empty story was cut off just before its end. */
async function halfTold() {
  const { address, sql } = await freshDatabase();
  const open = (embedded: boolean) => ({ ...openDatabase(address, { poolSize: 3 }), embedded, clock: systemClock });
  const tell = async (embedded: boolean) => {
    const database = open(embedded);
    return tellFirstStory(readEnv({ FIRST_STORY: "empty" }), database).finally(() => database.close());
  };
  await tell(true);
  await sql`update network set settings = settings || '{"telling": true}'`;
  return { sql, tell, open };
}

test("a first telling that was cut off begins anew in the embedded database", async () => {
  const { sql, tell } = await halfTold();
  const [before] = await sql`select id from person`;
  const told = await tell(true);
  expect(told?.people.map(({ email }) => email)).toEqual(["ruth@meridian.example"]);
  const after = await sql`select id from person`;
  expect(after).toHaveLength(1);
  expect(after[0]).not.toEqual(before);
  expect(await sql`select from network where settings ? 'telling'`).toHaveLength(0);
  // The second start finds it told.
  expect(await tell(true)).toBeNull();
});

test("behind DATABASE_URL nothing is ever begun anew: half a story is refused in one sentence, and stays", async () => {
  const { sql, tell } = await halfTold();
  await expect(tell(false)).rejects.toThrow(
    /^The telling of a story was interrupted in this database, .* start again\.$/,
  );
  expect(await sql`select from person`).toHaveLength(1);
});

test("where a real person came since, half a story is refused, and nobody is removed", async () => {
  const { sql, tell, open } = await halfTold();
  const database = open(true);
  await makePerson({ db: database.db, newId: idsBy(systemClock), clock: systemClock }, { email: "ada@university.org" });
  await database.close();
  await expect(tell(true)).rejects.toThrow(/interrupted in this database/);
  expect(await sql`select from person where email = 'ada@university.org'`).toHaveLength(1);
});

test("two servers that start at once on an empty database tell the story once", async () => {
  const { address, db } = await freshDatabase();
  const told = await Promise.all(
    [1, 2].map(async () => {
      const database = { ...openDatabase(address, { poolSize: 3 }), embedded: true, clock: systemClock };
      return tellFirstStory(readEnv({ FIRST_STORY: "empty" }), database).finally(() => database.close());
    }),
  );
  expect(told.filter((each) => each !== null)).toHaveLength(1);
  expect(await db.$count(project)).toBe(0);
});
