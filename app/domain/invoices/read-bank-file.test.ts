import { describe, expect, it } from "vitest";
import { readColumnsSaid } from "./bank-columns.ts";
import type { BankFact, BankRow } from "./bank-line.ts";
import { readBankFile } from "./read-bank-file.server.ts";
import { camtFile, camtStatement, inPieces } from "./test-bank-files.ts";

async function read(content: string | Uint8Array, options: Partial<Parameters<typeof readBankFile>[1]> = {}) {
  const file = await readBankFile(inPieces(content), { currency: "USD", ...options });
  if (!file.ok) return { refusal: file.refusal };
  const rows: BankRow[] = [];
  for await (const row of file.value.rows()) rows.push(row);
  const facts = rows.flatMap(({ fields }): BankFact[] => (fields.ok ? [fields.value] : []));
  return {
    source: file.value.source,
    rows,
    facts,
    faults: rows.flatMap(({ fields }) => (fields.ok ? [] : [fields.refusal.kind])),
  };
}

describe.each(["02", "08"] as const)("a camt.053 file of version %s", (version) => {
  it("gives a row for each transaction of an entry, and one for an entry without any or whose parts do not come to it", async () => {
    const entries = [
      {
        amount: "300.00",
        transactions: [
          { amount: "100.00", name: "Politechnika Łódź", words: "Invoice 2026-041" },
          { amount: "200.00", name: "Harbour & Sons", words: "2026-042" },
        ],
      },
      { amount: "50.00", information: "Interest" },
      {
        amount: "12.00",
        sign: "DBIT" as const,
        transactions: [{ amount: "12.00", name: "A supplier", words: "=cmd|' /C calc'!A0" }],
      },
      { amount: "90.00", transactions: [{ amount: "100.00", name: "Less a fee", words: "2026-043" }] },
      { amount: "90.00", transactions: [{ amount: "80.00", currency: "EUR", name: "From abroad" }] },
    ];
    const { facts, source } = await read(
      camtFile([camtStatement({ version, opening: "1000.00", closing: "1518.00", entries })], { version }),
    );
    expect(source).toBe("camt.053");
    expect(facts?.map(({ amountMinor, party, remittance }) => [amountMinor, party, remittance])).toEqual([
      [10_000n, "Politechnika Łódź", "Invoice 2026-041"],
      [20_000n, "Harbour & Sons", "2026-042"],
      [5_000n, "", "Interest"],
      [-1_200n, "A supplier", "=cmd|' /C calc'!A0"],
      [9_000n, "Less a fee", "2026-043"],
      [9_000n, "From abroad", ""],
    ]);
    expect(facts?.[0]).toMatchObject({
      account: "CH9300762011623852957",
      bookedOn: "2026-09-28",
      partyAccount: "DE02120300000000202051",
      reference: "REF0",
      reversal: false,
    });
  });

  it("marks reversals, leaves out what is not booked, and counts overdrafts as such", async () => {
    const entries = [
      { amount: "10.00", sign: "DBIT" as const, reversal: true },
      { amount: "99.00", status: "PDNG" },
      { amount: "4.00" },
    ];
    const { facts, faults } = await read(
      camtFile([camtStatement({ version, opening: "-5.00", closing: "-11.00", entries })], { version }),
    );
    expect(facts?.map(({ amountMinor, reversal }) => [amountMinor, reversal])).toEqual([
      [-1_000n, true],
      [400n, false],
    ]);
    expect(faults).toEqual(["not_booked"]);
  });

  it("holds statements of several currencies, each with its own decimals", async () => {
    const statements = [
      camtStatement({ version, currency: "JPY", opening: "0", closing: "1234", entries: [{ amount: "1234" }] }),
      camtStatement({ version, currency: "KWD", opening: "0", closing: "1.234", entries: [{ amount: "1.234" }] }),
    ];
    const { facts } = await read(camtFile(statements, { version }));
    expect(facts?.map(({ amountMinor, currency }) => [amountMinor, currency])).toEqual([
      [1_234n, "JPY"],
      [1_234n, "KWD"],
    ]);
  });

  it("is refused as a whole, with the difference, where its balances do not add up", async () => {
    const good = camtStatement({ version, opening: "0.00", closing: "1.00", entries: [{ amount: "1.00" }] });
    const bad = camtStatement({ version, opening: "10.00", closing: "12.50", entries: [{ amount: "1.00" }] });
    expect((await read(camtFile([good, bad], { version }))).refusal).toEqual({
      kind: "statement_does_not_add_up",
      statement: "2026-09",
      difference: "1.50 USD",
    });
  });
});

describe("XML that means harm, or nothing", () => {
  const statement = camtStatement({
    opening: "0.00",
    closing: "1.00",
    entries: [{ amount: "1.00", information: "ENTITY" }],
  });
  it.each([
    ["an external entity", '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "file_has_doctype"],
    [
      "entities that grow",
      '<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
      "file_has_doctype",
    ],
    ["an external document type", '<!DOCTYPE Document SYSTEM "http://127.0.0.1/evil.dtd">', "file_has_doctype"],
  ])("%s is refused", async (_what, before, kind) => {
    expect((await read(camtFile([statement.replace("ENTITY", "&x;")], { before }))).refusal?.kind).toBe(kind);
  });

  it("an entity that nobody declared, a file that breaks off and another kind of document are refused", async () => {
    expect((await read(camtFile([statement.replace("ENTITY", "&x;")]))).refusal?.kind).toBe("file_unreadable");
    expect((await read(camtFile([statement]).slice(0, -40))).refusal?.kind).toBe("file_unreadable");
    expect((await read("<html><body>Sign in first</body></html>")).refusal?.kind).toBe("file_not_a_statement");
    expect((await read(camtFile([]))).refusal?.kind).toBe("file_not_a_statement");
  });
});

describe("a bank's CSV", () => {
  it("is found below the bank's own lines, with semicolons, decimal commas and days first", async () => {
    const { facts, source } = await read(
      'Kontoauszug;Tributary\n\nBuchungstag;Auftraggeber;Verwendungszweck;Betrag;Währung\n01.09.2026;"Łódź; Politechnika";RE 2026-041;1.234,50;USD\n30.09.2026;Bank;Gebühr;-2,00;USD\n',
    );
    expect(source).toBe("csv");
    expect(facts?.map(({ bookedOn, amountMinor, party }) => [bookedOn, amountMinor, party])).toEqual([
      ["2026-09-01", 123_450n, "Łódź; Politechnika"],
      ["2026-09-30", -200n, "Bank"],
    ]);
  });

  it("may have money in and out in two columns, and come in an old code page", async () => {
    const bytes = Uint8Array.from(
      "Date\tPayer\tPaid in\tPaid out\n2026-09-01\tUniversit\xe9 de Gen\xe8ve\t1'000.00\t\n2026-09-02\tRent\t\t300.00\n",
      (letter) => letter.charCodeAt(0),
    );
    const { facts } = await read(bytes);
    expect(facts?.map(({ amountMinor, party }) => [amountMinor, party])).toEqual([
      [100_000n, "Université de Genève"],
      [-30_000n, "Rent"],
    ]);
  });

  it("asks which part is the day where nothing tells, and reads it either way once somebody says so", async () => {
    const csv = "Date,Amount,Description\n03/04/2026,12.00,a\n04/05/2026,1.00,b\n";
    expect((await read(csv)).refusal).toEqual({ kind: "dates_ambiguous", example: "03/04/2026" });
    expect((await read(csv, { dayOrder: "day" })).facts?.map(({ bookedOn }) => bookedOn)).toEqual([
      "2026-04-03",
      "2026-05-04",
    ]);
    expect((await read(`${csv}12/25/2026,5.00,c\n`)).facts?.map(({ bookedOn }) => bookedOn)).toEqual([
      "2026-03-04",
      "2026-04-05",
      "2026-12-25",
    ]);
  });

  it("takes columns of any name when told, and says which are missing when not", async () => {
    const csv = "When,How much,Who\n2026-09-01,12.00,Somebody\n";
    expect((await read(csv)).refusal).toEqual({
      kind: "bank_columns_missing",
      columns: "date and amount",
      found: "When, How much, Who",
      example: "date=When",
    });
    expect(
      (await read(csv, { columns: readColumnsSaid("date=When, amount=How much, party=Who") })).facts,
    ).toMatchObject([{ bookedOn: "2026-09-01", amountMinor: 1_200n, party: "Somebody" }]);
    expect((await read("")).refusal?.kind).toBe("file_empty");
    expect((await read("Date,Amount\n")).refusal?.kind).toBe("file_empty");
  });

  it("sets aside rows that are wrong, each with its line and reason, and keeps hostile cells as the words they are", async () => {
    const { facts, rows } = await read(
      'Date,Amount,Description\n2026-09-01,12.00,"=HYPERLINK(""http://evil"")"\n2026-09-31,1.00,no such day\n2026-09-02,lots,\n2026-09-03,0.00,nothing\n2026-09-04,99999999999999.99,all of it\n',
    );
    expect(facts?.map(({ remittance }) => remittance)).toEqual(['=HYPERLINK("http://evil")']);
    expect(rows?.flatMap(({ line, fields }) => (fields.ok ? [] : [[line, fields.refusal.kind]]))).toEqual([
      [3, "date_unreadable"],
      [4, "amount_unreadable"],
      [5, "amount_is_zero"],
      [6, "amount_too_large"],
    ]);
  });
});

describe("transactions of Open Collective", () => {
  const header =
    "datetime,shortId,shortGroup,description,type,kind,isRefund,isRefunded,shortRefundId,displayAmount,amount,paymentProcessorFee,netAmount,balance,currency,accountSlug,accountName,oppositeAccountSlug,oppositeAccountName";
  it("give what somebody gave, and leave out fees and expenses", async () => {
    const csv = `${header}\n2026-09-01T10:00:00,a1b2,g1,Invoice 2026-041,CREDIT,CONTRIBUTION,,,,"$100.00 USD",100.00,-3.00,97.00,,USD,meridian,Meridian,harbour,Harbour Institute\n2026-09-01T10:00:00,a1b3,g1,Fee,DEBIT,HOST_FEE,,,,"-$5.00 USD",-5.00,,-5.00,,USD,meridian,Meridian,host,The host\n2026-09-02T10:00:00,a1b4,g2,Given back,DEBIT,CONTRIBUTION,REFUND,,,"-$100.00 USD",-100.00,,-100.00,,USD,meridian,Meridian,harbour,Harbour Institute\n`;
    const { facts, faults, source } = await read(csv);
    expect(source).toBe("open_collective");
    expect(
      facts?.map(({ amountMinor, party, partyAccount, reference, reversal, bookedOn }) => [
        amountMinor,
        party,
        partyAccount,
        reference,
        reversal,
        bookedOn,
      ]),
    ).toEqual([
      [10_000n, "Harbour Institute", "harbour", "a1b2", false, "2026-09-01"],
      [-10_000n, "Harbour Institute", "harbour", "a1b4", true, "2026-09-02"],
    ]);
    expect(faults).toEqual(["not_a_payment"]);
  });
});
