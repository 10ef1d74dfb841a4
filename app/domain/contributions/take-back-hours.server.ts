import { z } from "zod";
import { hoursEntry, hoursVerification } from "#db/schema/hours.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id, reasonText } from "#app/domain/kernel/values.server.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { isDelivered } from "#app/domain/projects/deliverable.ts";
import { findHoursEntry, type FoundEntry } from "./find-hours-entry.server.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { ContributionsRefusal } from "./refusals.ts";

export type TakeBackHoursRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | ContributionsRefusal<"hours_entry_not_found" | "hours_taken_back_already">
  /** Verified, and their deliverable is accepted at a price that they are a part of. */
  | ContributionsRefusal<"hours_accepted">
  | KernelRefusal<"reason_missing", "reason">;

/** Whoever did the work, until it is verified, and the steward, always. */
export const mayTakeBackHours = (
  actor: PersonActor,
  { entry, row, verified }: Pick<FoundEntry, "entry" | "row" | "verified">,
): boolean =>
  may(actor, "hours.verify") ||
  (!verified && entry.personId === actor.personId && may(actor, "hours.enter", row.creditedOrganizationId));

/** A wrong entry is mirrored, with the reason, and the right one entered anew: nothing that was said is overwritten. */
export const takeBackHours = command({
  name: "hours.take_back",
  permission: "hours.enter",
  key: "required",
  input: z.object({ projectId: id, entryId: id, reason: reasonText }),
  output: z.object({ minutes: z.int() }),
  run(ctx, key, { projectId, entryId, reason }): Promise<Result<{ minutes: number }, TakeBackHoursRefusal>> {
    return changeProject<{ minutes: number }, TakeBackHoursRefusal>(
      ctx,
      projectId,
      { key, request: { projectId, entryId, reason } },
      async (tx, { hoursRule }) => {
        const found = await findHoursEntry(tx.db, projectId, entryId);
        if (!found) return refuse({ kind: "hours_entry_not_found" });
        if (ctx.actor.kind !== "person" || !mayTakeBackHours(ctx.actor, found))
          return refuse({ kind: "not_permitted" });
        const { entry, row, verified, takenBack, deliverableState } = found;
        if (takenBack) return refuse({ kind: "hours_taken_back_already" });
        if (verified && hoursRule !== null && deliverableState !== null && isDelivered(deliverableState))
          return refuse({ kind: "hours_accepted" });
        if (reason === "") return refuse({ kind: "reason_missing", field: "reason" });
        const id = tx.newId();
        const { personId } = ctx.actor;
        await tx.db.insert(hoursEntry).values({
          ...entry,
          id,
          minutes: -entry.minutes,
          note: reason,
          mirrorsId: entry.id,
          enteredBy: personId,
          enteredAt: tx.now,
        });
        // What was verified is taken back from what was verified, too.
        if (verified) await tx.db.insert(hoursVerification).values({ entryId: id, personId, at: tx.now });
        await climbPledges(tx, projectId);
        tx.say({
          name: "hours.taken_back",
          streams: pledgeStreams(row),
          organizationId: row.creditedOrganizationId,
          entity: `pledge:${row.id}`,
          payload: {
            pledgeId: row.id,
            named: row.named,
            entryId,
            minutes: entry.minutes,
            deliverableId: entry.deliverableId,
            reason,
          },
        });
        return ok({ minutes: entry.minutes });
      },
    );
  },
});
