import { z } from "zod";
import { eq } from "drizzle-orm";
import { hoursAgreement } from "#db/schema/hours.ts";
import { deliverable } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { count, id, noteText } from "#app/domain/kernel/values.server.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { settleAnew } from "#app/domain/pledges/settle-anew.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { hoursGiven } from "#app/domain/projects/money-left.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { countWithinGoal } from "#app/domain/projects/scope.ts";
import { findInKind, type InKind } from "./find-in-kind.server.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ContributionsRefusal } from "./refusals.ts";

/** What a raise has against these hours: they lower its price. */
type UnfitForPrice =
  | ContributionsRefusal<"hours_window_closed" | "hours_wait_for_conditions">
  | ContributionsRefusal<"hours_deliverable_missing" | "hours_other_deliverable" | "hours_behind_goal", "deliverableId">
  | ContributionsRefusal<"contribution_deliverable_gone", "deliverableId">
  | ContributionsRefusal<"hours_above_price", "hours">;

export type AgreeHoursRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  /** No signed pledge in kind, or it has ended. */
  | ContributionsRefusal<"hours_pledge_not_found">
  | ContributionsRefusal<"hours_above_offer" | "hours_below_entered", "hours">
  | UnfitForPrice;

const agreementToMake = z.object({
  projectId: id,
  pledgeId: id,
  /** For which deliverable, of a pledge for the whole project; one that aims at a deliverable is for that one. */
  deliverableId: id.optional(),
  /** None: what was agreed for this deliverable is agreed no longer. */
  hours: z.int().nonnegative().max(100_000),
  note: noteText,
});

/**
 * The steward takes so many of the hours that a pledge in kind offers for a deliverable; agreed again, the last agreement
 * counts. From that moment on they lower the money that the deliverable needs, by its frozen rate, and the raise is settled
 * anew. A raise from before this rule keeps its price: there, hours are agreed beside it.
 */
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
      async (tx, project) => {
        if (ctx.actor.kind !== "person" || !may(ctx.actor, "hours.agree")) return refuse({ kind: "not_permitted" });
        const found = await findInKind(tx.db, projectId, pledgeId);
        if (!found) return refuse({ kind: "hours_pledge_not_found" });
        const lowers = project.hoursRule !== null;
        const aim = lowers ? await aimOf(tx, project, found, agreement) : ok(null);
        if (!aim.ok) return aim;
        const deliverableId = aim.value;
        const { row, agreements, parts } = found;
        const part = parts.find((each) => each.deliverableId === deliverableId);
        const others = (found.agreedHours ?? 0) - (part?.agreedHours ?? 0);
        const offered = (row.hours ?? 0) - others;
        if (hours > offered) return refuse({ kind: "hours_above_offer", field: "hours", offered });
        const enteredMinutes = lowers ? (part?.enteredMinutes ?? 0) : found.enteredMinutes;
        if (hours * 60 < enteredMinutes)
          return refuse({ kind: "hours_below_entered", field: "hours", entered: enteredMinutes / 60 });
        await tx.db.insert(hoursAgreement).values({
          pledgeId,
          position: agreements + 1,
          deliverableId,
          hours,
          note,
          personId: ctx.actor.personId,
          at: tx.now,
        });
        await climbPledges(tx, projectId);
        tx.say({
          name: "hours.agreed",
          streams: pledgeStreams(row),
          organizationId: row.creditedOrganizationId,
          entity: `pledge:${pledgeId}`,
          payload: { pledgeId, named: row.named, hours, deliverableId },
        });
        if (lowers) await settleAnew(tx, project);
        return ok({ hours });
      },
    );
  },
});

/** For which deliverable hours lower the price, and whether they may: while the raise is open, and up to that price. */
async function aimOf(
  tx: Tx,
  { id: projectId, stage, closesAt, goalMinor }: Project,
  { row, parts }: InKind,
  { hours, deliverableId }: z.output<typeof agreementToMake>,
): Promise<Result<string, UnfitForPrice>> {
  if (stage !== "raising" || closesAt === null || closesAt <= tx.now) return refuse({ kind: "hours_window_closed" });
  if (row.conditions.length > 0) return refuse({ kind: "hours_wait_for_conditions" });
  const aimed = row.deliverableId ?? deliverableId;
  if (aimed === undefined) return refuse({ kind: "hours_deliverable_missing", field: "deliverableId" });
  if (deliverableId !== undefined && deliverableId !== aimed)
    return refuse({ kind: "hours_other_deliverable", field: "deliverableId" });
  const scope = await tx.db
    .select()
    .from(deliverable)
    .where(eq(deliverable.projectId, projectId))
    .orderBy(deliverable.position);
  const place = scope.findIndex(({ id: of }) => of === aimed);
  const priced = scope[place];
  if (!priced) return refuse({ kind: "contribution_deliverable_gone", field: "deliverableId" });
  const withinGoal = countWithinGoal(
    scope.map(({ staffMinor, cloudMinor }) => staffMinor + cloudMinor),
    goalMinor ?? 0n,
  );
  if (place >= withinGoal) return refuse({ kind: "hours_behind_goal", field: "deliverableId" });
  const own = parts.find((part) => part.deliverableId === aimed)?.agreedHours ?? 0;
  const left = priced.hoursHigh - (hoursGiven(priced) - own);
  if (hours > left) return refuse({ kind: "hours_above_price", field: "hours", left });
  return ok(aimed);
}
