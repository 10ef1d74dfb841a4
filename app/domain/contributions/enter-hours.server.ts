import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.server.ts";
import { hoursEntry } from "#db/schema/hours.ts";
import { deliverable } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { dayText, id, noteText } from "#app/domain/kernel/values.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { findInKind } from "./find-in-kind.server.ts";
import { agreedBesidePrice, agreedFor } from "./hours-left.ts";
import { isOpenForHours } from "./hours.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ContributionsRefusal } from "./refusals.ts";

export type EnterHoursRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | ContributionsRefusal<"hours_pledge_not_found">
  /** Before the project is co-funded, or once it is closed. */
  | ContributionsRefusal<"hours_not_open" | "hours_not_agreed">
  /** They lower the price of a deliverable, and count for that one. */
  | ContributionsRefusal<"hours_deliverable_missing" | "hours_other_deliverable", "deliverableId">
  | ContributionsRefusal<"hours_above_agreement", "hours">
  | ContributionsRefusal<"hours_day_ahead", "workedOn">
  | ContributionsRefusal<"hours_day_full", "hours">
  | ContributionsRefusal<"contribution_deliverable_gone", "deliverableId">;

const minutesPerDay = 24 * 60;
/** Days begin first at UTC+14: what is a day ahead there is ahead everywhere. */
const earliestZoneMs = 14 * 3_600_000;

const entryToMake = z.object({
  projectId: id,
  pledgeId: id,
  deliverableId: id.optional(),
  workedOn: dayText,
  minutes: z.int().positive().max(minutesPerDay),
  note: noteText,
});

/** Somebody of the organization that gives the hours enters what they did on one day, within what was agreed. */
export const enterHours = command({
  name: "hours.enter",
  permission: "hours.enter",
  key: "required",
  input: entryToMake,
  output: z.object({ entryId: id }),
  run(ctx, key, entry): Promise<Result<{ entryId: string }, EnterHoursRefusal>> {
    const { projectId, pledgeId, workedOn, minutes, note } = entry;
    return changeProject<{ entryId: string }, EnterHoursRefusal>(
      ctx,
      projectId,
      { key, request: entry },
      async (tx, { stage, hoursRule }) => {
        const found = await findInKind(tx.db, projectId, pledgeId);
        if (!found) return refuse({ kind: "hours_pledge_not_found" });
        const { row } = found;
        if (ctx.actor.kind !== "person" || !may(ctx.actor, "hours.enter", row.creditedOrganizationId))
          return refuse({ kind: "not_permitted" });
        const { personId } = ctx.actor;
        if (!isOpenForHours(stage) || row.rung === "firm") return refuse({ kind: "hours_not_open" });
        const agreed = hoursRule === null ? agreedBesidePrice(found, entry) : agreedFor(found, entry);
        if (!agreed.ok) return agreed;
        const { deliverableId, leftMinutes: left } = agreed.value;
        if (workedOn > new Date(tx.now.getTime() + earliestZoneMs).toISOString().slice(0, 10))
          return refuse({ kind: "hours_day_ahead", field: "workedOn" });
        if (
          deliverableId !== null &&
          (await tx.db.$count(
            deliverable,
            and(eq(deliverable.id, deliverableId), eq(deliverable.projectId, projectId)),
          )) === 0
        )
          return refuse({ kind: "contribution_deliverable_gone", field: "deliverableId" });
        if (minutes > left) return refuse({ kind: "hours_above_agreement", field: "hours", left: left / 60 });
        // One's day is the same in all projects: the own stream is its lock, taken in order with those that are spoken in.
        await tx.lock([...pledgeStreams(row), personStream(personId)]);
        const leftOfDay = minutesPerDay - (await enteredOn(tx.db, personId, workedOn));
        if (minutes > leftOfDay) return refuse({ kind: "hours_day_full", field: "hours", left: leftOfDay / 60 });
        const entryId = tx.newId();
        await tx.db.insert(hoursEntry).values({
          id: entryId,
          pledgeId,
          deliverableId,
          personId,
          workedOn,
          minutes,
          note,
          enteredBy: personId,
          enteredAt: tx.now,
        });
        tx.say({
          name: "hours.entered",
          streams: pledgeStreams(row),
          organizationId: row.creditedOrganizationId,
          entity: `pledge:${pledgeId}`,
          payload: { pledgeId, named: row.named, entryId, minutes, deliverableId },
        });
        return ok({ entryId });
      },
    );
  },
});

async function enteredOn(db: Db, personId: string, workedOn: string): Promise<number> {
  const [row] = await db
    .select({ minutes: sql<number>`coalesce(sum(${hoursEntry.minutes}), 0)::int` })
    .from(hoursEntry)
    .where(and(eq(hoursEntry.personId, personId), eq(hoursEntry.workedOn, workedOn)));
  return row?.minutes ?? 0;
}
