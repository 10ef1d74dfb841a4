import { asc, eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { commandResult, event, stream } from "#db/schema/log.ts";
import { freshDatabase } from "#db/test-database.ts";
import { sqlState } from "#db/client.server.ts";
import { visitor, type Actor } from "./actor.ts";
import { machine } from "./machine.ts";
import { testMachine } from "./test-machine.ts";
import { dayMs, travellingClock } from "./clock.ts";
import type { Context } from "./context.ts";
import { networkStream, organizationStream, type Said, type StreamId } from "./events.ts";
import { idsBy } from "./id.ts";
import { ok, refuse } from "./result.ts";
import { sweepAnswers } from "./sweep-answers.server.ts";
import { transact } from "./transaction.server.ts";

const first = organizationStream("0199a000-0000-7000-8000-000000000001");
const second = organizationStream("0199a000-0000-7000-8000-000000000002");

const created = (...streams: StreamId[]): Said => ({
  name: "organization.created",
  streams,
  payload: { name: "Lakeside", slug: "lakeside" },
});

async function house(actor: Actor = testMachine()) {
  const { db } = await freshDatabase();
  const clock = travellingClock(new Date("2026-09-30T14:05:00Z"));
  const rung: string[][] = [];
  const ctx: Context = { db, clock, newId: idsBy(clock), actor, bell: (ids) => rung.push([...ids]) };
  await transact(ctx, {}, async (tx) => {
    await tx.openStream(first);
    await tx.openStream(second);
    return ok(null);
  });
  const numbers = async (id: StreamId) =>
    (await db.select({ seq: event.seq }).from(event).where(eq(event.streamId, id)).orderBy(asc(event.seq))).map(
      (row) => row.seq,
    );
  return { ctx, db, clock, rung, numbers };
}

describe("the one door to a transaction", () => {
  it("keeps each principal's keys apart: two jobs with the same one do both, and one job does it once, on whichever node", async () => {
    const { ctx, numbers } = await house();
    const act = (actor: Actor) =>
      transact({ ...ctx, actor }, { key: "the-key-of-today" }, (tx) => {
        tx.say(created(first));
        return Promise.resolve(ok(null));
      });
    for (const name of ["closing", "closing", "news"]) await act(machine("job", name, []));
    await act(machine("task", "closing", []));
    await act(visitor);
    await act(visitor);
    expect(await numbers(first)).toEqual([1, 2, 3, 4]);
    expect(machine("job", "closing", []).id).toBe("76e1c520-9167-5503-9df4-ef0f009fe1ad");
  });

  it("numbers what many say at once without a gap, in every stream that they say it in", async () => {
    const { ctx, numbers, db } = await house();
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        transact(ctx, {}, (tx) => {
          // Half of them name the streams the other way round: the order of locks must not depend on it.
          tx.say(i % 2 ? created(first, second, networkStream) : created(networkStream, second, first));
          if (i % 5 === 0) tx.say(created(second));
          return Promise.resolve(ok(null));
        }),
      ),
    );
    expect(await numbers(first)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(await numbers(second)).toEqual(Array.from({ length: 48 }, (_, i) => i + 1));
    const [head] = await db.select({ seq: stream.headSeq }).from(stream).where(eq(stream.id, networkStream));
    expect(head?.seq).toBe(40);
  });

  it("writes nothing, rings nothing and numbers nothing when the answer is a refusal", async () => {
    const { ctx, rung, numbers } = await house();
    const answer = await transact(ctx, { key: "k1" }, async (tx) => {
      await tx.sayNow(created(first));
      return refuse({ kind: "not_today" });
    });
    expect(answer).toEqual({ ok: false, refusal: { kind: "not_today" } });
    expect(await numbers(first)).toEqual([]);
    expect(rung).toEqual([]);
    // The key is free again: the person may mend the form and send it once more.
    expect(await transact(ctx, { key: "k1" }, () => Promise.resolve(ok("mended")))).toEqual(ok("mended"));
  });

  it("previews the whole command and leaves no trace", async () => {
    const { ctx, numbers, db } = await house();
    const answer = await transact(ctx, { key: "k1", preview: true }, async (tx) => ok(await tx.sayNow(created(first))));
    expect(answer).toEqual(ok(1));
    expect(await numbers(first)).toEqual([]);
    expect(await db.$count(commandResult)).toBe(0);
  });

  it("does a command once, however many twins come at the same time, and gives all of them the same answer", async () => {
    const { ctx, numbers } = await house();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        transact(ctx, { key: "double click", request: { amountMinor: 500_000n, to: "a" } }, async (tx) =>
          ok({ seq: await tx.sayNow(created(first)) }),
        ),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(ok({ seq: 1 }))]));
    expect(await numbers(first)).toEqual([1]);
  });

  it("refuses a key that comes back with another body, and takes the same body in another order of its fields", async () => {
    const { ctx } = await house();
    const send = (request: unknown) => transact(ctx, { key: "k", request }, () => Promise.resolve(ok("done")));
    expect(await send({ a: 1, b: { c: 2n, d: 3 } })).toEqual(ok("done"));
    expect(await send({ b: { d: 3, c: 2n }, a: 1 })).toEqual(ok("done"));
    expect(await send({ a: 1, b: { c: 2n, d: 4 } })).toEqual({ ok: false, refusal: { kind: "key_reused" } });
  });

  it.each(["while the body runs", "while the log is written"])(
    "tries again after a deadlock %s, so that both commands happen once",
    async (when) => {
      const { ctx, numbers } = await house();
      let bothHold: (() => void) | undefined;
      const meeting = new Promise<void>((resolve) => (bothHold = resolve));
      let holding = 0;
      const cross = (mine: StreamId, other: StreamId) =>
        transact(ctx, { key: mine }, async (tx) => {
          await tx.lock([mine]);
          if (++holding === 2) bothHold?.();
          await meeting;
          if (when === "while the body runs") await tx.lock([other]);
          tx.say(created(other));
          return ok(null);
        });
      await Promise.all([cross(first, second), cross(second, first)]);
      expect(holding).toBeGreaterThan(2);
      expect(await numbers(first)).toEqual([1]);
      expect(await numbers(second)).toEqual([1]);
    },
  );

  it("locks the streams of what was said before the last lock, and lets nothing be said in another one after it", async () => {
    const { ctx, numbers } = await house();
    const late = transact(ctx, {}, async (tx) => {
      tx.say(created(first));
      await tx.lockSaid();
      tx.say(created(first));
      tx.say(created(second));
      return ok(null);
    });
    await expect(late).rejects.toThrow("before the last lock");
    expect(await numbers(first)).toEqual([]);
  });

  it("rings the bell after the commit, once for each stream", async () => {
    const { ctx, rung } = await house();
    await transact(ctx, {}, (tx) => {
      tx.say(created(first, networkStream));
      tx.say(created(first));
      return Promise.resolve(ok(null));
    });
    expect(rung.map((ids) => ids.sort())).toEqual([["network", first]]);
  });

  it("lets nobody change the log, not even with a statement of their own", async () => {
    const { ctx, db } = await house();
    await transact(ctx, {}, async (tx) => ok(await tx.sayNow(created(first))));
    for (const change of [sql`update event set type = 'x'`, sql`delete from event`, sql`truncate event`]) {
      const error = await db.execute(change).then(
        () => null,
        (e: unknown) => e,
      );
      expect(sqlState(error)).toBe("23001");
    }
  });

  it("forgets a command's answer when nobody can send it again, and not a day before", async () => {
    const { ctx, db, clock } = await house();
    await transact(ctx, { key: "old" }, () => Promise.resolve(ok("done")));
    clock.travel(364 * dayMs);
    await transact(ctx, { key: "of late" }, () => Promise.resolve(ok("done")));
    expect(await sweepAnswers(ctx, 365)).toEqual({ removed: 0, isDone: true });
    expect(await transact(ctx, { key: "old" }, () => Promise.resolve(ok("done again")))).toEqual(ok("done"));
    clock.travel(dayMs);
    expect(await sweepAnswers(ctx, 365)).toEqual({ removed: 1, isDone: true });
    expect(await db.select({ key: commandResult.key }).from(commandResult)).toEqual([{ key: "of late" }]);
  });
});
