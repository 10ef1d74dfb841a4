import { inArray } from "drizzle-orm";
import { fundDistribution, type DistributionLine } from "#db/schema/funds.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { hashOf, transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import type { NewTransfer } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { readyPledge, writePledge, type NothingNeeded } from "#app/domain/pledges/sign-pledge.server.ts";
import type { UnfitPledge } from "#app/domain/pledges/unfit-pledge.ts";
import { findProjectById } from "#app/domain/projects/find-project.server.ts";
import { project } from "#db/schema/projects.ts";
import { holdFund, type FundNotFound } from "./find-fund.server.ts";
import { poolOf, type FundRow } from "./fund.ts";
import { distribute } from "./quadratic.ts";
import { claimOf, readRaises, type Raise } from "./read-raises.server.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { FundsRefusal } from "./refusals.ts";

export type DistributeRefusal =
  | KeyReused
  | FundNotFound
  | UnfitPledge
  | NothingNeeded
  | NotPermitted
  | FundsRefusal<"pool_not_open">
  /** A project that was chosen does not raise, or is not what the fund is for. */
  | FundsRefusal<"project_outside_fund">
  | KernelRefusal<"amount_is_zero", "amount">
  | FundsRefusal<"pool_left_exceeded", "amount">
  | FundsRefusal<"distribution_empty">
  /** The parts are not those that were confirmed. */
  | FundsRefusal<"distribution_changed">;

export interface Distribution {
  readonly fundId: string;
  /** What is to be divided, minor units. */
  readonly amountMinor: bigint;
  readonly projectIds: readonly string[];
}

/** A project's part of a distribution. */
export interface PlannedPart {
  readonly raise: Raise;
  readonly weight: bigint;
  readonly amountMinor: bigint;
}

export interface PlannedDistribution {
  /** The oldest project first. */
  readonly parts: readonly PlannedPart[];
  readonly givenMinor: bigint;
  /** Tells one plan from another: what is confirmed must be what was looked at. */
  readonly digest: string;
}

/** What the distribution would be now; the same for the page that shows it and the command that posts it. */
export async function planDistribution(
  tx: Pick<Tx, "db" | "actor" | "now">,
  held: FundRow,
  { amountMinor, projectIds }: Omit<Distribution, "fundId">,
): Promise<Result<PlannedDistribution, DistributeRefusal>> {
  const pool = poolOf(held);
  if (!pool) return refuse({ kind: "pool_not_open" });
  if (amountMinor <= 0n) return refuse({ kind: "amount_is_zero", field: "amount" });
  const leftMinor = held.heldMinor - held.promisedMinor;
  if (amountMinor > leftMinor)
    return refuse({ kind: "pool_left_exceeded", field: "amount", leftMinor, currency: held.currency });
  const wanted = new Set(projectIds);
  // Ids are in the order of time: the smallest is the oldest.
  const raises = (await readRaises(tx.db, tx.actor, tx.now, held, pool))
    .filter(({ id }) => wanted.has(id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (raises.length < wanted.size || wanted.size > limits.fundAims) return refuse({ kind: "project_outside_fund" });
  const roomOf = new Map(raises.map(({ organizationId, room }) => [organizationId, room.organizationMinor]));
  const parts = distribute(amountMinor, raises.map(claimOf), (organizationId) => roomOf.get(organizationId) ?? 0n).map(
    ({ weight, amountMinor: part }, index) => ({ raise: raises[index]!, weight, amountMinor: part }),
  );
  const givenMinor = parts.reduce((sum, part) => sum + part.amountMinor, 0n);
  if (givenMinor === 0n) return refuse({ kind: "distribution_empty" });
  return ok({ parts, givenMinor, digest: hashOf(parts.map(({ raise, amountMinor: part }) => [raise.id, part])) });
}

/**
 * Divides a sum of a fund's pool among raises, by the square roots of what organizations have put in, and pledges each
 * part: fixed, paid from the pool, like a match otherwise. All of it or nothing, and only as it was looked at.
 *
 * @param digest of the plan that was confirmed
 */
export function distributeFund(
  ctx: Context,
  key: string,
  { digest, ...distribution }: Distribution & { readonly digest: string },
): Promise<Result<{ distributionId: string; givenMinor: string; projects: number }, DistributeRefusal>> {
  const { fundId, projectIds, amountMinor } = distribution;
  const request = { distribute: fundId, projectIds: [...projectIds].sort(), amountMinor, digest };
  return transact<{ distributionId: string; givenMinor: string; projects: number }, DistributeRefusal>(
    ctx,
    { key, request },
    async (tx) => {
      const known = projectIds.filter(isId).slice(0, limits.fundAims);
      const streams =
        known.length === 0
          ? []
          : await tx.db.select({ id: project.id }).from(project).where(inArray(project.id, known));
      if (streams.length > 0) await tx.lock(streams.map(({ id }) => projectStream(id)));
      const held = await holdFund(tx, fundId);
      if (!held) return refuse({ kind: "fund_not_found" });
      if (!may(ctx.actor, "fund.promise", held.organizationId)) return refuse({ kind: "not_permitted" });
      const plan = await planDistribution(tx, held, distribution);
      if (!plan.ok) return plan;
      if (plan.value.digest !== digest) return refuse({ kind: "distribution_changed" });
      return write(tx, held, amountMinor, plan.value);
    },
  );
}

async function write(
  tx: Tx,
  held: FundRow,
  amountMinor: bigint,
  { parts, givenMinor }: PlannedDistribution,
): Promise<Result<{ distributionId: string; givenMinor: string; projects: number }, DistributeRefusal>> {
  const { id: fundId, organizationId, currency } = held;
  const distributionId = tx.newId();
  const lines = parts.map(({ raise, amountMinor: part }): DistributionLine => {
    const { id: projectId, organizationId: proposer, contributionsMinor } = raise;
    return {
      projectId,
      organizationId: proposer,
      contributionsMinor: contributionsMinor.map(String),
      roomMinor: claimOf(raise).roomMinor.toString(),
      amountMinor: part.toString(),
    };
  });
  await tx.db
    .insert(fundDistribution)
    .values({ id: distributionId, fundId, amountMinor, givenMinor, lines, confirmedBy: actorId(tx.actor), at: tx.now });
  const given = parts.filter((part) => part.amountMinor > 0n);
  const transfers: NewTransfer[] = [];
  // A raise at a time, because each settles for itself; the book is written once, behind all of them.
  for (const { raise, amountMinor: part } of given) {
    const found = await findProjectById(tx.db, tx.actor, raise.id);
    assert(found, "a raise that was read under its lock is there");
    const wanted = {
      projectId: raise.id,
      organizationId,
      terms: { kind: "fixed", amountMinor: part },
      conditions: [],
      named: true,
      note: "",
    } as const;
    const ready = await readyPledge(tx, found, wanted, fundId, distributionId);
    const written = ready.ok ? await writePledge(tx, ready.value, "") : ready;
    if (!written.ok) return written;
    transfers.push(...written.value.transfers);
  }
  tx.say({
    name: "fund.distributed",
    streams: [organizationStream(organizationId), networkStream],
    organizationId,
    entity: `fund:${fundId}`,
    payload: { fundId, distributionId, givenMinor: givenMinor.toString(), projects: given.length, currency },
  });
  await postTransfers(tx, currency, transfers);
  return ok({ distributionId, givenMinor: givenMinor.toString(), projects: given.length });
}
