import { z } from "zod";
import { meetingPlace } from "./meeting-values.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { and, eq } from "drizzle-orm";
import { meetingHand } from "#db/schema/meetings.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { inMeeting, leadsNow } from "./in-meeting.server.ts";
import type { MeetingsRefusal } from "./refusals.ts";

/**
 * Asks to speak, or no longer. Hands stand in the order in which they were raised.
 * The facilitator takes anybody's down, and nobody raises another's.
 */
export const setHand = command({
  name: "meeting.set_hand",
  permission: "signed_in",
  key: "none",
  input: z.object({
    ...meetingPlace,
    up: z.boolean(),
    /** Whose hand; absent: one's own. */
    personId: id.optional(),
  }),
  output: z.null(),
  run: (ctx, _key, { up, personId: whose, ...place }) =>
    inMeeting<null, MeetingsRefusal<"facilitator_does_that" | "too_many_hands">>(
      ctx,
      { place },
      async ({ tx, actor, row, stream }) => {
        const personId = whose ?? actor.personId;
        if (personId !== actor.personId && (up || !(await leadsNow(tx, row, actor.personId))))
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
    ),
});
