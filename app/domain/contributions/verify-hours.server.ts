import { z } from "zod";
import { hoursVerification } from "#db/schema/hours.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { findInKind } from "./find-in-kind.server.ts";
import { missingMinutesOf } from "./hours-left.ts";
import { findHoursEntry } from "./find-hours-entry.server.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ContributionsRefusal } from "./refusals.ts";

export type VerifyHoursRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | ContributionsRefusal<"hours_entry_not_found" | "hours_verified_already" | "hours_taken_back_already">
  /** Their deliverable got money for them, or a smaller scope. */
  | ContributionsRefusal<"hours_settled">
  /** Who did the work does not verify it. */
  | ContributionsRefusal<"hours_of_your_own">;

/** The steward says that the work of an entry was done: from here on it counts towards delivery and credit. */
export const verifyHours = command({
  name: "hours.verify",
  permission: "hours.verify",
  key: "required",
  input: z.object({ projectId: id, entryId: id }),
  output: z.object({ minutes: z.int() }),
  run(ctx, key, { projectId, entryId }): Promise<Result<{ minutes: number }, VerifyHoursRefusal>> {
    return changeProject<{ minutes: number }, VerifyHoursRefusal>(
      ctx,
      projectId,
      { key, request: { projectId, entryId } },
      async (tx, { hoursRule }) => {
        if (ctx.actor.kind !== "person" || !may(ctx.actor, "hours.verify")) return refuse({ kind: "not_permitted" });
        const found = await findHoursEntry(tx.db, projectId, entryId);
        if (!found) return refuse({ kind: "hours_entry_not_found" });
        const { entry, row, verified, takenBack } = found;
        if (takenBack) return refuse({ kind: "hours_taken_back_already" });
        if (verified) return refuse({ kind: "hours_verified_already" });
        if (entry.personId === ctx.actor.personId) return refuse({ kind: "hours_of_your_own" });
        const inKind = hoursRule === null ? null : await findInKind(tx.db, projectId, row.id);
        const part = inKind?.parts.find(({ deliverableId }) => deliverableId === entry.deliverableId);
        if (part && part.agreedHours !== null && entry.minutes > missingMinutesOf(part))
          return refuse({ kind: "hours_settled" });
        await tx.db.insert(hoursVerification).values({ entryId, personId: ctx.actor.personId, at: tx.now });
        await climbPledges(tx, projectId);
        tx.say({
          name: "hours.verified",
          streams: pledgeStreams(row),
          organizationId: row.creditedOrganizationId,
          entity: `pledge:${row.id}`,
          payload: {
            pledgeId: row.id,
            named: row.named,
            entryId,
            minutes: entry.minutes,
            deliverableId: entry.deliverableId,
          },
        });
        return ok({ minutes: entry.minutes });
      },
    );
  },
});
