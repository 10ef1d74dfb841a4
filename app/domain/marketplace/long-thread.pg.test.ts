import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { message } from "#db/schema/discussion.ts";
import { deleteMessage } from "#app/domain/discussion/delete-message.server.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { testThread } from "#app/domain/discussion/test-thread.ts";
import { threadPage, threadPageSize, type ThreadWindow } from "./thread-pages.server.ts";

/** A thread of so many messages, and how many rows of log and messages a reading of it touches. */
async function longThread(messages: number) {
  // One connection: what it reads is told to the statistics by itself.
  const house = await testThread({ poolSize: 1 });
  const { db, projectId, stream, join } = house;
  const { personId, ctx } = await join();
  await db.execute(sql`
    with posted as (
      insert into message (id, project_id, author_id, markdown, html, seq, last_seq, created_at)
      select gen_random_uuid(), ${projectId}, ${personId}, 'Line ' || n, '<p>Line ' || n || '</p>', n, n, '2026-01-01' from generate_series(1, ${messages}::int) n returning id, seq)
    insert into event (stream_id, seq, id, type, actor_id, entity, rev, payload, at)
    select ${stream}, seq, gen_random_uuid(), 'message.posted', ${personId}, 'message:' || id, 1, json_build_object('messageId', id), '2026-01-01' from posted`);
  await db.execute(sql`update stream set head_seq = ${messages} where id = ${stream}`);
  await db.execute(sql`analyze message, event, stream, thread`);
  const touched = async () => {
    await db.execute(sql`select pg_stat_force_next_flush()`);
    const [row] = (await db.execute(sql`
      select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_user_tables where relname in ('event', 'message', 'thread')`)) as unknown as {
      rows: number;
    }[];
    return row?.rows ?? 0;
  };
  const cost = async (window: ThreadWindow) => {
    const before = await touched();
    const page = await threadPage(house.outside, house.slug, window);
    expect(page?.items).toHaveLength(threadPageSize);
    expect(page?.messages).toBe(messages);
    return (await touched()) - before;
  };
  return { ...house, ctx, cost };
}

it("opens a thread of a hundred thousand messages by reading as few rows as for one of a thousand, wherever it is opened", async () => {
  const [short, long] = [await longThread(1_000), await longThread(100_000)];
  const [middle] = await long.db
    .select({ id: message.id })
    .from(message)
    .where(sql`seq = 50000`);
  for (const window of ["end", { before: 500 }, { after: 300 }] as const) {
    const rows = await short.cost(window);
    expect(rows).toBeGreaterThan(threadPageSize);
    expect(await long.cost(window), JSON.stringify(window)).toBeLessThan(rows + threadPageSize);
  }
  expect(await long.cost({ around: middle?.id ?? "" })).toBeLessThan(6 * threadPageSize);
}, 60_000);

it("is read at its end by a statement that is planned for the first visits, and not at each", async () => {
  const { db, outside, slug } = await longThread(3_000);
  for (let visit = 0; visit < 8; visit++) await threadPage(outside, slug);
  const planned = (await db.execute(sql`
    select custom_plans::int as anew, generic_plans::int as kept from pg_prepared_statements where statement like '%message_reaction%'`)) as unknown as {
    anew: number;
    kept: number;
  }[];
  expect([...planned]).toEqual([{ anew: 5, kept: 3 }]);
});

it("counts the messages of a thread as they come and go", async () => {
  const { ctx, projectId, newId, slug, outside, clock } = await longThread(60);
  const count = async () => (await threadPage(outside, slug))?.messages;
  const posted = await postMessage(ctx, newId(), {
    projectId,
    markdown: "One more",
    organizationId: null,
    replyToId: null,
  });
  expect(await count()).toBe(61);
  clock.travel(10_000);
  if (posted.ok) await deleteMessage(ctx, newId(), { projectId, messageId: posted.value.messageId, reason: "" });
  expect(await count()).toBe(60);
});
