import { systemClock } from "#app/domain/kernel/clock.ts";
import { openDatabase, type DatabaseOptions } from "#db/client.server.ts";
import { withDatabase } from "#db/test-cluster.ts";
import { createDatabase, ownServer, type TestDatabase } from "#db/test-database.ts";
import { tellStory } from "./tell-story.ts";

/** Whoever tells the story for all holds this lock meanwhile. */
const tellingLock = 7_426_117;

/**
 * A database of the running test with the demo network in it. The first test of a run that asks has it told, which takes
 * seconds; each gets a copy, which does not.
 */
export async function demoDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const { admin, server } = ownServer();
  const demo = `${server.template}_demo`;
  await admin`select pg_advisory_lock(${tellingLock})`;
  try {
    if ((await admin`select from pg_database where datname = ${demo}`).length === 0) {
      const half = `${demo}_half`;
      await admin.unsafe(`drop database if exists ${half} with (force)`);
      await admin.unsafe(`create database ${half} template ${server.template}`);
      const telling = openDatabase(withDatabase(server.address, half), { poolSize: 5 });
      try {
        await tellStory({ db: telling.db, clock: systemClock, bell: () => {} }, "demo");
      } finally {
        await telling.close();
      }
      await admin.unsafe(`alter database ${half} rename to ${demo}`);
    }
  } finally {
    await admin`select pg_advisory_unlock(${tellingLock})`;
  }
  return createDatabase(demo, options);
}
