import { dayOf } from "#app/domain/kernel/clock.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { LedgerRefusal } from "./refusals.ts";

/*
 * A receipt is money that came in: a payment of invoices or ahead of them, a filling of a fund, a part of dues. What it is
 * for and what follows from it is told by the area that keeps it; that it came, and that it goes back, is told here.
 */

/** What whoever records it knows of it. */
export interface Arrival {
  readonly amountMinor: bigint;
  /** The bank's day, year-month-day; absent: today. */
  readonly happenedOn?: string | undefined;
  /** The bank's or the payer's words. */
  readonly reference?: string | undefined;
}

/** As its table keeps it. Never changed but by being taken back: the mirrored transfer says by whom, when and why. */
export interface Receipt {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly happenedOn: string;
  readonly reference: string;
  readonly recordedAt: Date;
  readonly recordedBy: string | null;
  readonly transferId: string;
  /** The mirrored transfer, once it was taken back. */
  readonly mirrorId: string | null;
}

/** As pages show it. */
export interface ShownReceipt {
  readonly id: string;
  readonly amountMinor: bigint;
  /** Year-month-day. */
  readonly happenedOn: string;
  /** Null for those who do not read the payments of whoever paid. */
  readonly reference: string | null;
  /** Number of its transfer in the book. */
  readonly transferNumber: number;
  readonly isTakenBack: boolean;
}

export type ArrivalRefusal =
  KernelRefusal<"amount_is_zero" | "amount_too_large", "amount"> | LedgerRefusal<"payment_day_ahead", "happenedOn">;

/** Why nobody can record this as money that came in, whatever it is for; or null. */
export function refuseArrival({ amountMinor, happenedOn }: Arrival, now: Date): ArrivalRefusal | null {
  if (amountMinor <= 0n) return { kind: "amount_is_zero", field: "amount" };
  if (amountMinor > limits.amountMinor) return { kind: "amount_too_large", field: "amount" };
  if (happenedOn !== undefined && happenedOn > dayOf(now)) return { kind: "payment_day_ahead", field: "happenedOn" };
  return null;
}

/** Why this cannot be taken back, whatever it was for; or null. `already` is how its area says that it was before. */
export function refuseReversal<Already>(
  { mirrorId }: Pick<Receipt, "mirrorId">,
  reason: string,
  already: Already,
): KernelRefusal<"reason_missing", "reason"> | Already | null {
  if (reason.trim() === "") return { kind: "reason_missing", field: "reason" };
  return mirrorId === null ? null : already;
}
