import { z } from "zod";
import { meetingPlace } from "./meeting-values.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { eq, sql } from "drizzle-orm";
import { actionItem } from "#db/schema/meetings.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { inMeeting } from "./in-meeting.server.ts";
import { assignable } from "./assignable.server.ts";
import type { MeetingsRefusal } from "./refusals.ts";

export type AddActionRefusal =
  MeetingsRefusal<"too_many_actions", "text"> | MeetingsRefusal<"assignee_not_found", "assigneeId">;

/** Whoever is in the meeting writes down what shall be done, by whom and until when. */
export const addAction = command({
  name: "meeting.add_action",
  permission: "signed_in",
  key: "required",
  input: z.object({
    ...meetingPlace,
    text: z.string().max(limits.summaryLength),
    assigneeId: id.nullable(),
    dueOn: z.iso.date().nullable(),
  }),
  output: z.null(),
  run: (ctx, key, { text, assigneeId, dueOn, ...place }) =>
    inMeeting<null, AddActionRefusal>(
      ctx,
      { place, key, request: { addAction: place, text, assigneeId, dueOn } },
      async ({ tx, actor, row, stream }) => {
        if ((await tx.db.$count(actionItem, eq(actionItem.meetingId, row.id))) >= limits.actionsPerMeeting)
          return refuse({ kind: "too_many_actions", field: "text" });
        if (assigneeId !== null) {
          const known = await tx.db.execute(
            sql`select 1 from (${assignable(sql`${row.id}::uuid`, sql`${row.projectId}::uuid`, actor)}) known where known.id = ${assigneeId}::uuid`,
          );
          if (known.length === 0) return refuse({ kind: "assignee_not_found", field: "assigneeId" });
        }
        const actionId = tx.newId();
        await tx.db.insert(actionItem).values({
          id: actionId,
          meetingId: row.id,
          text,
          assigneeId,
          dueOn,
          addedBy: actor.personId,
          addedAt: tx.now,
        });
        tx.say({
          name: "meeting.action_added",
          streams: [stream],
          payload: { meetingId: row.id, actionId },
          entity: `action:${actionId}`,
        });
        return ok(null);
      },
    ),
});
