import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { meetingPlace } from "./meeting-values.server.ts";
import { eq } from "drizzle-orm";
import { meeting, meetingHand } from "#db/schema/meetings.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { stopClock } from "./begin-item.server.ts";
import { inMeeting } from "./in-meeting.server.ts";

/** The facilitator ends the meeting: clocks stop, hands go down, and its minutes are what happened until now. Answers that nobody opened stay sealed. */
export const closeMeeting = command({
  name: "meeting.close",
  permission: "meeting.lead",
  key: "none",
  input: z.object(meetingPlace),
  output: z.null(),
  run: (ctx, _key, place) =>
    inMeeting<null, never>(ctx, { place, leads: true }, async ({ tx, row, stream }) => {
      await stopClock(tx, row);
      await tx.db.delete(meetingHand).where(eq(meetingHand.meetingId, row.id));
      const { id: meetingId, number, title } = row;
      const closedSeq = await tx.sayNow({
        name: "meeting.closed",
        streams: [stream],
        payload: { meetingId, number, title },
        entity: `meeting:${meetingId}`,
      });
      await tx.db
        .update(meeting)
        .set({ closedAt: tx.now, closedSeq, currentItemId: null, currentSince: null })
        .where(eq(meeting.id, meetingId));
      return ok(null);
    }),
});
