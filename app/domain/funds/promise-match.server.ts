import { sql } from "drizzle-orm";
import { z } from "zod";
import { wordList } from "#db/schema/columns.ts";
import { endedRungs } from "#db/schema/rungs.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id, minorUnits } from "#app/domain/kernel/values.server.ts";
import { placedPledge, type PlacedPledge } from "#app/domain/pledges/pledge-values.server.ts";
import { readyPledge, signPledge, type NothingNeeded } from "#app/domain/pledges/sign-pledge.server.ts";
import type { UnfitPledge } from "#app/domain/pledges/unfit-pledge.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { holdFund, takenFrom, type FundNotFound } from "./find-fund.server.ts";
import { poolOf, headroomFor } from "./fund.ts";
import { paysFor } from "./read-aims.server.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { FundsRefusal } from "./refusals.ts";

export type PromiseMatchRefusal =
  | KeyReused
  | ProjectNotFound
  | FundNotFound
  | UnfitPledge
  | NothingNeeded
  | NotPermitted
  | FundsRefusal<"pool_not_open" | "project_outside_fund" | "matched_already">
  /** More than is left of the pool, or of what it may give to this project or its organization. */
  | FundsRefusal<"pool_exceeded", "amount">;

export interface Match {
  readonly fundId: string;
  readonly projectId: string;
  /** The most that the match may come to; it is set aside in the pool until the raise is settled. */
  readonly capMinor: bigint;
}

const matchToPromise: z.ZodType<Match> = z.object({ fundId: id, projectId: id, capMinor: minorUnits });

/**
 * Promises to match what others pledge for a project, from a fund's pool: a match pledge like any other, placed by the
 * fund's organization and paid from the pool. The whole cap is set aside, so the pool can never promise what it does not
 * hold, however the raise ends.
 */
export const promiseMatch = command({
  name: "fund.promise_match",
  permission: "fund.promise",
  key: "required",
  input: matchToPromise,
  output: placedPledge,
  run(
    ctx,
    key,
    { fundId, projectId, capMinor },
    { preview = false }: { preview?: boolean } = {},
  ): Promise<Result<PlacedPledge, PromiseMatchRefusal>> {
    const request = { match: fundId, projectId, capMinor };
    return changeProject<PlacedPledge, PromiseMatchRefusal>(
      ctx,
      projectId,
      { key, request, preview },
      async (tx, project) => {
        const held = await holdFund(tx, fundId);
        if (!held) return refuse({ kind: "fund_not_found" });
        if (!may(ctx.actor, "fund.promise", held.organizationId)) return refuse({ kind: "not_permitted" });
        const pool = poolOf(held);
        if (!pool) return refuse({ kind: "pool_not_open" });
        if (!(await paysFor(tx.db, held, project))) return refuse({ kind: "project_outside_fund" });
        const [twin] = await tx.db.execute(sql`
      select 1 from pledge where fund_id = ${fundId} and project_id = ${projectId} and terms_kind = 'match' and rung not in ${wordList(endedRungs)}`);
        if (twin) return refuse({ kind: "matched_already" });
        const { mostMinor } = headroomFor(held, pool, await takenFrom(tx.db, fundId, project));
        if (capMinor > mostMinor)
          return refuse({ kind: "pool_exceeded", field: "amount", mostMinor, currency: held.currency });
        const { numerator, denominator } = pool;
        const wanted = {
          projectId,
          organizationId: held.organizationId,
          terms: { kind: "match", numerator, denominator, capMinor },
          conditions: [],
          named: true,
          note: "",
        } as const;
        const ready = await readyPledge(tx, project, wanted, fundId);
        return ready.ok ? signPledge(tx, ready.value) : ready;
      },
    );
  },
});
