import { z } from "zod";
import { meetingPlace } from "./meeting-values.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { and, eq, sql } from "drizzle-orm";
import { agendaItem, meeting } from "#db/schema/meetings.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { spentSeconds } from "./meeting-time.ts";
import { inMeeting, type HeldMeeting, type MeetingRow } from "./in-meeting.server.ts";
import type { MeetingsRefusal } from "./refusals.ts";

/** The facilitator turns to an item of the agenda, or to none: the clock of the one before stands still. */
export const beginItem = command({
  name: "meeting.begin_item",
  permission: "meeting.lead",
  key: "none",
  input: z.object({ ...meetingPlace, itemId: id.nullable() }),
  output: z.null(),
  run: (ctx, _key, { itemId, ...place }) =>
    inMeeting<null, MeetingsRefusal<"agenda_item_not_found">>(
      ctx,
      { place, leads: true },
      async ({ tx, row, stream }) => {
        if (row.currentItemId === itemId) return ok(null);
        const [next] =
          itemId === null
            ? [null]
            : await tx.db
                .select()
                .from(agendaItem)
                .where(and(eq(agendaItem.id, itemId), eq(agendaItem.meetingId, row.id)));
        if (next === undefined) return refuse({ kind: "agenda_item_not_found" });
        await stopClock(tx, row);
        await tx.db
          .update(meeting)
          .set(next ? { currentItemId: next.id, currentSince: tx.now } : { currentItemId: null, currentSince: null })
          .where(eq(meeting.id, row.id));
        if (next)
          await tx.db
            .update(agendaItem)
            .set({ begunAt: sql`coalesce(${agendaItem.begunAt}, ${tx.now.toISOString()}::timestamptz)` })
            .where(eq(agendaItem.id, next.id));
        tx.say({
          name: "meeting.item_begun",
          streams: [stream],
          payload: { meetingId: row.id, position: next?.position ?? null, title: next?.title ?? "" },
          entity: `meeting:${row.id}`,
        });
        return ok(null);
      },
    ),
});

/** Adds to its item what was spoken about it since it was turned to. */
export async function stopClock(
  { db, now }: HeldMeeting["tx"],
  { currentItemId, currentSince }: MeetingRow,
): Promise<void> {
  if (currentItemId === null) return;
  await db
    .update(agendaItem)
    .set({ spentSeconds: sql`${agendaItem.spentSeconds} + ${spentSeconds({ spentSeconds: 0 }, currentSince, now)}` })
    .where(eq(agendaItem.id, currentItemId));
}
