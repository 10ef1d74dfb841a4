import { and, eq } from "drizzle-orm";
import { meetingHand } from "#db/schema/meetings.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { inMeeting } from "./in-meeting.server.ts";
import type { MeetingPlace } from "./meeting.ts";
import type { MeetingsRefusal } from "./refusals.ts";

/**
 * Asks to speak, or no longer. Hands stand in the order in which they were raised.
 * @param personId whose hand: the facilitator takes anybody's down, and nobody raises another's
 */
export const setHand = (ctx: Context, place: MeetingPlace, { up, personId }: { up: boolean; personId: string }) =>
  inMeeting<null, MeetingsRefusal<"facilitator_does_that" | "too_many_hands">>(
    ctx,
    { place },
    async ({ tx, actor, row, stream }) => {
      if (personId !== actor.personId && (up || row.facilitatorId !== actor.personId))
        return refuse({ kind: "facilitator_does_that" });
      const [organizationId = null] = organizationIds(actor);
      if (up && (await tx.db.$count(meetingHand, eq(meetingHand.meetingId, row.id))) >= limits.handsRaised)
        return refuse({ kind: "too_many_hands" });
      const changed = up
        ? await tx.db
            .insert(meetingHand)
            .values({ meetingId: row.id, personId, organizationId, raisedAt: tx.now })
            .onConflictDoNothing()
            .returning()
        : await tx.db
            .delete(meetingHand)
            .where(and(eq(meetingHand.meetingId, row.id), eq(meetingHand.personId, personId)))
            .returning();
      if (changed.length > 0)
        tx.say({
          name: up ? "meeting.hand_raised" : "meeting.hand_lowered",
          streams: [stream],
          payload: { meetingId: row.id, personId },
          organizationId: personId === actor.personId ? organizationId : null,
          entity: `meeting:${row.id}`,
        });
      return ok(null);
    },
  );
