import { and, eq } from "drizzle-orm";
import { fundFilling } from "#db/schema/funds.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { dayOf } from "#app/domain/invoices/invoice.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, organizationStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { pair } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { holdFund, type FundNotFound } from "./find-fund.server.ts";
import type { FundRow } from "./fund.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { InvoicesRefusal } from "#app/domain/invoices/refusals.ts";
import type { FundsRefusal } from "./refusals.ts";

export type FillFundRefusal =
  | KeyReused
  | FundNotFound
  | NotPermitted
  | KernelRefusal<"amount_is_zero" | "amount_too_large", "amount">
  | InvoicesRefusal<"payment_day_ahead", "happenedOn">;

export interface Filling {
  readonly fundId: string;
  readonly amountMinor: bigint;
  /** The bank's day, year-month-day; absent: today. */
  readonly happenedOn?: string | undefined;
  readonly reference?: string | undefined;
}

const cash = { kind: "cash", ownerId: null } as const;
const accountOf = ({ id }: FundRow) => ({ kind: "fund", ownerId: id }) as const;
const about = ({ id, organizationId }: FundRow) => ({
  streams: [organizationStream(organizationId), networkStream],
  organizationId,
  entity: `fund:${id}`,
});

/** Records that money came in for a fund. */
export async function fillFund(
  ctx: Context,
  key: string,
  filling: Filling,
): Promise<Result<{ fillingId: string }, FillFundRefusal>> {
  if (!may(ctx.actor, "fund.fill")) return refuse({ kind: "not_permitted" });
  return transact<{ fillingId: string }, FillFundRefusal>(ctx, { key, request: { fill: filling } }, async (tx) => {
    const { amountMinor, happenedOn = dayOf(tx.now), reference = "" } = filling;
    const held = await holdFund(tx, filling.fundId);
    if (!held) return refuse({ kind: "fund_not_found" });
    if (amountMinor <= 0n) return refuse({ kind: "amount_is_zero", field: "amount" });
    if (held.heldMinor + amountMinor > limits.amountMinor) return refuse({ kind: "amount_too_large", field: "amount" });
    if (happenedOn > dayOf(tx.now)) return refuse({ kind: "payment_day_ahead", field: "happenedOn" });
    const fillingId = tx.newId();
    tx.say({
      name: "fund.filled",
      ...about(held),
      payload: {
        fundId: held.id,
        amountMinor: amountMinor.toString(),
        heldMinor: (held.heldMinor + amountMinor).toString(),
        currency: held.currency,
      },
    });
    const [posted] = await postTransfers(tx, held.currency, [
      {
        kind: "fund_filled",
        idempotencyKey: `fund_filled:${fillingId}`,
        reason: held.name,
        entries: pair(cash, accountOf(held), amountMinor),
      },
    ]);
    assert(posted, "one transfer was posted");
    await tx.db.insert(fundFilling).values({
      id: fillingId,
      fundId: held.id,
      amountMinor,
      happenedOn,
      reference,
      recordedAt: tx.now,
      recordedBy: actorId(tx.actor),
      transferId: posted.id,
    });
    return ok({ fillingId });
  });
}

export type TakeBackFillingRefusal =
  | KeyReused
  | NotPermitted
  | FundsRefusal<"filling_not_found" | "filling_taken_back_already">
  /** It is promised or spent: so much less is left in the fund. */
  | FundsRefusal<"fund_money_promised">
  | KernelRefusal<"reason_missing", "reason">;

/** Takes back what was recorded of money that came in, while it is neither promised nor spent: a mirrored transfer, nothing is deleted. */
export async function takeBackFilling(
  ctx: Context,
  key: string,
  { fillingId, reason }: { readonly fillingId: string; readonly reason: string },
): Promise<Result<{ fillingId: string }, TakeBackFillingRefusal>> {
  if (!may(ctx.actor, "fund.fill")) return refuse({ kind: "not_permitted" });
  return transact<{ fillingId: string }, TakeBackFillingRefusal>(
    ctx,
    { key, request: { takeBackFilling: fillingId, reason } },
    async (tx) => {
      if (reason.trim() === "") return refuse({ kind: "reason_missing", field: "reason" });
      // A filling never changes its fund, so this may be read before the lock is taken.
      const [at] = isId(fillingId)
        ? await tx.db.select({ fundId: fundFilling.fundId }).from(fundFilling).where(eq(fundFilling.id, fillingId))
        : [];
      const held = at && (await holdFund(tx, at.fundId));
      if (!held) return refuse({ kind: "filling_not_found" });
      const [row] = await tx.db
        .select()
        .from(fundFilling)
        .where(and(eq(fundFilling.id, fillingId), eq(fundFilling.fundId, held.id)));
      assert(row, "fillings are never deleted");
      if (row.mirrorId !== null) return refuse({ kind: "filling_taken_back_already" });
      const leftMinor = held.heldMinor - held.promisedMinor;
      if (row.amountMinor > leftMinor)
        return refuse({ kind: "fund_money_promised", leftMinor, currency: held.currency });
      tx.say({
        name: "fund.filling_taken_back",
        ...about(held),
        payload: {
          fundId: held.id,
          amountMinor: row.amountMinor.toString(),
          heldMinor: (held.heldMinor - row.amountMinor).toString(),
          currency: held.currency,
          reason,
        },
      });
      const [posted] = await postTransfers(tx, held.currency, [
        {
          kind: "fund_mirrored",
          idempotencyKey: `fund_mirrored:${fillingId}`,
          reason,
          reversesId: row.transferId,
          entries: pair(accountOf(held), cash, row.amountMinor),
        },
      ]);
      assert(posted, "one transfer was posted");
      await tx.db.update(fundFilling).set({ mirrorId: posted.id }).where(eq(fundFilling.id, fillingId));
      return ok({ fillingId });
    },
  );
}
