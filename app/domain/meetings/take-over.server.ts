import { eq } from "drizzle-orm";
import { meeting } from "#db/schema/meetings.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { inMeeting } from "./in-meeting.server.ts";
import type { MeetingPlace } from "./meeting.ts";
import type { MeetingsRefusal } from "./refusals.ts";

/** Leads the meeting from now on, because whoever did has gone or hands it over. */
export const takeOver = (ctx: Context, place: MeetingPlace) =>
  inMeeting<null, MeetingsRefusal<"may_not_lead_meetings">>(ctx, { place }, async ({ tx, actor, row, stream }) => {
    if (!may(actor, "meeting.lead")) return refuse({ kind: "may_not_lead_meetings" });
    if (row.facilitatorId === actor.personId) return ok(null);
    await tx.db.update(meeting).set({ facilitatorId: actor.personId }).where(eq(meeting.id, row.id));
    tx.say({
      name: "meeting.taken_over",
      streams: [stream],
      payload: { meetingId: row.id },
      entity: `meeting:${row.id}`,
    });
    return ok(null);
  });
