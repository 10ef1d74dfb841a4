import { and, eq, inArray, isNull, or } from "drizzle-orm";
import { z } from "zod";
import { hoursShortfall } from "#db/schema/hours.ts";
import { pledge } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id, minorUnitsText } from "#app/domain/kernel/values.server.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { takeOnAllocation, type NotConsented } from "#app/domain/pledges/take-on-allocation.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { findDeliverable } from "#app/domain/projects/find-deliverable.server.ts";
import { deliverableRef } from "#app/domain/projects/project-values.server.ts";
import { allocatedRungs } from "#db/schema/rungs.ts";
import { missingAmong, readGiven } from "./read-given.server.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";
import type { ContributionsRefusal } from "./refusals.ts";

export type PayMissingRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | ProjectsRefusal<"deliverable_not_found" | "not_in_monitoring">
  /** It was verified, paid or left out meanwhile. */
  | ContributionsRefusal<"hours_not_missing">
  /** The published rule is the other one. */
  | ContributionsRefusal<"hours_leave_scope">
  /** It neither gives hours here nor pays. */
  | ContributionsRefusal<"hours_not_taking_part", "organizationId">
  | NotConsented;

/**
 * An organization that takes part consents to pay, as money, for the hours of a pledge that were agreed for a deliverable
 * and not done: at the price that they took off it. It is invoiced with the deliverable.
 */
export const payMissingHours = command({
  name: "hours.pay_missing",
  permission: "pledge.sign",
  key: "required",
  input: z.object({ ...deliverableRef, pledgeId: id, organizationId: id }),
  output: z.object({ pledgeId: id, paysMinor: minorUnitsText }),
  run(ctx, key, asked): Promise<Result<{ pledgeId: string; paysMinor: string }, PayMissingRefusal>> {
    const { projectId, position, organizationId } = asked;
    return changeProject<{ pledgeId: string; paysMinor: string }, PayMissingRefusal>(
      ctx,
      projectId,
      { key, request: asked },
      async (tx, project) => {
        if (ctx.actor.kind !== "person" || !may(ctx.actor, "pledge.sign", organizationId))
          return refuse({ kind: "not_permitted" });
        const found = await findDeliverable(tx.db, projectId, position);
        if (!found) return refuse({ kind: "deliverable_not_found" });
        if (found.state !== "monitoring") return refuse({ kind: "not_in_monitoring" });
        if (project.hoursRule !== "money") return refuse({ kind: "hours_leave_scope" });
        const missing = missingAmong(await readGiven(tx.db, found)).find(({ pledgeId }) => pledgeId === asked.pledgeId);
        if (!missing || missing.missingMinor === 0n) return refuse({ kind: "hours_not_missing" });
        const takesPart = await tx.db.$count(
          pledge,
          and(
            eq(pledge.projectId, projectId),
            inArray(pledge.rung, [...allocatedRungs]),
            isNull(pledge.endedAt),
            or(eq(pledge.payerOrganizationId, organizationId), eq(pledge.creditedOrganizationId, organizationId)),
          ),
        );
        if (takesPart === 0) return refuse({ kind: "hours_not_taking_part", field: "organizationId" });
        const taken = await takeOnAllocation(tx, project, {
          organizationId,
          deliverableId: found.id,
          amountMinor: missing.missingMinor,
          note: "For hours that were agreed in kind and not done.",
        });
        if (!taken.ok) return taken;
        const { row, transfer } = taken.value;
        await tx.db.insert(hoursShortfall).values({
          id: tx.newId(),
          pledgeId: missing.pledgeId,
          deliverableId: found.id,
          minutes: missing.missingMinutes,
          became: "money",
          valueMinor: missing.missingMinor,
          paidByPledgeId: row.id,
          personId: ctx.actor.personId,
          at: tx.now,
        });
        await climbPledges(tx, projectId);
        tx.say({
          name: "hours.paid_instead",
          streams: pledgeStreams(row),
          organizationId,
          entity: `pledge:${row.id}`,
          payload: {
            pledgeId: row.id,
            named: row.named,
            minutes: missing.missingMinutes,
            amountMinor: missing.missingMinor.toString(),
            currency: project.currency,
            deliverableId: found.id,
            position,
            title: found.title,
          },
        });
        await postTransfers(tx, project.currency, [transfer]);
        return ok({ pledgeId: row.id, paysMinor: missing.missingMinor.toString() });
      },
    );
  },
});
