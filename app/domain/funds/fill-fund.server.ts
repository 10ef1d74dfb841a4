import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { fundFilling } from "#db/schema/funds.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { networkStream, organizationStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id, reasonText } from "#app/domain/kernel/values.server.ts";
import { arrivalFields, bookReceipt, mirrorReceipt } from "#app/domain/ledger/book-receipt.server.ts";
import { pair } from "#app/domain/ledger/ledger.ts";
import { refuseArrival, refuseReversal, type Arrival, type ArrivalRefusal } from "#app/domain/ledger/receipt.ts";
import { holdFund, type FundNotFound } from "./find-fund.server.ts";
import type { FundRow } from "./fund.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { FundsRefusal } from "./refusals.ts";

export type FillFundRefusal = KeyReused | FundNotFound | NotPermitted | ArrivalRefusal;

export interface Filling extends Arrival {
  readonly fundId: string;
}

const cash = { kind: "cash", ownerId: null } as const;
const about = ({ id, organizationId }: FundRow) => ({
  streams: [organizationStream(organizationId), networkStream],
  organizationId,
  entity: `fund:${id}`,
});

const filledFund: z.ZodType<Filling> = z.object({ fundId: id, ...arrivalFields });

/** Records that money came in for a fund. */
export const fillFund = command({
  name: "fund.fill",
  permission: "fund.fill",
  key: "required",
  input: filledFund,
  output: z.object({ fillingId: id }),
  async run(ctx, key, filling): Promise<Result<{ fillingId: string }, FillFundRefusal>> {
    if (!may(ctx.actor, "fund.fill")) return refuse({ kind: "not_permitted" });
    return transact<{ fillingId: string }, FillFundRefusal>(ctx, { key, request: { fill: filling } }, async (tx) => {
      const { amountMinor } = filling;
      const held = await holdFund(tx, filling.fundId);
      if (!held) return refuse({ kind: "fund_not_found" });
      const wrong = refuseArrival(filling, tx.now);
      if (wrong) return refuse(wrong);
      if (held.heldMinor + amountMinor > limits.amountMinor)
        return refuse({ kind: "amount_too_large", field: "amount" });
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
      const receipt = await bookReceipt(tx, held.currency, fillingId, filling, {
        kind: "fund_filled",
        reason: held.name,
        entries: pair(cash, { kind: "fund", ownerId: held.id }, amountMinor),
      });
      await tx.db.insert(fundFilling).values({ ...receipt, fundId: held.id });
      return ok({ fillingId });
    });
  },
});

export type TakeBackFillingRefusal =
  | KeyReused
  | NotPermitted
  | FundsRefusal<"filling_not_found" | "filling_taken_back_already">
  /** It is promised or spent: so much less is left in the fund. */
  | FundsRefusal<"fund_money_promised">
  | KernelRefusal<"reason_missing", "reason">;

/** Takes back what was recorded of money that came in, while it is neither promised nor spent: a mirrored transfer, nothing is deleted. */
export const takeBackFilling = command({
  name: "fund.take_back_filling",
  permission: "fund.fill",
  key: "required",
  input: z.object({ fillingId: id, reason: reasonText }),
  output: z.object({ fillingId: id }),
  async run(ctx, key, { fillingId, reason }): Promise<Result<{ fillingId: string }, TakeBackFillingRefusal>> {
    if (!may(ctx.actor, "fund.fill")) return refuse({ kind: "not_permitted" });
    return transact<{ fillingId: string }, TakeBackFillingRefusal>(
      ctx,
      { key, request: { takeBackFilling: fillingId, reason } },
      async (tx) => {
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
        const wrong = refuseReversal(row, reason, { kind: "filling_taken_back_already" } as const);
        if (wrong) return refuse(wrong);
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
        const mirrorId = await mirrorReceipt(tx, row, { kind: "fund_mirrored", reason });
        await tx.db.update(fundFilling).set({ mirrorId }).where(eq(fundFilling.id, fillingId));
        return ok({ fillingId });
      },
    );
  },
});
