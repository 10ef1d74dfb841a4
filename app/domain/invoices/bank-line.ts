import type { RowFault } from "#app/domain/kernel/import-report.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { minorDigits } from "#app/domain/kernel/money.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { DecodeRefusal } from "#app/domain/kernel/decode-file.server.ts";
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
  /** Of a payment that came back: its own sum, signed like the line, where the bank's charge makes the line another. */
  readonly returnedMinor: bigint | null;
}

/** A row of a bank's file: a movement, or why it is none. */
export interface BankRow {
  readonly line: number;
  readonly fields: Result<BankFact, RowFault>;
}

/** Why a whole file is refused before anything of it is written. */
export type BankFileRefusal =
  | KernelRefusal<"file_empty" | "file_unreadable">
  | DecodeRefusal
  /** DTDs can name other files and grow without end; no bank sends one. */
  | InvoicesRefusal<
      | "file_has_doctype"
      | "file_not_a_statement"
      | "statement_does_not_add_up"
      | "dates_ambiguous"
      | "bank_columns_missing"
      | "bank_column_unknown"
      | "bank_rows_unreadable"
    >
  | IdentityRefusal<"network_not_set_up">;

/** An IBAN, in one piece or in groups of four. */
const accountNumber =
  /\b[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?:\s(?=[A-Z0-9]*\d)[A-Z0-9]{4}){2,7}(?:\s(?=[A-Z0-9]*\d)[A-Z0-9]{1,3})?)\b/g;

/** The one account number that stands in these lines, as banks write it above their tables; empty where none or several do. */
export function accountIn(lines: readonly string[]): string {
  const found = lines.flatMap((line) => line.toUpperCase().match(accountNumber) ?? []);
  const numbers = new Set(found.map((each) => each.replace(/\s/g, "")));
  return numbers.size === 1 ? ([...numbers][0] ?? "") : "";
}

/** What two spellings of one account are compared by. */
export const ownAccountKey = (account: string): string => account.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");

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
