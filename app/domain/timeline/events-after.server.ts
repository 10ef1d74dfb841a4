import type { Db } from "#db/client.server.ts";
import { organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { readLog } from "#app/domain/timeline/read-log.server.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { redactEvent, type LoggedEvent, type ShownEvent } from "#app/domain/timeline/shown-event.ts";
import type { Level } from "#app/domain/sight/level.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";

/** A piece of a stream: what follows a number, and where the stream ends now. */
export interface LogSlice {
  readonly head: number;
  readonly events: readonly ShownEvent[];
  /** There is more between the last of these events and the head. */
  readonly more: boolean;
  /** How near the reader stands now: at another level than before, what they were shown earlier is to be read anew. */
  readonly level: Level;
}

/**
 * What was said in a stream behind a number, as this actor may see it, oldest first, at most `limits.eventsPerSync` at a
 * time. Farther behind than `limits.eventsBehind` no events are sent: the reader then takes fresh page state instead.
 * Null when the stream is not the actor's to read.
 */
export async function eventsAfter(
  ctx: Pick<Context, "db" | "actor">,
  stream: string,
  after: number,
  limit: number = limits.eventsPerSync,
): Promise<LogSlice | null> {
  const level = await mayRead(ctx.db, ctx.actor, stream);
  return level === null
    ? null
    : shownSlice(await readSlice(ctx.db, stream as StreamId, after, limit), level, ctx.actor);
}

/** A piece of a stream as it is kept, before anybody's view of it. */
export interface LoggedSlice extends Pick<LogSlice, "head" | "more"> {
  readonly events: readonly LoggedEvent[];
}

/** The same for whomever: what each may see of it is `shownSlice`. */
export async function readSlice(
  db: Db,
  stream: StreamId,
  after: number,
  limit: number = limits.eventsPerSync,
): Promise<LoggedSlice> {
  // The head is read first: whatever is said meanwhile is then in the events, and never missing between the two.
  const head = (await readHeads(db, [stream])).get(stream) ?? 0;
  if (head - after > limits.eventsBehind) return { head, events: [], more: true };
  if (head <= after) return { head, events: [], more: false };
  const events = await readLog(db, [{ stream, after }], Math.min(limit, limits.eventsPerSync));
  const last = events.at(-1)?.seq ?? after;
  return { head: Math.max(head, last), events, more: last < head };
}

/** As this actor may see it, who stands at this level. */
export const shownSlice = ({ head, events, more }: LoggedSlice, level: Level, actor: Actor): LogSlice => ({
  head,
  events: events.map((event) => redactEvent(event, level, organizationIds(actor))),
  more,
  level,
});
