import { and, eq, sql } from "drizzle-orm";
import { col, instant, readRows } from "#db/rows.server.ts";
import { meeting } from "#db/schema/meetings.ts";
import { person } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { EventType } from "#app/domain/kernel/events.ts";
import { renderMarkdown } from "#app/domain/kernel/markdown.server.ts";
import { loggedEvents, readEvents } from "#app/domain/timeline/read-log.server.ts";
import {
  redactEvent,
  type SeenEvent,
  type ShownOrganization,
  type ShownPerson,
} from "#app/domain/timeline/shown-event.ts";
import { historyLines, isHistoryEvent } from "#app/domain/timeline/describe-event.ts";
import { declarationOf } from "#app/domain/timeline/events.ts";
import { meetingRoom } from "./meeting-pages.server.ts";
import { writeMinutes, type Happened } from "./minutes.ts";
import type { MeetingPage } from "./meeting-page.ts";

/** Of a meeting in which more than this happened only the beginning is told: it can be added by hand. */
const eventsTold = 1_000;

const inMinutes = (type: EventType) => declarationOf(type)?.minutes;

export interface MinutesPage {
  readonly room: MeetingPage;
  readonly markdown: string;
  /** Sanitized, with headings from the second level on. */
  readonly html: string;
  /** 0 while they are what the log tells. */
  readonly rev: number;
  /** Times are ISO 8601. */
  readonly edited: { readonly by: string; readonly at: string } | null;
}

/** The minutes of a meeting: what somebody wrote, or else what the log tells, as everybody may know it. Null when it is not the viewer's to see. */
export async function minutesPage(ctx: Context, slug: string, number: number): Promise<MinutesPage | null> {
  const room = await meetingRoom(ctx, slug, number);
  if (!room) return null;
  const [kept] = await ctx.db
    .select({ row: meeting, by: person.displayName })
    .from(meeting)
    .leftJoin(person, eq(person.id, meeting.minutesBy))
    .where(and(eq(meeting.projectId, room.projectId), eq(meeting.number, number)));
  if (!kept) return null;
  const { minutesMarkdown, minutesHtml, minutesRev: rev, minutesAt, openedSeq, closedSeq } = kept.row;
  if (minutesMarkdown !== null && minutesHtml !== null)
    return {
      room,
      markdown: minutesMarkdown,
      html: outlined(minutesHtml),
      rev,
      edited: { by: kept.by ?? "", at: minutesAt?.toISOString() ?? "" },
    };
  const markdown = writeMinutes(
    room,
    await happenedBetween(ctx, room, openedSeq, closedSeq ?? Number.MAX_SAFE_INTEGER),
  );
  return { room, markdown, html: outlined(renderMarkdown(markdown)), rev, edited: null };
}

/** What minutes said at a time, sanitized. Times are ISO 8601. */
export interface MinutesRevision {
  readonly rev: number;
  readonly by: string;
  readonly at: string;
  readonly html: string;
}

/** Each is a whole text: a page has room for a few. */
const revisionsShown = 5;

/**
 * Every revision that somebody wrote of a meeting's minutes, the newest first, for whoever reads the minutes; null for
 * everybody else. What the log tells by itself is none: it is there whenever it is read.
 * @param before the revision before which the page begins
 */
export async function minutesRevisions(ctx: Context, slug: string, number: number, before: number | null) {
  const room = await meetingRoom(ctx, slug, number);
  if (!room) return null;
  const rows = await readRows(
    ctx.db,
    { rev: col.number, by: col.text, at: col.text, html: col.text },
    sql`select r.rev, p.display_name as by, ${instant(sql`r.at`)} as at, r.html from (
        select minutes_rev as rev, minutes_by as by, minutes_at as at, minutes_html as html from meeting where id = ${room.id} and minutes_rev > 0
        union all select rev, written_by, written_at, html from minutes_before where meeting_id = ${room.id}) r
      join person p on p.id = r.by
    where r.rev < ${before ?? 2_147_483_647} order by r.rev desc limit ${revisionsShown + 1}`,
  );
  const revisions: MinutesRevision[] = rows
    .slice(0, revisionsShown)
    .map((row) => ({ ...row, html: outlined(row.html) }));
  return {
    room,
    revisions,
    nextBefore: rows.length > revisions.length ? (revisions.at(-1)?.rev ?? null) : null,
  };
}

/** Texts begin their outline three levels down, where most of them stand; minutes are all that their page has. */
const outlined = (html: string): string =>
  html.replace(/<(\/?)h([4-6])>/g, (_tag, end: string, level: string) => `<${end}h${Number(level) - 2}>`);

async function happenedBetween(
  { db }: Context,
  { stream, estimates }: MeetingPage,
  from: number,
  to: number,
): Promise<Happened> {
  const logged = await readEvents(
    db,
    loggedEvents(
      sql`event e`,
      sql`e.stream_id = ${stream} and e.seq between ${from} and ${to}`,
      sql`order by e.seq limit ${eventsTold}`,
    ),
  );
  // As a visitor sees them: minutes are for everybody.
  const events = logged
    .map((event) => redactEvent(event, "visitor"))
    .filter((event): event is SeenEvent => event.type !== "hidden");
  const tookPart = new Map<string, Happened["tookPart"][number]>();
  const note = ({ id, name }: ShownPerson, organization: ShownOrganization | null) =>
    tookPart.set(id, { name, organization: organization?.name ?? tookPart.get(id)?.organization ?? null });
  for (const { type, actor, organization } of events)
    if (inMinutes(type) === "took_part" && actor) note(actor, organization);
  for (const { person: who, organization } of estimates.flatMap(({ answers }) => answers ?? []))
    note(who, organization);
  const steps = events.filter((event) => isHistoryEvent(event) && inMinutes(event.type) === undefined);
  return {
    tookPart: [...tookPart.values()],
    decisions: events.flatMap((event) =>
      event.type === "decision.recorded" ? [{ number: event.payload.number, text: event.message?.excerpt ?? "" }] : [],
    ),
    steps: historyLines(steps, "en").map(({ what, who }) => (who === null ? what : `${what}, ${who}`)),
    messages: events.filter(({ type, message }) => type === "message.posted" && message && !message.deleted).length,
  };
}
