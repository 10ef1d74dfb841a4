import type { RowFault } from "#app/domain/kernel/import-report.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { minorDigits } from "#app/domain/kernel/money.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { InvoicesRefusal } from "./refusals.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";

/** One movement on a bank account, as a file tells it; signed: positive came in. */
export interface BankFact {
  readonly account: string;
  /** Year-month-day. */
  readonly bookedOn: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly party: string;
  readonly partyAccount: string;
  readonly remittance: string;
  readonly reference: string;
  readonly reversal: boolean;
}

/** A row of a bank's file: a movement, or why it is none. */
export interface BankRow {
  readonly line: number;
  readonly fields: Result<BankFact, RowFault>;
}

/** Why a whole file is refused before anything of it is written. */
export type BankFileRefusal =
  | KernelRefusal<"file_empty" | "file_unreadable" | "file_columns_missing">
  /** DTDs can name other files and grow without end; no bank sends one. */
  | InvoicesRefusal<"file_has_doctype" | "file_not_a_statement" | "statement_does_not_add_up" | "dates_ambiguous">
  | IdentityRefusal<"network_not_set_up">;

/** A file that can be read twice: once to see whether it is whole, once to take it. */
export type OpenFile = () => AsyncIterable<Uint8Array | string>;

/** Texts of a bank in the bounds of our columns: no control characters, single spaces, at most a thousand letters. */
export const bankText = (text: string): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, limits.noteLength);

/** "1234.50" as ISO 20022 and Open Collective write it: a point, no groups. Digits beyond the currency's own must be zeros. */
export function readPlainAmount(text: string, currency: string): Result<bigint, RowFault> {
  const [, sign, whole, fraction = ""] = /^([-+]?)(\d{1,18})(?:\.(\d{0,12}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || !/^[A-Z]{3}$/.test(currency))
    return refuse({ kind: "amount_unreadable", value: bankText(text) });
  const digits = minorDigits(currency);
  if (/[1-9]/.test(fraction.slice(digits))) return refuse({ kind: "amount_unreadable", value: bankText(text) });
  const minor = BigInt(`${whole}${fraction.slice(0, digits).padEnd(digits, "0")}`);
  if (minor > limits.amountMinor) return refuse({ kind: "amount_too_large", value: bankText(text) });
  return ok(sign === "-" ? -minor : minor);
}
