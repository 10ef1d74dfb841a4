import { and, eq, isNull } from "drizzle-orm";
import { membership, organization, person } from "#db/schema/identity.ts";
import { project } from "#db/schema/projects.ts";
import { reallocation } from "#db/schema/reallocations.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream, personStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { creditOf } from "./held-invoices.server.ts";
import { findHeld, isSurplus } from "./find-reallocation.server.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";
import type { InvoicesRefusal } from "./refusals.ts";

export type AskReallocationRefusal =
  | KeyReused
  | NotPermitted
  | IdentityRefusal<"organization_not_found">
  /** It does not raise, or not any more. */
  | InvoicesRefusal<"reallocation_target_closed", "toProjectId">
  | KernelRefusal<"amount_is_zero", "amount">
  | InvoicesRefusal<"reallocation_above_source", "amount">
  /** It was taken back, moved on, or its pledge still needs it. */
  | InvoicesRefusal<"reallocation_source_gone", "fromId">
  | InvoicesRefusal<"reallocation_asked_already", "toProjectId">
  | KernelRefusal<"reason_missing", "reason">;

export interface AskedReallocation {
  readonly organizationId: string;
  /** An earlier one, whose money is moved on; undefined: the organization's credit. */
  readonly fromId?: string | undefined;
  readonly toProjectId: string;
  /** Undefined: all there is. What was moved before is moved on as a whole. */
  readonly amountMinor?: bigint | undefined;
  readonly reason: string;
}

/** The steward asks an organization whether money of theirs that is not needed may go to a project that raises. Nothing moves yet. */
export async function askReallocation(
  ctx: Context,
  key: string,
  asked: AskedReallocation,
): Promise<Result<{ reallocationId: string }, AskReallocationRefusal>> {
  const { organizationId, fromId, toProjectId, reason } = asked;
  const request = { ...asked, amountMinor: asked.amountMinor?.toString() };
  return transact<{ reallocationId: string }, AskReallocationRefusal>(
    ctx,
    { key, request, lock: [organizationStream(organizationId)] },
    async (tx) => {
      if (ctx.actor.kind !== "person" || !may(ctx.actor, "reallocation.ask")) return refuse({ kind: "not_permitted" });
      const [[payer], [target], holders, [open]] = await Promise.all([
        tx.db.select({ id: organization.id }).from(organization).where(eq(organization.id, organizationId)),
        tx.db
          .select({ id: project.id, currency: project.currency, stage: project.stage, closesAt: project.closesAt })
          .from(project)
          .where(eq(project.id, toProjectId)),
        tx.db
          .select({ personId: person.id })
          .from(membership)
          .innerJoin(person, eq(person.id, membership.personId))
          .where(
            and(
              eq(membership.organizationId, organizationId),
              eq(membership.role, "budget_holder"),
              isNull(person.closedAt),
            ),
          ),
        tx.db
          .select({ id: reallocation.id })
          .from(reallocation)
          .where(
            and(
              eq(reallocation.organizationId, organizationId),
              eq(reallocation.toProjectId, toProjectId),
              isNull(reallocation.answer),
            ),
          ),
      ]);
      if (!payer) return refuse({ kind: "organization_not_found" });
      if (!target || target.stage !== "raising" || !target.closesAt || target.closesAt <= tx.now)
        return refuse({ kind: "reallocation_target_closed", field: "toProjectId" });
      if (open) return refuse({ kind: "reallocation_asked_already", field: "toProjectId" });
      const held = fromId === undefined ? null : await findHeld(tx.db, fromId);
      if (
        fromId !== undefined &&
        (!held || held.organizationId !== organizationId || held.projectId === toProjectId || !isSurplus(held))
      )
        return refuse({ kind: "reallocation_source_gone", field: "fromId" });
      const mostMinor = held ? held.amountMinor : await creditOf(tx, organizationId, target.currency);
      const amountMinor = held ? held.amountMinor : (asked.amountMinor ?? mostMinor);
      if (amountMinor <= 0n) return refuse({ kind: "amount_is_zero", field: "amount" });
      if (amountMinor > mostMinor)
        return refuse({ kind: "reallocation_above_source", field: "amount", mostMinor, currency: target.currency });
      if (reason === "") return refuse({ kind: "reason_missing", field: "reason" });
      const reallocationId = tx.newId();
      await tx.db.insert(reallocation).values({
        id: reallocationId,
        organizationId,
        fromId: fromId ?? null,
        toProjectId,
        currency: target.currency,
        amountMinor,
        reason,
        askedBy: ctx.actor.personId,
        askedAt: tx.now,
      });
      tx.say({
        name: "reallocation.asked",
        streams: [organizationStream(organizationId), ...holders.map(({ personId }) => personStream(personId))],
        organizationId,
        entity: `reallocation:${reallocationId}`,
        audience: "cofunders",
        payload: { reallocationId, toProjectId, amountMinor: amountMinor.toString(), currency: target.currency },
      });
      return ok({ reallocationId });
    },
  );
}
