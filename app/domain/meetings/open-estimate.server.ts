import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { shortLine, meetingPlace } from "./meeting-values.server.ts";
import { and, eq, isNull } from "drizzle-orm";
import { estimate } from "#db/schema/meetings.ts";
import { deliverable } from "#db/schema/projects.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { inMeeting } from "./in-meeting.server.ts";
import type { MeetingsRefusal } from "./refusals.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";

export type OpenEstimateRefusal =
  | MeetingsRefusal<"estimate_goes_on" | "too_many_estimates", "question">
  | ProjectsRefusal<"deliverable_not_found", "deliverableId">;

/** The facilitator asks how many hours something takes; everybody answers sealed. One question at a time. */
export const openEstimate = command({
  name: "meeting.ask_estimate",
  permission: "meeting.lead",
  key: "required",
  input: z.object({ ...meetingPlace, question: shortLine, deliverableId: id.nullable() }),
  output: z.null(),
  run: (ctx, key, { question, deliverableId, ...place }) =>
    inMeeting<null, OpenEstimateRefusal>(
      ctx,
      { place, leads: true, key, request: { ask: place, question, deliverableId } },
      async ({ tx, row, stream }) => {
        const asked = eq(estimate.meetingId, row.id);
        if ((await tx.db.$count(estimate, and(asked, isNull(estimate.revealedAt)))) > 0)
          return refuse({ kind: "estimate_goes_on", field: "question" });
        if ((await tx.db.$count(estimate, asked)) >= limits.estimatesPerMeeting)
          return refuse({ kind: "too_many_estimates", field: "question" });
        if (
          deliverableId !== null &&
          (await tx.db.$count(
            deliverable,
            and(eq(deliverable.id, deliverableId), eq(deliverable.projectId, row.projectId)),
          )) === 0
        )
          return refuse({ kind: "deliverable_not_found", field: "deliverableId" });
        const estimateId = tx.newId();
        await tx.db
          .insert(estimate)
          .values({ id: estimateId, meetingId: row.id, question, deliverableId, openedAt: tx.now });
        tx.say({
          name: "meeting.estimate_opened",
          streams: [stream],
          payload: { meetingId: row.id, estimateId, question },
          entity: `meeting:${row.id}`,
        });
        return ok(null);
      },
    ),
});
