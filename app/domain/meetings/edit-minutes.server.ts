import { z } from "zod";
import { meetingPlace } from "./meeting-values.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { count } from "#app/domain/kernel/values.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { eq } from "drizzle-orm";
import { meeting, minutesBefore } from "#db/schema/meetings.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { renderMarkdown } from "#app/domain/kernel/markdown.server.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { findMeeting, mayLeadIt } from "./in-meeting.server.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { MeetingsRefusal } from "./refusals.ts";

export type EditMinutesRefusal =
  | KernelRefusal<"sign_in_first">
  | MeetingsRefusal<"meeting_not_found" | "may_not_lead_meetings">
  /** They are written by themselves until then. */
  | MeetingsRefusal<"meeting_still_goes_on">
  /** Somebody saved other words since; `rev` is what stands now. */
  | (MeetingsRefusal<"minutes_changed", "markdown"> & { readonly rev: number });

/**
 * Replaces the minutes of a meeting that is over by these words. What they said before stays to be read.
 * @param baseRev the revision that they were written over; 0 for what the log tells
 */
export const editMinutes = command({
  name: "meeting.edit_minutes",
  permission: "meeting.lead",
  key: "none",
  input: z.object({ ...meetingPlace, baseRev: count, markdown: z.string().max(limits.proposalTextLength) }),
  output: z.object({ rev: count }),
  run(
    ctx,
    _key,
    { projectId, number, baseRev, markdown },
  ): Promise<Result<{ rev: number }, EditMinutesRefusal | KeyReused>> {
    const { actor } = ctx;
    if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
    const stream = projectStream(projectId);
    const html = renderMarkdown(markdown);
    return transact<{ rev: number }, EditMinutesRefusal>(ctx, { lock: [stream] }, async (tx) => {
      const row = await findMeeting(tx, actor, { projectId, number });
      if (!row) return refuse({ kind: "meeting_not_found" });
      if (!(await mayLeadIt(tx, row, actor))) return refuse({ kind: "may_not_lead_meetings" });
      if (!row.closedAt) return refuse({ kind: "meeting_still_goes_on" });
      if (row.minutesRev !== baseRev)
        return refuse({ kind: "minutes_changed", field: "markdown", rev: row.minutesRev });
      const rev = row.minutesRev + 1;
      const { minutesMarkdown, minutesHtml, minutesBy, minutesAt } = row;
      // What is replaced stays to be read.
      if (minutesMarkdown !== null && minutesHtml !== null && minutesBy !== null && minutesAt !== null)
        await tx.db.insert(minutesBefore).values({
          meetingId: row.id,
          rev: row.minutesRev,
          markdown: minutesMarkdown,
          html: minutesHtml,
          writtenBy: minutesBy,
          writtenAt: minutesAt,
        });
      await tx.db
        .update(meeting)
        .set({
          minutesMarkdown: markdown,
          minutesHtml: html,
          minutesRev: rev,
          minutesBy: actor.personId,
          minutesAt: tx.now,
        })
        .where(eq(meeting.id, row.id));
      tx.say({
        name: "meeting.minutes_edited",
        streams: [stream],
        payload: { meetingId: row.id, number },
        entity: `meeting:${row.id}`,
        rev,
      });
      return ok({ rev });
    });
  },
});
