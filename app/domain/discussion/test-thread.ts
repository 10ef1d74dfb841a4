import { makeMember, makeProject, type Workshop } from "#db/seed/factories.ts";
import { freshDatabase, type TestDatabase } from "#db/test-database.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { travellingClock } from "#app/domain/kernel/clock.ts";
import type { RingBell, Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { idsBy } from "#app/domain/kernel/id.ts";

/** For tests of the discussion and of what carries it: a database with a raising project and people who talk about it. */
export async function testThread({
  poolSize = 5,
  bell = () => {},
  start = new Date("2026-09-30T14:05:00Z"),
}: { poolSize?: number; bell?: RingBell; start?: Date } = {}) {
  const database: TestDatabase = await freshDatabase({ poolSize });
  const { db } = database;
  const clock = travellingClock(start);
  const newId = idsBy(clock);
  const workshop: Workshop = { db, clock, newId };
  const { projectId, slug } = await makeProject(workshop, { title: "Know what each group costs" });
  const outside: Context = { db, clock, newId, bell, actor: visitor };
  /** The context of a person, as they are now. */
  const as = async (personId: string): Promise<Context> => {
    const found = await findActor(db, personId);
    return { ...outside, actor: found?.actor ?? visitor };
  };
  /** A new member of a new organization, with their context. */
  const join = async (options: Parameters<typeof makeMember>[1] = {}) => {
    const made = await makeMember(workshop, options);
    return { ...made, ctx: await as(made.personId) };
  };
  return { database, db, clock, newId, workshop, projectId, slug, stream: projectStream(projectId), outside, as, join };
}
