import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id, count } from "#app/domain/kernel/values.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { plannedItem, shortLine } from "./meeting-values.server.ts";
import { eq, isNull, and } from "drizzle-orm";
import { agendaItem, meeting } from "#db/schema/meetings.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";
import { mayAtHome } from "#app/domain/projects/at-home-here.server.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { MeetingsRefusal } from "./refusals.ts";
import type { DiscussionRefusal } from "#app/domain/discussion/refusals.ts";

export type OpenMeetingRefusal =
  | KernelRefusal<"sign_in_first">
  | MeetingsRefusal<"may_not_lead_meetings">
  | DiscussionRefusal<"thread_not_found">
  | MeetingsRefusal<"meeting_goes_on">;

/** Opens a meeting about a project, led by whoever opens it. A project has one at a time. */
export const openMeeting = command({
  name: "meeting.open",
  permission: "meeting.lead",
  key: "required",
  input: z.object({ projectId: id, title: shortLine, agenda: z.array(plannedItem).max(limits.agendaItems) }),
  output: z.object({ number: count }),
  run(ctx, key, { projectId, title, agenda }): Promise<Result<{ number: number }, OpenMeetingRefusal | KeyReused>> {
    const { actor } = ctx;
    if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
    const stream = projectStream(projectId);
    return transact<{ number: number }, OpenMeetingRefusal>(
      ctx,
      { key, request: { meet: projectId, title, agenda }, lock: [stream] },
      async (tx) => {
        if ((await mayRead(tx.db, actor, stream)) === null) return refuse({ kind: "thread_not_found" });
        if (!(await mayAtHome(tx.db, actor, "meeting.lead", projectId)))
          return refuse({ kind: "may_not_lead_meetings" });
        const [open] = await tx.db
          .select({ number: meeting.number })
          .from(meeting)
          .where(and(eq(meeting.projectId, projectId), isNull(meeting.closedAt)));
        if (open) return refuse({ kind: "meeting_goes_on", number: open.number });
        const number = (await tx.db.$count(meeting, eq(meeting.projectId, projectId))) + 1;
        const meetingId = tx.newId();
        const openedSeq = await tx.sayNow({
          name: "meeting.opened",
          streams: [stream],
          payload: { meetingId, number, title },
          entity: `meeting:${meetingId}`,
        });
        await tx.db.insert(meeting).values({
          id: meetingId,
          projectId,
          number,
          title,
          facilitatorId: actor.personId,
          openedAt: tx.now,
          openedSeq,
        });
        if (agenda.length > 0)
          await tx.db
            .insert(agendaItem)
            .values(agenda.map((item, index) => ({ id: tx.newId(), meetingId, position: index + 1, ...item })));
        return ok({ number });
      },
    );
  },
});
