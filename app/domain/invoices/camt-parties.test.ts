import { describe, expect, it } from "vitest";
import type { BankFact } from "./bank-line.ts";
import { readCamt } from "./read-camt.server.ts";

const own = "DE11OWN";
const account = (side: string, name: string, iban: string) =>
  `<${side}><Pty><Nm>${name}</Nm></Pty></${side}>${iban === "" ? "" : `<${side}Acct><Id><IBAN>${iban}</IBAN></Id></${side}Acct>`}`;
const details = (inner: string) => `<TxDtls>${inner}</TxDtls>`;
const ordered = (amount: string, currency = "USD") =>
  `<AmtDtls><InstdAmt><Amt Ccy="${currency}">${amount}</Amt></InstdAmt></AmtDtls>`;
const parties = (debtor: readonly [string, string], creditor: readonly [string, string]) =>
  `<RltdPties>${account("Dbtr", ...debtor)}${account("Cdtr", ...creditor)}</RltdPties>`;

interface Given {
  readonly amount: string;
  readonly sign?: string;
  readonly state?: string;
  readonly reversal?: boolean;
  readonly batch?: number;
  readonly inside?: string;
}

async function read({ amount, sign = "CRDT", state = "BOOK", reversal = false, batch, inside = "" }: Given) {
  const text = `<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>${own}</IBAN></Id><Ownr><Nm>The Network</Nm></Ownr></Acct><Ntry><Amt Ccy="USD">${amount}</Amt>${sign === "" ? "" : `<CdtDbtInd>${sign}</CdtDbtInd>`}${reversal ? "<RvslInd>true</RvslInd>" : ""}${state === "" ? "" : `<Sts><Cd>${state}</Cd></Sts>`}<BookgDt><Dt>2026-05-02</Dt></BookgDt><NtryDtls>${batch === undefined ? "" : `<Btch><NbOfTxs>${batch}</NbOfTxs></Btch>`}${inside}</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;
  const facts: BankFact[] = [];
  const faults: string[] = [];
  for await (const { fields } of readCamt(
    (async function* () {
      yield await Promise.resolve(text);
    })(),
  ))
    if (fields.ok) facts.push(fields.value);
    else faults.push(fields.refusal.kind);
  return { facts, faults, told: facts.map(({ amountMinor, party }) => [Number(amountMinor), party]) };
}

describe("the other side of an entry", () => {
  const us = ["The Network", own] as const;
  const mill = ["Mill", "DE22MILL"] as const;

  it("is never the statement's own account, whichever roles the bank gives to a payment that came back", async () => {
    for (const roles of [parties(mill, us), parties(us, mill)])
      for (const sign of ["DBIT", "CRDT"])
        expect((await read({ amount: "5.00", sign, reversal: true, inside: details(roles) })).facts).toMatchObject([
          { party: "Mill", partyAccount: "DE22MILL", reversal: true },
        ]);
    expect((await read({ amount: "5.00", inside: details(parties(us, us)) })).facts).toMatchObject([
      { party: "", partyAccount: "" },
    ]);
  });

  it("is not the owner of the account by name either, where no account tells", async () => {
    const { facts } = await read({
      amount: "5.00",
      sign: "DBIT",
      inside: details(parties(["Mill", ""], ["THE NETWORK", ""])),
    });
    expect(facts[0]?.party).toBe("Mill");
  });
});

describe("a payment that came back", () => {
  it("keeps its own sum beside the bank's charge, and the reason", async () => {
    const inside = details(
      `${ordered("100.00")}${parties(["Mill", "DE22MILL"], ["The Network", own])}<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account closed</AddtlInf></RtrInf>`,
    );
    expect((await read({ amount: "104.20", sign: "DBIT", inside })).facts).toMatchObject([
      {
        amountMinor: -10_420n,
        returnedMinor: -10_000n,
        reversal: true,
        remittance: "(came back: AC04, Account closed)",
      },
    ]);
    expect((await read({ amount: "95.00", inside })).facts).toMatchObject([
      { amountMinor: 9_500n, returnedMinor: 10_000n },
    ]);
    const foreign = details(`${ordered("90.00", "EUR")}<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>`);
    expect((await read({ amount: "104.20", sign: "DBIT", inside: foreign })).facts[0]?.returnedMinor).toBeNull();
  });
});

describe("several transactions in one entry", () => {
  const part = (name: string, amount: string, currency = "USD") =>
    details(`${ordered(amount, currency)}<RltdPties>${account("Dbtr", name, "")}</RltdPties>`);

  it("are lines of their own where what was ordered comes to the entry in its currency", async () => {
    const two = part("Mill", "30.00") + part("Weir", "12.00");
    expect((await read({ amount: "42.00", batch: 2, inside: two })).told).toEqual([
      [3_000, "Mill"],
      [1_200, "Weir"],
    ]);
  });

  it.each([
    ["do not come to it", part("Mill", "30.00") + part("Weir", "11.00"), 2],
    ["are of another currency", part("Mill", "30.00", "EUR") + part("Weir", "12.00", "EUR"), 2],
    ["are not all told", details(`<RltdPties>${account("Dbtr", "Mill", "")}</RltdPties>`), 2],
  ])("are one line that names none of them where they %s", async (_why, inside, batch) => {
    expect((await read({ amount: "42.00", batch, inside })).told).toEqual([[4_200, "2 payers"]]);
  });
});

it("an entry of unknown direction or state is no movement", async () => {
  expect((await read({ amount: "1.00", sign: "" })).faults).toEqual(["direction_unclear"]);
  expect((await read({ amount: "1.00", sign: "BOTH" })).faults).toEqual(["direction_unclear"]);
  expect((await read({ amount: "1.00", state: "" })).faults).toEqual(["state_unknown"]);
  expect((await read({ amount: "1.00", state: "INFO" })).faults).toEqual(["not_booked"]);
});
