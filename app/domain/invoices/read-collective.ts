import { refuse, ok } from "#app/domain/kernel/result.ts";
import { bankText, readPlainAmount, type BankRow } from "./bank-line.ts";
import { readBankDay } from "./bank-values.ts";

/** Whether a header is that of Open Collective's transactions. */
export const isCollective = (header: readonly string[]): boolean =>
  header.includes("oppositeAccountSlug") && header.includes("datetime");

/** What Open Collective counts as money that somebody gave; fees and expenses are its own book's. */
const givenKinds = ["CONTRIBUTION", "ADDED_FUNDS"];

/** A row of Open Collective's transactions: which way it went is said by its type, and has to agree with the sign. */
export function readCollective(header: readonly string[], cells: readonly string[]): BankRow["fields"] {
  const cell = (name: string) => cells[header.indexOf(name)] ?? "";
  const kind = bankText(cell("kind"));
  if (!givenKinds.includes(kind)) return refuse({ kind: "not_a_payment", value: kind.slice(0, 60) });
  const currency = bankText(cell("currency")).toUpperCase();
  const amount = readPlainAmount(cell("amount") || cell("netAmount"), currency);
  if (!amount.ok) return amount;
  if (amount.value === 0n) return refuse({ kind: "amount_is_zero" });
  const bookedOn = readBankDay(cell("datetime"), null);
  if (bookedOn === null)
    return refuse({ kind: "date_unreadable", column: "datetime", value: bankText(cell("datetime")).slice(0, 60) });
  const type = bankText(cell("type")).slice(0, 60);
  if ((type !== "CREDIT" && type !== "DEBIT") || (type === "CREDIT" && amount.value < 0n))
    return refuse({ kind: "direction_unclear", word: type });
  const isRefund = cell("isRefund").toUpperCase() === "REFUND" || cell("isRefund").toLowerCase() === "true";
  const amountMinor = type === "DEBIT" && amount.value > 0n ? -amount.value : amount.value;
  return ok({
    account: bankText(cell("accountSlug")),
    bookedOn,
    amountMinor,
    currency,
    party: bankText(cell("oppositeAccountName") || cell("oppositeAccountSlug")),
    partyAccount: bankText(cell("oppositeAccountSlug")),
    remittance: bankText([cell("description"), cell("orderMemo")].filter(Boolean).join(" ")),
    reference: bankText(cell("id") || cell("shortId") || cell("legacyId") || cell("merchantId")),
    reversal: isRefund,
    returnedMinor: null,
  });
}
