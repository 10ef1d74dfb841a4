import { asc, eq, sql } from "drizzle-orm";
import { message, topic } from "#db/schema/discussion.ts";
import { person } from "#db/schema/identity.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { findThread } from "./find-thread.server.ts";
import type { TopicRow } from "./topic.ts";

/** What the discussion of a project is also about, in the order in which it was opened; null when it is not the actor's to see. */
export async function topicsPage(ctx: Context, slug: string) {
  const thread = await findThread(ctx, slug);
  if (!thread) return null;
  const { projectId, stream, title } = thread;
  const messages = sql<number>`(select count(*)::int from ${message} m where m.topic_id = topic.id and m.deleted_at is null)`;
  // The number is read before the rows: what happens meanwhile is told again.
  const cursor = (await readHeads(ctx.db, [stream])).get(stream) ?? 0;
  const rows = await ctx.db
    .select({ row: topic, openedBy: person.displayName, messages })
    .from(topic)
    .innerJoin(person, eq(person.id, topic.openedBy))
    .where(eq(topic.projectId, projectId))
    .orderBy(asc(topic.number))
    .limit(limits.topicsPerProject);
  const topics: TopicRow[] = rows.map(({ row, openedBy, messages }) => ({
    id: row.id,
    number: row.number,
    title: row.title,
    openedBy,
    openedAt: row.openedAt.toISOString(),
    isSettled: row.closedAt !== null,
    messages,
    mayChange: row.openedBy === actorId(ctx.actor) || may(ctx.actor, "message.lock"),
  }));
  return {
    slug: thread.slug,
    title,
    stream,
    cursor,
    topics,
    mayOpen: may(ctx.actor, "message.post"),
    key: ctx.newId(),
    now: ctx.clock.now().toISOString(),
  };
}
