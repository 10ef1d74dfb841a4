import { and, eq } from "drizzle-orm";
import { estimate, estimateGiven } from "#db/schema/meetings.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { inMeeting } from "./in-meeting.server.ts";
import type { ChangeOf, MeetingPlace } from "./meeting.ts";
import type { MeetingsRefusal } from "./refusals.ts";

export type GiveEstimateRefusal =
  MeetingsRefusal<"estimate_not_found"> | MeetingsRefusal<"estimate_is_revealed" | "estimate_is_full", "hours">;

/** Answers sealed, or answers anew until all are revealed. The log says nothing of it: that an answer came would tell whose it was. */
export const giveEstimate = (ctx: Context, place: MeetingPlace, { estimateId, hours }: ChangeOf<"estimate">) =>
  inMeeting<null, GiveEstimateRefusal>(ctx, { place }, async ({ tx, actor, row }) => {
    const [asked] = await tx.db
      .select()
      .from(estimate)
      .where(and(eq(estimate.id, estimateId), eq(estimate.meetingId, row.id)));
    if (!asked) return refuse({ kind: "estimate_not_found" });
    if (asked.revealedAt) return refuse({ kind: "estimate_is_revealed", field: "hours" });
    if ((await tx.db.$count(estimateGiven, eq(estimateGiven.estimateId, estimateId))) >= limits.estimatesGiven)
      return refuse({ kind: "estimate_is_full", field: "hours" });
    const [organizationId = null] = organizationIds(actor);
    await tx.db
      .insert(estimateGiven)
      .values({ estimateId, personId: actor.personId, organizationId, hours })
      .onConflictDoUpdate({
        target: [estimateGiven.estimateId, estimateGiven.personId],
        set: { hours, organizationId },
      });
    return ok(null);
  });
