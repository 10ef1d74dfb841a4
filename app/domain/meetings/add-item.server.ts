import { eq } from "drizzle-orm";
import { agendaItem } from "#db/schema/meetings.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { inMeeting } from "./in-meeting.server.ts";
import type { ChangeOf, MeetingPlace } from "./meeting.ts";
import type { MeetingsRefusal } from "./refusals.ts";

/** The facilitator takes something up into the agenda, behind all else. */
export const addItem = (ctx: Context, place: MeetingPlace, { key, item }: ChangeOf<"add-item">) =>
  inMeeting<null, MeetingsRefusal<"agenda_is_full", "item">>(
    ctx,
    { place, leads: true, key, request: { addItem: place, item } },
    async ({ tx, row, stream }) => {
      const items = await tx.db.$count(agendaItem, eq(agendaItem.meetingId, row.id));
      if (items >= limits.agendaItems) return refuse({ kind: "agenda_is_full", field: "item" });
      await tx.db.insert(agendaItem).values({ id: tx.newId(), meetingId: row.id, position: items + 1, ...item });
      tx.say({
        name: "meeting.item_added",
        streams: [stream],
        payload: { meetingId: row.id, position: items + 1, title: item.title },
        entity: `meeting:${row.id}`,
      });
      return ok(null);
    },
  );
