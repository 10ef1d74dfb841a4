import { and, desc, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.server.ts";
import { allocation, pledge } from "#db/schema/pledges.ts";
import { acceptance, deliverableStep, deliverableStates } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { command } from "#app/domain/kernel/command.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { count, id, noteText } from "#app/domain/kernel/values.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { silenceDays, type DeliverableState } from "#app/domain/projects/deliverable.ts";
import { findDeliverable, type Deliverable } from "#app/domain/projects/find-deliverable.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { deliverableRef } from "#app/domain/projects/project-values.server.ts";
import { stepDeliverable } from "#app/domain/projects/step-deliverable.server.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { missingAmong, readGiven } from "#app/domain/contributions/read-given.server.ts";
import type { ContributionsRefusal } from "#app/domain/contributions/refusals.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";

export type AcceptRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | ProjectsRefusal<"deliverable_not_found" | "not_in_monitoring" | "not_in_flight">
  /** No money of this organization is in this deliverable. */
  | ProjectsRefusal<"not_a_cofunder" | "already_accepted" | "silence_too_short">
  /** Agreed hours are neither verified nor settled by the published rule. */
  | ContributionsRefusal<"hours_missing">
  | KernelRefusal<"reason_missing", "note">;

const accepting = z.object({
  ...deliverableRef,
  /** The co-funder accepted for; null when the steward accepts for those who stay silent. */
  organizationId: id.nullable(),
  note: noteText,
});

/**
 * A co-funder accepts a deliverable; with the last of them it is accepted. After two weeks of silence the steward may
 * accept for the rest, with a reason: one organization that nobody reaches must not hold up all the others.
 */
export const acceptDeliverable = command({
  name: "deliverable.accept",
  permission: "deliverable.accept",
  key: "none",
  input: accepting,
  output: z.object({ state: z.enum(deliverableStates), waitingFor: count }),
  run(
    ctx,
    _key,
    { projectId, position, organizationId, note },
  ): Promise<Result<{ state: DeliverableState; waitingFor: number }, AcceptRefusal>> {
    type Answer = { state: DeliverableState; waitingFor: number };
    return changeProject<Answer, AcceptRefusal>(ctx, projectId, {}, async (tx, { stage }) => {
      const found = await findDeliverable(tx.db, projectId, position);
      if (!found) return refuse({ kind: "deliverable_not_found" });
      const allowed =
        organizationId === null
          ? may(ctx.actor, "deliverable.accept_for_silent")
          : may(ctx.actor, "deliverable.accept", organizationId);
      if (!allowed || ctx.actor.kind !== "person") return refuse({ kind: "not_permitted" });
      const cofunders = await readCofunders(tx.db, found.id);
      if (organizationId !== null && !cofunders.some((each) => each.organizationId === organizationId))
        return refuse({ kind: "not_a_cofunder" });
      if (cofunders.some((each) => each.organizationId === organizationId && each.accepted))
        return refuse({ kind: "already_accepted" });
      if (found.state !== "monitoring") return refuse({ kind: "not_in_monitoring" });
      if (stage !== "in_flight") return refuse({ kind: "not_in_flight" });
      const missing = missingAmong(await readGiven(tx.db, found));
      if (missing.length > 0)
        return refuse({
          kind: "hours_missing",
          hours: missing.reduce((sum, { missingMinutes }) => sum + missingMinutes, 0) / 60,
        });

      if (organizationId === null) {
        if (note === "") return refuse({ kind: "reason_missing", field: "note" });
        const openAt = await silenceEndsAt(tx.db, found);
        // Without co-funders the network pays alone, and there is nobody to wait for.
        if (cofunders.length > 0 && openAt > tx.now)
          return refuse({ kind: "silence_too_short", days: Math.ceil((openAt.getTime() - tx.now.getTime()) / dayMs) });
        await stepDeliverable(tx, found, "accepted", { reason: note, organizationId: stewardOrganization(ctx.actor) });
        return ok({ state: "accepted", waitingFor: 0 });
      }

      await tx.db
        .insert(acceptance)
        .values({ deliverableId: found.id, organizationId, personId: ctx.actor.personId, note, at: tx.now });
      tx.say({
        name: "deliverable.accepted",
        streams: [projectStream(projectId)],
        payload: { deliverableId: found.id, position: found.position, title: found.title, note },
        organizationId,
        entity: `deliverable:${found.id}`,
        // Who pays without being named in public does not become known by accepting.
        audience: cofunders.find((each) => each.organizationId === organizationId)?.named ? "everyone" : "cofunders",
      });
      const waitingFor = cofunders.filter((each) => !each.accepted && each.organizationId !== organizationId).length;
      if (waitingFor === 0)
        await stepDeliverable(tx, found, "accepted", { reason: "Every co-funder accepted it.", organizationId: null });
      return ok({ state: waitingFor === 0 ? "accepted" : found.state, waitingFor });
    });
  },
});

/** Organizations whose money is in a deliverable, and whether they accepted it. */
async function readCofunders(
  db: Db,
  deliverableId: string,
): Promise<{ organizationId: string; accepted: boolean; named: boolean }[]> {
  return db
    .select({
      organizationId: pledge.payerOrganizationId,
      accepted: sql<boolean>`bool_or(${acceptance.at} is not null)`,
      named: sql<boolean>`bool_and(${pledge.named})`,
    })
    .from(allocation)
    .innerJoin(pledge, eq(pledge.id, allocation.pledgeId))
    .leftJoin(
      acceptance,
      and(
        eq(acceptance.deliverableId, allocation.deliverableId),
        eq(acceptance.organizationId, pledge.payerOrganizationId),
      ),
    )
    .where(
      and(eq(allocation.deliverableId, deliverableId), gt(sql`${allocation.staffMinor} + ${allocation.cloudMinor}`, 0)),
    )
    .groupBy(pledge.payerOrganizationId);
}

/** Two weeks after monitoring began for the last time. */
async function silenceEndsAt(db: Db, { id }: Deliverable): Promise<Date> {
  const [began] = await db
    .select({ at: deliverableStep.at })
    .from(deliverableStep)
    .where(and(eq(deliverableStep.deliverableId, id), eq(deliverableStep.toState, "monitoring")))
    .orderBy(desc(deliverableStep.at))
    .limit(1);
  assert(began, "a deliverable in monitoring was moved there");
  return new Date(began.at.getTime() + silenceDays * dayMs);
}
