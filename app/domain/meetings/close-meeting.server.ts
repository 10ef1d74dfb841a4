import { eq } from "drizzle-orm";
import { meeting, meetingHand } from "#db/schema/meetings.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { stopClock } from "./begin-item.server.ts";
import { inMeeting } from "./in-meeting.server.ts";
import type { MeetingPlace } from "./meeting.ts";

/** The facilitator ends the meeting: clocks stop, hands go down, and its minutes are what happened until now. Answers that nobody opened stay sealed. */
export const closeMeeting = (ctx: Context, place: MeetingPlace) =>
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
  });
