import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { projectStream } from "#app/domain/kernel/events.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { projectPage } from "#app/domain/marketplace/project-pages.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { markRead } from "#app/domain/discussion/mark-read.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { sinceYouLooked } from "./since-you-looked.server.ts";

async function house() {
  const raise = await testRaise();
  const stream = projectStream(raise.projectId);
  const [reader, other] = [await raise.pledger("Harbour Institute"), await raise.pledger("EarthLab")];
  const pageOf = async (ctx: Context) => {
    const found = await projectPage(ctx, raise.slug);
    if (!found) throw new Error("it is there");
    return found.page;
  };
  const since = async (ctx: Context) => {
    const { live, talk, level } = await pageOf(ctx);
    return sinceYouLooked(ctx, { ...live, readSeq: talk.readSeq, currency: "USD", level }, "en");
  };
  const read = async (ctx: Context) => yes(await markRead(ctx, { stream, seq: (await pageOf(ctx)).live.cursor }));
  const say = async (by: Context, markdown: string) => {
    raise.clock.travel(5_000);
    return yes(
      await postMessage(by, raise.newId(), {
        projectId: raise.projectId,
        markdown,
        organizationId: null,
        replyToId: null,
      }),
    );
  };
  return { ...raise, stream, reader, other, since, read, say };
}

test("says what happened since one read, money first, and nothing to whoever never read, has read all, or is a visitor", async () => {
  const { reader, other, visitor, since, read, say, signed, newId } = await house();
  await signed(other, fixed(3_000));
  expect(await since(reader)).toBeNull();
  await read(reader);
  expect(await since(reader)).toBeNull();
  const { pledgeId } = await signed(reader, fixed(4_000));
  await say(other, "Welcome.");
  await say(reader, "Glad to be here.");
  expect(await since(reader)).toBe(
    "Since you last looked: firm money went from 3,000 to 7,000, one pledge was signed and one message was written.",
  );
  await read(reader);
  yes(await withdrawPledge(reader, newId(), { pledgeId, reason: "" }));
  expect(await since(reader)).toBe(
    "Since you last looked: firm money went from 7,000 to 3,000 and one pledge was withdrawn.",
  );
  expect(await since(visitor)).toBeNull();
  expect(await since(other)).toBeNull();
});

test("finds the totals of before by an index, however much was talked since", async () => {
  const { db, stream, signed, other } = await house();
  await signed(other, fixed(3_000));
  await db.execute(sql`
    insert into event (stream_id, seq, id, type, payload, at) select ${stream}, 1000 + n, gen_random_uuid(), 'message.reacted', '{}', now() from generate_series(1, 20000) n`);
  await db.execute("analyze event");
  const plan = await db.execute(
    sql`explain (format json) select payload->'totals' from event where stream_id = ${stream} and seq <= 30000 and payload ? 'totals' order by seq desc limit 1`,
  );
  expect(JSON.stringify(plan)).toContain("event_totals");
});
