import { z } from "zod";
import { meetingPlace } from "./meeting-values.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { and, eq } from "drizzle-orm";
import { actionItem } from "#db/schema/meetings.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { findMeeting, mayLeadIt } from "./in-meeting.server.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { MeetingsRefusal } from "./refusals.ts";

export type SetActionDoneRefusal = KernelRefusal<"sign_in_first"> | MeetingsRefusal<"action_not_found">;

/** Says that something is done, or not yet: who does it, wrote it down, or may lead meetings. Also long after the meeting. */
export const setActionDone = command({
  name: "meeting.set_action_done",
  permission: "signed_in",
  key: "none",
  input: z.object({ ...meetingPlace, actionId: id, done: z.boolean() }),
  output: z.null(),
  run(ctx, _key, { projectId, number, actionId, done }): Promise<Result<null, SetActionDoneRefusal | KeyReused>> {
    const { actor } = ctx;
    if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
    const stream = projectStream(projectId);
    return transact<null, SetActionDoneRefusal>(ctx, { lock: [stream] }, async (tx) => {
      const row = await findMeeting(tx, actor, { projectId, number });
      const [found] = row
        ? await tx.db
            .select()
            .from(actionItem)
            .where(and(eq(actionItem.id, actionId), eq(actionItem.meetingId, row.id)))
        : [];
      const isTheirs =
        found &&
        ([found.assigneeId, found.addedBy].includes(actor.personId) ||
          (row !== null && (await mayLeadIt(tx, row, actor))));
      if (!isTheirs) return refuse({ kind: "action_not_found" });
      const { meetingId, doneAt } = found;
      if ((doneAt !== null) === done) return ok(null);
      await tx.db
        .update(actionItem)
        .set(done ? { doneAt: tx.now, doneBy: actor.personId } : { doneAt: null, doneBy: null })
        .where(eq(actionItem.id, actionId));
      tx.say({
        name: "meeting.action_set",
        streams: [stream],
        payload: { meetingId, actionId, done },
        entity: `action:${actionId}`,
      });
      return ok(null);
    });
  },
});
