import { eq } from "drizzle-orm";
import { z } from "zod";
import { bankLine, payment } from "#db/schema/invoices.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { exactSum } from "#app/domain/kernel/refusal-table.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { ok, refuse, type Refusal, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { id, reasonText } from "#app/domain/kernel/values.server.ts";
import { takenBack, undoneBy } from "./match-bank-line.ts";
import { receivePayment, type ReceiveRefusal } from "./record-payment.server.ts";
import { mirrorPayment, type MirrorRefusal } from "./take-back-payment.server.ts";
import { payBack, type RefundRefusal } from "./use-credit.server.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { InvoicesRefusal } from "./refusals.ts";

type Line = typeof bankLine.$inferSelect;

export type DecideRefusal =
  | KeyReused
  | NotPermitted
  | InvoicesRefusal<"bank_line_not_found">
  /** Somebody decided meanwhile. */
  | InvoicesRefusal<"bank_line_decided">
  | KernelRefusal<"reason_missing", "note">
  /** It moves another sum than the payment that it should undo. */
  | InvoicesRefusal<"payment_of_other_amount", "paymentId">
  | MirrorRefusal
  | ReceiveRefusal
  | RefundRefusal;

/** What finance says about a line, having looked at it. */
export type Decision =
  /** It pays these invoices, and what is over is credit; or, where money went out, it pays credit back. */
  | { readonly as: "payment"; readonly organizationId: string; readonly invoiceIds: readonly string[] }
  /** It undoes this payment, which is taken back by its mirror. */
  | { readonly as: "reversal"; readonly paymentId: string }
  | { readonly as: "set_aside"; readonly note: string };

const decisionToTake: z.ZodType<Decision> = z.discriminatedUnion("as", [
  z.object({ as: z.literal("payment"), organizationId: id, invoiceIds: z.array(id).max(limits.invoicesPerPayment) }),
  z.object({ as: z.literal("reversal"), paymentId: id }),
  z.object({ as: z.literal("set_aside"), note: reasonText }),
]);

/** Posts a line of the bank to the book as a person decided, or sets it aside. Nothing but this makes a payment of it. */
export const decideBankLine = command({
  name: "bank.decide_line",
  permission: "bank.import",
  key: "required",
  input: z.object({ lineId: id, decision: decisionToTake }),
  output: z.object({ paymentId: id.nullable() }),
  async run(ctx, key, { lineId, decision }): Promise<Result<{ paymentId: string | null }, DecideRefusal>> {
    if (!may(ctx.actor, "bank.import")) return refuse({ kind: "not_permitted" });
    return transact<{ paymentId: string | null }, DecideRefusal>(
      ctx,
      { key, request: { lineId, decision } },
      async (tx) => {
        // Projects and organizations are locked by the payment, before the line, so that two people who decide at once meet in one order.
        const [seen] = isId(lineId) ? await tx.db.select().from(bankLine).where(eq(bankLine.id, lineId)) : [];
        if (!seen) return refuse({ kind: "bank_line_not_found" });
        if (seen.state !== "open") return refuse({ kind: "bank_line_decided" });
        if (decision.as === "set_aside") {
          if (decision.note.trim() === "") return refuse({ kind: "reason_missing", field: "note" });
          return close(tx, seen, { state: "set_aside", note: decision.note, paymentId: null });
        }
        if (decision.as === "reversal") {
          const undone = await undo(tx, seen, decision.paymentId);
          return undone.ok
            ? close(tx, seen, {
                state: "posted",
                note: chargeNote(seen),
                paymentId: null,
                undoesPaymentId: undone.value.paymentId,
              })
            : undone;
        }
        const paid = await post(tx, seen, decision);
        return paid.ok ? close(tx, seen, { state: "posted", note: "", paymentId: paid.value.paymentId }) : paid;
      },
    );
  },
});

/** What the other side is called and wrote, in one line. */
const wordsOf = ({ party, remittance, reference }: Line): string =>
  [party, remittance, reference].filter(Boolean).join(" · ").slice(0, limits.reasonLength);

/** The bank's charge for a payment that came back is no movement between organizations, so the book does not have it. */
const chargeNote = ({ amountMinor, returnedMinor, currency }: Line): string =>
  returnedMinor === null
    ? ""
    : `The bank’s charge of ${exactSum(returnedMinor - amountMinor, currency)} is not in the book.`;

async function undo(
  tx: Tx,
  line: Line,
  paymentId: string,
): Promise<Result<{ paymentId: string }, Refusal & DecideRefusal>> {
  const [found] = isId(paymentId)
    ? await tx.db
        .select({ kind: payment.kind, amountMinor: payment.amountMinor })
        .from(payment)
        .where(eq(payment.id, paymentId))
    : [];
  if (!found || (found.kind !== "received" && found.kind !== "refunded")) return refuse({ kind: "payment_not_found" });
  if (undoneBy({ ...found, kind: found.kind }) !== takenBack(line))
    return refuse({ kind: "payment_of_other_amount", field: "paymentId" });
  return mirrorPayment(tx, paymentId, `The bank undid it on ${line.bookedOn}`);
}

function post(
  tx: Tx,
  line: Line,
  { organizationId, invoiceIds }: Extract<Decision, { as: "payment" }>,
): Promise<Result<{ paymentId: string }, Refusal & DecideRefusal>> {
  const told = { organizationId, happenedOn: line.bookedOn, reference: wordsOf(line) };
  return line.amountMinor > 0n
    ? receivePayment(tx, { ...told, invoiceIds, amountMinor: line.amountMinor })
    : payBack(tx, { ...told, amountMinor: -line.amountMinor });
}

/** Whoever comes second finds the line decided, and everything that they did is rolled back. */
async function close(
  tx: Tx,
  { id }: Line,
  decided: Pick<Line, "state" | "note" | "paymentId"> & Partial<Pick<Line, "undoesPaymentId">>,
): Promise<Result<{ paymentId: string | null }, InvoicesRefusal<"bank_line_decided">>> {
  const [held] = await tx.db.select({ state: bankLine.state }).from(bankLine).where(eq(bankLine.id, id)).for("update");
  if (held?.state !== "open") return refuse({ kind: "bank_line_decided" });
  await tx.db
    .update(bankLine)
    .set({ ...decided, decidedAt: tx.now, decidedBy: actorId(tx.actor) })
    .where(eq(bankLine.id, id));
  return ok({ paymentId: decided.undoesPaymentId ?? decided.paymentId });
}
