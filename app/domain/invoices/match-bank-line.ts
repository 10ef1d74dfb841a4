import { normalized } from "#app/domain/kernel/text.ts";
import { invoiceNumber } from "./invoice.ts";

export interface OpenInvoiceToMatch {
  readonly id: string;
  readonly number: string;
  readonly organizationId: string;
  readonly openMinor: bigint;
}

export interface PayerToMatch {
  readonly id: string;
  readonly name: string;
  /** Accounts from which it paid before. */
  readonly accounts: readonly string[];
}

export interface LineToMatch {
  readonly amountMinor: bigint;
  readonly party: string;
  readonly partyAccount: string;
  readonly remittance: string;
  readonly reference: string;
  /** The sum of a payment that came back, where the line is another by the bank's charge. */
  readonly returnedMinor: bigint | null;
}

/** What a line most likely pays, and why we think so. Nothing follows from it until a person says yes. */
export interface MatchProposal {
  readonly organizationId: string;
  readonly invoiceIds: readonly string[];
  readonly because: "number" | "payer_and_amount" | "payer" | "amount";
  /** Whether it is exactly what is open. */
  readonly exact: boolean;
}

/** A payment that stands in the book and would be undone by a line of its amount. */
export interface PaymentToUndo {
  readonly id: string;
  readonly kind: "received" | "refunded";
  readonly organizationId: string;
  readonly organization: string;
  readonly amountMinor: bigint;
  /** The bank's day, year-month-day. */
  readonly happenedOn: string;
  /** The other side's account, where a line of the bank told it. */
  readonly partyAccount: string;
}

/** Invoice numbers in a text, however they are written: "2026-041", "2026 / 41", "INV2026041". */
export function numbersIn(text: string): string[] {
  const found = [...text.matchAll(/(?<!\d)(20\d{2})\s?[-–—/._#]?\s?(\d{1,9})(?!\d)/g)].map(([, year, number]) =>
    invoiceNumber({ year: Number(year), number: Number(number) }),
  );
  return [...new Set(found)];
}

const plain = (name: string): string =>
  normalized(name, "NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ł", "l")
    .replaceAll("Ł", "L")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Who paid: by an account that is known, or by a name that is the organization's, also where the bank cut it short. */
export function payerOf(
  { party, partyAccount }: Pick<LineToMatch, "party" | "partyAccount">,
  payers: readonly PayerToMatch[],
): PayerToMatch | null {
  const byAccount = partyAccount === "" ? [] : payers.filter(({ accounts }) => accounts.includes(partyAccount));
  if (byAccount.length === 1) return byAccount[0] ?? null;
  const said = plain(party);
  if (said.length < 5) return null;
  const byName = payers.filter(({ name }) => {
    const own = plain(name);
    return (
      own === said ||
      (said.length >= 12 && own.startsWith(said)) ||
      (own.length >= 8 && ` ${said} `.includes(` ${own} `))
    );
  });
  return byName.length === 1 ? (byName[0] ?? null) : null;
}

/** The best proposal for money that came in; null where nothing speaks for any. `open`: the oldest due first. */
export function proposeMatch(
  line: LineToMatch,
  open: readonly OpenInvoiceToMatch[],
  payers: readonly PayerToMatch[],
): MatchProposal | null {
  // What comes back to us is no payment of anybody.
  if (line.amountMinor <= 0n || line.returnedMinor !== null) return null;
  const sum = (invoices: readonly OpenInvoiceToMatch[]) =>
    invoices.reduce((total, { openMinor }) => total + openMinor, 0n);
  const propose = (
    invoices: readonly OpenInvoiceToMatch[],
    organizationId: string,
    because: MatchProposal["because"],
  ): MatchProposal => ({
    organizationId,
    invoiceIds: invoices.map(({ id }) => id),
    because,
    exact: sum(invoices) === line.amountMinor,
  });
  const numbers = numbersIn(`${line.remittance} ${line.reference}`);
  const named = numbers.flatMap((number) => open.filter((invoice) => invoice.number === number));
  const [one] = named;
  if (one && named.every(({ organizationId }) => organizationId === one.organizationId))
    return propose(named, one.organizationId, "number");
  const payer = payerOf(line, payers);
  if (payer) {
    const own = open.filter(({ organizationId }) => organizationId === payer.id);
    const exact = own.find(({ openMinor }) => openMinor === line.amountMinor);
    if (exact) return propose([exact], payer.id, "payer_and_amount");
    // Several at once, or a part: the oldest due first, as far as the money goes.
    const covered: OpenInvoiceToMatch[] = [];
    for (const invoice of own) {
      if (sum(covered) >= line.amountMinor) break;
      covered.push(invoice);
    }
    return propose(covered, payer.id, sum(covered) === line.amountMinor ? "payer_and_amount" : "payer");
  }
  const same = open.filter(({ openMinor }) => openMinor === line.amountMinor);
  return same.length === 1 && same[0] ? propose(same, same[0].organizationId, "amount") : null;
}

/** What it moved on the bank's account, undone: the sum of a line that takes it back. */
export const undoneBy = ({ kind, amountMinor }: Pick<PaymentToUndo, "kind" | "amountMinor">): bigint =>
  kind === "received" ? -amountMinor : amountMinor;

/** The sum that a line takes back: its own, or, where the bank charged for it, that of the payment that came back. */
export const takenBack = ({ amountMinor, returnedMinor }: Pick<LineToMatch, "amountMinor" | "returnedMinor">): bigint =>
  returnedMinor ?? amountMinor;

/** Payments that a line may undo, the likeliest first: of exactly what it takes back, not after its day; first those of the same account, then the newest. */
export const undoable = (
  line: LineToMatch & { readonly bookedOn: string },
  payments: readonly PaymentToUndo[],
): PaymentToUndo[] =>
  payments
    .filter((payment) => undoneBy(payment) === takenBack(line) && payment.happenedOn <= line.bookedOn)
    .map((payment) => ({ payment, same: line.partyAccount !== "" && payment.partyAccount === line.partyAccount }))
    .sort((a, b) => Number(b.same) - Number(a.same) || (a.payment.happenedOn < b.payment.happenedOn ? 1 : -1))
    .map(({ payment }) => payment);

/**
 * The payment that a line most likely undoes: what the bank calls a reversal, or money that went back to whom it came
 * from. Null where it may as well be something else.
 */
export function proposeUndoing(
  line: LineToMatch & { readonly bookedOn: string; readonly reversal: boolean },
  payments: readonly PaymentToUndo[],
  payers: readonly PayerToMatch[],
): PaymentToUndo | null {
  const all = undoable(line, payments);
  const own = all.filter(({ organizationId }) => organizationId === payerOf(line, payers)?.id);
  // Several of that sum: those of whom the line names go before all others.
  const [first, second] = own.length > 0 ? own : all;
  if (!first) return null;
  const sameAccount = line.partyAccount !== "" && first.partyAccount === line.partyAccount;
  if (line.reversal && (sameAccount || !second)) return first;
  return line.amountMinor < 0n && !second && (sameAccount || payerOf(line, payers)?.id === first.organizationId)
    ? first
    : null;
}
