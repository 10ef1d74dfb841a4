import { and, eq, sql } from "drizzle-orm";
import { meeting } from "#db/schema/meetings.ts";
import { person } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { EventType } from "#app/domain/kernel/events.ts";
import { renderMarkdown } from "#app/domain/kernel/markdown.server.ts";
import { loggedEvents, readEvents } from "#app/domain/timeline/read-log.server.ts";
import { present, type SeenEvent, type ShownOrganization, type ShownPerson } from "#app/domain/timeline/shown-event.ts";
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
    .map((event) => present(event, "visitor"))
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
