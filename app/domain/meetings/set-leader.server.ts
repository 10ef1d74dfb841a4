import { z } from "zod";
import { and, eq, sql } from "drizzle-orm";
import { meeting, meetingLeader } from "#db/schema/meetings.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { personStream, projectStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { mayAtHome } from "#app/domain/projects/at-home-here.server.ts";
import { findProjectById } from "#app/domain/projects/find-project.server.ts";
import { assignable } from "./assignable.server.ts";
import { findMeeting } from "./in-meeting.server.ts";
import { meetingPlace } from "./meeting-values.server.ts";
import type { MeetingsRefusal } from "./refusals.ts";

export type SetLeaderRefusal =
  | KernelRefusal<"sign_in_first">
  | MeetingsRefusal<"meeting_not_found" | "may_not_lead_meetings">
  | MeetingsRefusal<"leader_not_found" | "too_many_leaders", "personId">;

/**
 * Names somebody who leads this meeting and writes its minutes beside those who may, or takes that back, also after it is
 * over. Only whoever may lead by themselves names: whom they named names nobody.
 */
export const setLeader = command({
  name: "meeting.set_leader",
  permission: "meeting.lead",
  key: "none",
  input: z.object({ ...meetingPlace, personId: id, named: z.boolean() }),
  output: z.null(),
  run(ctx, _key, { projectId, number, personId, named }): Promise<Result<null, SetLeaderRefusal | KeyReused>> {
    const { actor } = ctx;
    if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
    const stream = projectStream(projectId);
    return transact<null, SetLeaderRefusal>(ctx, { lock: [stream] }, async (tx) => {
      const row = await findMeeting(tx, actor, { projectId, number });
      if (!row) return refuse({ kind: "meeting_not_found" });
      if (!(await mayAtHome(tx.db, actor, "meeting.lead", projectId))) return refuse({ kind: "may_not_lead_meetings" });
      const theirs = and(eq(meetingLeader.meetingId, row.id), eq(meetingLeader.personId, personId));
      const isNamed = (await tx.db.$count(meetingLeader, theirs)) > 0;
      if (isNamed === named) return ok(null);
      if (named) {
        const known = await tx.db.execute(
          sql`select 1 from (${assignable(sql`${row.id}::uuid`, sql`${projectId}::uuid`, actor)}) known where known.id = ${personId}::uuid`,
        );
        if (known.length === 0) return refuse({ kind: "leader_not_found", field: "personId" });
        if ((await tx.db.$count(meetingLeader, eq(meetingLeader.meetingId, row.id))) >= limits.leadersNamed)
          return refuse({ kind: "too_many_leaders", field: "personId" });
        await tx.db
          .insert(meetingLeader)
          .values({ meetingId: row.id, personId, namedBy: actor.personId, namedAt: tx.now });
      } else {
        await tx.db.delete(meetingLeader).where(theirs);
        // Whoever led it by being named alone leads it no more: who takes that back does.
        const found = row.closedAt === null && row.facilitatorId === personId ? await findActor(tx.db, personId) : null;
        if (found && !(await mayAtHome(tx.db, found.actor, "meeting.lead", projectId))) {
          await tx.db.update(meeting).set({ facilitatorId: actor.personId }).where(eq(meeting.id, row.id));
          tx.say({
            name: "meeting.taken_over",
            streams: [stream],
            payload: { meetingId: row.id },
            entity: `meeting:${row.id}`,
          });
        }
      }
      const project = await findProjectById(tx.db, actor, projectId);
      tx.say({
        name: "meeting.leader_named",
        streams: [stream, personStream(personId)],
        payload: { meetingId: row.id, number, title: row.title, slug: project?.slug ?? "", personId, named },
        entity: `meeting:${row.id}`,
      });
      return ok(null);
    });
  },
});
