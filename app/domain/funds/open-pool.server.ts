import { eq } from "drizzle-orm";
import { fund } from "#db/schema/funds.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, organizationStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { holdFund, type FundNotFound } from "./find-fund.server.ts";
import { poolOf, type PoolTerms } from "./fund.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { FundsRefusal } from "./refusals.ts";

export type OpenPoolRefusal =
  | KeyReused
  | FundNotFound
  | NotPermitted
  /** Its terms stay as they were opened. */
  | FundsRefusal<"pool_open_already">
  /** It is for memberships, and projects are none. */
  | FundsRefusal<"pool_without_projects">
  | FundsRefusal<"cap_is_zero", "projectCap">
  | FundsRefusal<"cap_too_large" | "organization_cap_below_project", "organizationCap">;

/**
 * Opens a fund's match pool: from now on it may match what others pledge for projects within its restriction. The terms
 * stay, because people pledge because of them.
 */
export function openPool(
  ctx: Context,
  key: string,
  { fundId, ...terms }: PoolTerms & { readonly fundId: string },
): Promise<Result<{ fundId: string }, OpenPoolRefusal>> {
  return transact<{ fundId: string }, OpenPoolRefusal>(
    ctx,
    { key, request: { openPool: fundId, ...terms } },
    async (tx) => {
      const held = await holdFund(tx, fundId);
      if (!held) return refuse({ kind: "fund_not_found" });
      if (!may(ctx.actor, "fund.promise", held.organizationId)) return refuse({ kind: "not_permitted" });
      if (poolOf(held)) return refuse({ kind: "pool_open_already" });
      if (held.restriction === "memberships") return refuse({ kind: "pool_without_projects" });
      const { numerator, denominator, projectCapMinor, organizationCapMinor } = terms;
      if (projectCapMinor <= 0n) return refuse({ kind: "cap_is_zero", field: "projectCap" });
      if (organizationCapMinor < projectCapMinor)
        return refuse({ kind: "organization_cap_below_project", field: "organizationCap" });
      if (organizationCapMinor > limits.amountMinor) return refuse({ kind: "cap_too_large", field: "organizationCap" });
      await tx.db
        .update(fund)
        .set({
          matchNumerator: numerator,
          matchDenominator: denominator,
          projectCapMinor,
          organizationCapMinor,
          poolOpenedAt: tx.now,
        })
        .where(eq(fund.id, fundId));
      tx.say({
        name: "fund.pool_opened",
        streams: [organizationStream(held.organizationId), networkStream],
        organizationId: held.organizationId,
        entity: `fund:${fundId}`,
        payload: {
          fundId,
          numerator,
          denominator,
          projectCapMinor: projectCapMinor.toString(),
          organizationCapMinor: organizationCapMinor.toString(),
          currency: held.currency,
        },
      });
      return ok({ fundId });
    },
  );
}
