import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { meetingPlace } from "./meeting-values.server.ts";
import { eq } from "drizzle-orm";
import { meeting } from "#db/schema/meetings.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { inMeeting, mayLeadIt } from "./in-meeting.server.ts";
import type { MeetingsRefusal } from "./refusals.ts";

/** Leads the meeting from now on, because whoever did has gone or hands it over. */
export const takeOver = command({
  name: "meeting.take_over",
  permission: "meeting.lead",
  key: "none",
  input: z.object(meetingPlace),
  output: z.null(),
  run: (ctx, _key, place) =>
    inMeeting<null, MeetingsRefusal<"may_not_lead_meetings">>(ctx, { place }, async ({ tx, actor, row, stream }) => {
      if (!(await mayLeadIt(tx, row, actor))) return refuse({ kind: "may_not_lead_meetings" });
      if (row.facilitatorId === actor.personId) return ok(null);
      await tx.db.update(meeting).set({ facilitatorId: actor.personId }).where(eq(meeting.id, row.id));
      tx.say({
        name: "meeting.taken_over",
        streams: [stream],
        payload: { meetingId: row.id },
        entity: `meeting:${row.id}`,
      });
      return ok(null);
    }),
});
