import { and, eq } from "drizzle-orm";
import { actionItem } from "#db/schema/meetings.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { findMeeting } from "./in-meeting.server.ts";
import type { ChangeOf, MeetingPlace } from "./meeting.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { MeetingsRefusal } from "./refusals.ts";

export type SetActionDoneRefusal = KernelRefusal<"sign_in_first"> | MeetingsRefusal<"action_not_found">;

/** Says that something is done, or not yet: who does it, wrote it down, or may lead meetings. Also long after the meeting. */
export function setActionDone(
  ctx: Context,
  { projectId, number }: MeetingPlace,
  { actionId, done }: ChangeOf<"set-done">,
): Promise<Result<null, SetActionDoneRefusal | KeyReused>> {
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
      found && ([found.assigneeId, found.addedBy].includes(actor.personId) || may(actor, "meeting.lead"));
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
}
