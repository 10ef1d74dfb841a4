import { z } from "zod";
import { hoursAgreement } from "#db/schema/hours.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { count, id, noteText } from "#app/domain/kernel/values.server.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { findInKind } from "./find-in-kind.server.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ContributionsRefusal } from "./refusals.ts";

export type AgreeHoursRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  /** No signed pledge in kind, or it has ended. */
  | ContributionsRefusal<"hours_pledge_not_found">
  | ContributionsRefusal<"hours_above_offer" | "hours_below_entered", "hours">;

const agreementToMake = z.object({
  projectId: id,
  pledgeId: id,
  hours: z.int().positive().max(100_000),
  note: noteText,
});

/** The steward takes so many of the hours that a pledge in kind offers; agreed again, the last agreement counts. */
export const agreeHours = command({
  name: "hours.agree",
  permission: "hours.agree",
  key: "required",
  input: agreementToMake,
  output: z.object({ hours: count }),
  run(ctx, key, agreement): Promise<Result<{ hours: number }, AgreeHoursRefusal>> {
    const { projectId, pledgeId, hours, note } = agreement;
    return changeProject<{ hours: number }, AgreeHoursRefusal>(
      ctx,
      projectId,
      { key, request: agreement },
      async (tx) => {
        if (ctx.actor.kind !== "person" || !may(ctx.actor, "hours.agree")) return refuse({ kind: "not_permitted" });
        const found = await findInKind(tx.db, projectId, pledgeId);
        if (!found) return refuse({ kind: "hours_pledge_not_found" });
        const { row, agreements, enteredMinutes } = found;
        const offered = row.hours ?? 0;
        if (hours > offered) return refuse({ kind: "hours_above_offer", field: "hours", offered });
        if (hours * 60 < enteredMinutes)
          return refuse({ kind: "hours_below_entered", field: "hours", entered: enteredMinutes / 60 });
        await tx.db
          .insert(hoursAgreement)
          .values({ pledgeId, position: agreements + 1, hours, note, personId: ctx.actor.personId, at: tx.now });
        await climbPledges(tx, projectId);
        tx.say({
          name: "hours.agreed",
          streams: pledgeStreams(row),
          organizationId: row.creditedOrganizationId,
          entity: `pledge:${pledgeId}`,
          payload: { pledgeId, named: row.named, hours },
        });
        return ok({ hours });
      },
    );
  },
});
