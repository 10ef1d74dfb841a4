import { and, eq } from "drizzle-orm";
import { budget } from "#db/schema/pledges.ts";
import { claimOrganization, type OrganizationNotFound } from "#app/domain/identity/find-organization.server.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import type { PledgesRefusal } from "./refusals.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";

export type SetBudgetRefusal =
  OrganizationNotFound | PledgesRefusal<"budget_year_far", "year"> | KernelRefusal<"amount_too_large", "amount">;

/** How many years ahead of this one a budget may be set. */
export const budgetYearsAhead = 4;

/**
 * Sets what an organization may promise in a calendar year over all projects, or lifts that bound. Promises that were
 * signed already stay: a budget below them only stops further ones.
 * @param amountMinor minor units of the book; null lifts the bound
 */
export function setBudget(
  ctx: Context,
  slug: string,
  { year, amountMinor }: { readonly year: number; readonly amountMinor: bigint | null },
) {
  return transact<null, SetBudgetRefusal>(ctx, {}, async (tx) => {
    const claimed = await claimOrganization(tx, slug, "organization.set_limit");
    if (!claimed) return refuse({ kind: "organization_not_found" });
    const thisYear = tx.now.getUTCFullYear();
    if (year < thisYear || year > thisYear + budgetYearsAhead)
      return refuse({ kind: "budget_year_far", field: "year" });
    if (amountMinor !== null && amountMinor > limits.amountMinor)
      return refuse({ kind: "amount_too_large", field: "amount" });
    const { id: organizationId } = claimed.found;
    if (amountMinor === null)
      await tx.db.delete(budget).where(and(eq(budget.organizationId, organizationId), eq(budget.year, year)));
    else {
      const set = { amountMinor, setBy: actorId(tx.actor), setAt: tx.now };
      await tx.db
        .insert(budget)
        .values({ organizationId, year, ...set })
        .onConflictDoUpdate({ target: [budget.organizationId, budget.year], set });
    }
    tx.say({
      name: "organization.edited",
      streams: [organizationStream(organizationId)],
      organizationId,
      entity: `organization:${organizationId}`,
      audience: "steward",
      payload: { fields: ["budget"] },
    });
    return ok(null);
  });
}
