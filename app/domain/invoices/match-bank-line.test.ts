import { describe, expect, it } from "vitest";
import {
  numbersIn,
  payerOf,
  proposeMatch,
  type LineToMatch,
  proposeUndoing,
  type PaymentToUndo,
} from "./match-bank-line.ts";

const open = [
  { id: "i1", number: "2026-041", organizationId: "harbour", openMinor: 100n },
  { id: "i2", number: "2026-042", organizationId: "harbour", openMinor: 250n },
  { id: "i3", number: "2026-043", organizationId: "lodz", openMinor: 999n },
];
const payers = [
  { id: "harbour", name: "Harbour Oceanography Institute", accounts: ["DE02"] },
  { id: "lodz", name: "Politechnika Łódź", accounts: [] },
  { id: "other", name: "Harbour Trust", accounts: [] },
];
const line = (changes: Partial<LineToMatch>): LineToMatch => ({
  amountMinor: 100n,
  party: "",
  partyAccount: "",
  remittance: "",
  reference: "",
  returnedMinor: null,
  ...changes,
});

describe("what a line of the bank most likely pays", () => {
  it("reads invoice numbers however people write them, and takes no other figures for one", () => {
    expect(numbersIn("RE 2026-041, 2026/42 und INV2026043; 2026-041")).toEqual(["2026-041", "2026-042", "2026-043"]);
    expect(numbersIn("IBAN DE1220260410000, call 12026-041 or 2019")).toEqual([]);
  });

  it("follows the number before anything else", () => {
    expect(
      proposeMatch(line({ remittance: "2026-043", party: "Harbour Oceanography Institute" }), open, payers),
    ).toEqual({ organizationId: "lodz", invoiceIds: ["i3"], because: "number", exact: false });
    expect(proposeMatch(line({ amountMinor: 350n, remittance: "2026-041 2026-042" }), open, payers)).toMatchObject({
      invoiceIds: ["i1", "i2"],
      exact: true,
    });
    expect(proposeMatch(line({ amountMinor: 7n, remittance: "2026-041 2026-043" }), open, payers)).toBeNull();
  });

  it("knows payers by account and by name, without marks, cut short, or within more words", () => {
    const who = (party: string, partyAccount = "") => payerOf({ party, partyAccount }, payers)?.id ?? null;
    expect([
      who("", "DE02"),
      who("POLITECHNIKA LODZ"),
      who("Harbour Oceanogr"),
      who("The Politechnika Łódź, dept 4"),
      who("Harbour"),
      who("Lo"),
    ]).toEqual(["harbour", "lodz", "harbour", "lodz", null, null]);
  });

  it("takes the payer's invoice of that amount, or its oldest as far as the money goes", () => {
    expect(proposeMatch(line({ amountMinor: 250n, partyAccount: "DE02" }), open, payers)).toMatchObject({
      invoiceIds: ["i2"],
      because: "payer_and_amount",
      exact: true,
    });
    expect(proposeMatch(line({ amountMinor: 120n, partyAccount: "DE02" }), open, payers)).toMatchObject({
      invoiceIds: ["i1", "i2"],
      because: "payer",
      exact: false,
    });
  });

  it("takes the only invoice of that amount from a stranger, and nothing where there are two or none, or money went out", () => {
    expect(proposeMatch(line({ amountMinor: 999n, party: "Somebody" }), open, payers)).toMatchObject({
      organizationId: "lodz",
      because: "amount",
    });
    expect(proposeMatch(line({ amountMinor: 999n }), [...open, { ...open[2]!, id: "i4" }], payers)).toBeNull();
    expect(proposeMatch(line({ amountMinor: 5n }), open, payers)).toBeNull();
    expect(proposeMatch(line({ amountMinor: -100n, remittance: "2026-041" }), open, payers)).toBeNull();
  });

  it("undoes the payment of that sum: of the same account first, and nothing where two others may be meant", () => {
    const payment = (id: string, changes: Partial<PaymentToUndo> = {}): PaymentToUndo => ({
      id,
      kind: "received",
      organizationId: "harbour",
      organization: "Harbour",
      amountMinor: 70n,
      happenedOn: "2026-09-01",
      partyAccount: "",
      ...changes,
    });
    const back = (changes: Partial<Parameters<typeof proposeUndoing>[0]> = {}) => ({
      ...line({ amountMinor: -70n }),
      bookedOn: "2026-09-05",
      reversal: true,
      ...changes,
    });
    const undone = (of: Parameters<typeof proposeUndoing>[0], ...payments: PaymentToUndo[]) =>
      proposeUndoing(of, payments, payers)?.id ?? null;
    expect(undone(back(), payment("a"))).toBe("a");
    expect(undone(back(), payment("a"), payment("b"))).toBeNull();
    expect(undone(back({ partyAccount: "DE02" }), payment("a"), payment("b", { partyAccount: "DE02" }))).toBe("b");
    expect(
      undone(
        back(),
        payment("other sum", { amountMinor: 71n }),
        payment("later", { happenedOn: "2026-09-06" }),
        payment("refund", { kind: "refunded" }),
      ),
    ).toBeNull();
    // Without the bank's word: only where the money went back to whom it came from.
    expect(undone(back({ reversal: false }), payment("a"))).toBeNull();
    expect(undone(back({ reversal: false, partyAccount: "DE02" }), payment("a"))).toBe("a");
    expect(undone(back({ amountMinor: 70n }), payment("refund", { kind: "refunded" }))).toBe("refund");
    expect(undone(back({ amountMinor: 70n, reversal: false }), payment("refund", { kind: "refunded" }))).toBeNull();
  });
});
