import { sql, type SQL } from "drizzle-orm";
import { organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { atMost, loggedEvents, readEvents } from "#app/domain/timeline/read-log.server.ts";
import { redactEvent, type LoggedEvent } from "#app/domain/timeline/shown-event.ts";
import type { Level } from "#app/domain/sight/level.ts";
import { readLevel } from "#app/domain/sight/read-level.server.ts";
import { historyTypes, isHistoryEvent, type HistoryEvent } from "#app/domain/timeline/describe-event.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";

/** Lines on one page of a history. */
export const historyPageSize = 40;

/** The last events of a project's history, newest first; an index without what is said walks backwards, however much that is. */
export const historyStatement = (stream: SQL, limit: number, before: number | null): SQL =>
  loggedEvents(
    sql`event e`,
    sql`e.stream_id = ${stream} and e.seq < ${before ?? Number.MAX_SAFE_INTEGER} and e.type = any(${sql.param(historyTypes)}::text[]) and e.type not like 'message.%'`,
    sql`order by e.seq desc ${atMost(limit)}`,
  );

/** As this viewer may see them; what is not theirs is left out. */
export const shownTo = (events: readonly LoggedEvent[], level: Level, actor: Actor): HistoryEvent[] =>
  events.map((event) => redactEvent(event, level, organizationIds(actor))).filter(isHistoryEvent);

export interface HistoryPage {
  readonly title: string;
  readonly slug: string;
  readonly currency: string;
  readonly events: readonly HistoryEvent[];
  /** The number before which the next page begins; null on the last one. */
  readonly nextBefore: number | null;
}

/** One page of a project's history, newest first; null when the project is not the viewer's to see. */
export async function historyPage(
  { db, actor }: Context,
  slug: string,
  before: number | null,
): Promise<HistoryPage | null> {
  const found = await findProjectBySlug(db, actor, slug);
  if (!found) return null;
  const [level, logged] = await Promise.all([
    readLevel(db, actor, found.id),
    readEvents(db, historyStatement(sql`${projectStream(found.id)}`, historyPageSize + 1, before)),
  ]);
  const page = logged.slice(0, historyPageSize);
  return {
    title: found.title,
    slug: found.slug,
    currency: found.currency,
    events: shownTo(page, level, actor),
    nextBefore: logged.length > historyPageSize ? (page.at(-1)?.seq ?? null) : null,
  };
}
