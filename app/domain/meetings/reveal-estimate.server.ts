import { and, eq } from "drizzle-orm";
import { estimate, estimateGiven } from "#db/schema/meetings.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { inMeeting } from "./in-meeting.server.ts";
import { rangeOf } from "./estimates.ts";
import type { MeetingPlace } from "./meeting.ts";
import type { MeetingsRefusal } from "./refusals.ts";

/** The facilitator opens all answers at once; from then on none changes. Without answers there is nothing to open. */
export const revealEstimate = (ctx: Context, place: MeetingPlace, estimateId: string) =>
  inMeeting<null, MeetingsRefusal<"estimate_not_found" | "nobody_estimated">>(
    ctx,
    { place, leads: true },
    async ({ tx, row, stream }) => {
      const [asked] = await tx.db
        .select()
        .from(estimate)
        .where(and(eq(estimate.id, estimateId), eq(estimate.meetingId, row.id)));
      if (!asked) return refuse({ kind: "estimate_not_found" });
      if (asked.revealedAt) return ok(null);
      const hours = (
        await tx.db
          .select({ hours: estimateGiven.hours })
          .from(estimateGiven)
          .where(eq(estimateGiven.estimateId, estimateId))
      ).map((given) => given.hours);
      if (hours.length === 0) return refuse({ kind: "nobody_estimated" });
      await tx.db.update(estimate).set({ revealedAt: tx.now }).where(eq(estimate.id, estimateId));
      tx.say({
        name: "meeting.estimate_revealed",
        streams: [stream],
        payload: { meetingId: row.id, estimateId, question: asked.question, answers: hours.length, ...rangeOf(hours) },
        entity: `meeting:${row.id}`,
      });
      return ok(null);
    },
  );
