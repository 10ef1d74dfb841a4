import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import type { Pool } from "#db/client.server.ts";
import { event, stream } from "#db/schema/log.ts";
import { freshDatabase, type TestDatabase } from "#db/test-database.ts";
import { record, replay } from "./replay.ts";

const newId = idsBy(systemClock);
const speak = (key: number) => (db: Pool) =>
  transact(
    { db, clock: systemClock, newId, actor: testMachine(), bell: () => {} },
    { key: String(key) },
    async (tx) => {
      tx.say({ name: "project.edited", streams: ["network"], payload: { fields: [] } });
      return Promise.resolve(ok(null));
    },
  );
const numbers = async ({ db }: TestDatabase) =>
  (
    await db
      .select({ seq: event.seq, key: event.key })
      .from(event)
      .where(eq(event.streamId, "network"))
      .orderBy(event.seq)
  ).map(({ seq, key }) => `${seq}:${key}`);

test("replayed by several workers at once, recorded commands leave what they left when they were recorded", async () => {
  const [original, copy] = [await freshDatabase(), await freshDatabase()];
  const recorded = await record(
    original.address,
    Array.from({ length: 12 }, (_, key) => speak(key)),
  );
  expect(recorded).toHaveLength(12);
  expect(recorded[0]?.[0]?.text).toMatch(/^begin/);
  expect(recorded[0]?.at(-1)?.text).toBe("commit");
  await replay(copy.address, recorded, { workers: 4, secondsEach: 60 });
  expect(await numbers(copy)).toEqual(await numbers(original));
  expect(await copy.db.select().from(stream)).toEqual(await original.db.select().from(stream));
});
