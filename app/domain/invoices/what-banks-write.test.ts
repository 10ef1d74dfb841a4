import { describe, expect, it } from "vitest";
import { readColumnsSaid } from "./bank-columns.ts";
import type { BankFact, BankRow } from "./bank-line.ts";
import { readBankFile } from "./read-bank-file.server.ts";
import { inPieces } from "./test-bank-files.ts";

async function read(content: string | Uint8Array, options: Partial<Parameters<typeof readBankFile>[1]> = {}) {
  const file = await readBankFile(inPieces(content), { currency: "USD", ...options });
  if (!file.ok) return { refusal: file.refusal, facts: [], faults: [], sums: [] };
  const rows: BankRow[] = [];
  for await (const row of file.value.rows()) rows.push(row);
  const facts = rows.flatMap(({ fields }): BankFact[] => (fields.ok ? [fields.value] : []));
  return {
    refusal: null,
    facts,
    sums: facts.map(({ amountMinor }) => Number(amountMinor)),
    faults: rows.flatMap(({ line, fields }) => (fields.ok ? [] : [[line, fields.refusal.kind] as const])),
  };
}
const csv = (...lines: readonly string[]) => `${lines.join("\n")}\n`;

describe("which way money went, where a column of its own says so", () => {
  it.each([
    ["D/C", "D", "C"],
    ["Debet/Credit", "Debet", "Credit"],
    ["Soll/Haben", "S", "H"],
    ["CdtDbtInd", "DBIT", "CRDT"],
    ["Sign", "-", "+"],
    ["Af Bij", "Af", "Bij"],
    ["Transaction Type", "debit", "credit"],
    ["Umsatztyp", "Ausgang", "Eingang"],
    ["Which way", "Withdrawal", "Deposit"],
    ["Category", "Expense", "Income"],
  ])("%s: %s went out, %s came in", async (heading, out, came) => {
    const { sums } = await read(
      csv(`Date,Payer,Amount,${heading}`, `2026-05-02,Mill,70.10,${out}`, `2026-05-03,Weir,8.00,${came}`),
    );
    expect(sums).toEqual([-7_010, 800]);
  });

  it.each([
    ["D/C", ["D", "W"]],
    ["Type", ["D", "D"]],
    ["Kind of thing", ["Zu", "Ab"]],
    ["Category", ["Withdrawal", "Fee"]],
    ["Debit", ["x", "x"]],
  ])("%s with %s is named, and nothing is read", async (heading, [one, two]) => {
    const file = csv(`Date,Payer,Amount,${heading}`, `2026-05-02,Mill,70.10,${one}`, `2026-05-03,Weir,8.00,${two}`);
    const { refusal } = await read(file);
    expect(refusal).toMatchObject({ kind: "bank_column_unknown", column: heading });
    expect((await read(file, { columns: readColumnsSaid(`ignore=${heading}`) })).sums).toEqual([7_010, 800]);
  });

  it("a column without a known heading is no riddle where it holds names, numbers or nothing", async () => {
    const { sums } = await read(
      csv(
        "Date,Payer,Amount,Voucher,Clerk,Empty",
        "2026-05-02,Mill,70.10,A-1,Somebody with a rather long name indeed,",
      ),
    );
    expect(sums).toEqual([7_010]);
  });

  it("a row whose sign and word contradict each other, or whose word is missing, is left out", async () => {
    const file = csv(
      "Date,Amount,D/C",
      "2026-05-02,-70.10,D",
      "2026-05-03,8.00,D",
      "2026-05-04,9.00,C",
      "2026-05-05,9.50,",
    );
    const { sums, faults } = await read(file);
    expect(sums).toEqual([-7_010, 900]);
    expect(faults).toEqual([
      [3, "direction_unclear"],
      [5, "direction_unclear"],
    ]);
  });

  it("columns for each way are read by several names; a row with both is left out", async () => {
    const { sums, faults } = await read(
      csv("Date,Withdrawals,Deposits", "2026-05-02,70.10,", "2026-05-03,,8.00", "2026-05-04,1.00,2.00"),
    );
    expect([sums, faults]).toEqual([[-7_010, 800], [[4, "direction_unclear"]]]);
  });
});

describe("whether a movement happened", () => {
  it.each(["State", "Status", "Buchungsstatus", "What became of it"])(
    "%s leaves out what is not booked",
    async (heading) => {
      const { sums, faults } = await read(
        csv(
          `Date,Payer,Amount,${heading}`,
          "2026-05-02,Mill,1.00,Completed",
          "2026-05-02,Mill,2.00,PENDING",
          "2026-05-02,Mill,3.00,Reverted",
          "2026-05-02,Mill,4.00,Vorgemerkt",
        ),
      );
      expect(sums).toEqual([100]);
      expect(faults.map(([, kind]) => kind)).toEqual(["not_booked", "not_booked", "not_booked"]);
    },
  );

  it("a word that is not known, and none at all, let no row pass", async () => {
    const { sums, faults } = await read(
      csv("Date,Amount,Status", "2026-05-02,1.00,Booked", "2026-05-02,2.00,Wobbly", "2026-05-02,3.00,"),
    );
    expect(sums).toEqual([100]);
    expect(faults.map(([, kind]) => kind)).toEqual(["state_unknown", "state_unknown"]);
  });
});

describe("days as banks write them", () => {
  it.each([
    "20 Sep 2026",
    "20 SEPT 2026",
    "Sep 20, 2026",
    "September 20th, 2026",
    "Sun, 20 Sep 2026 10:00",
    "20-SEP-26",
    "2026.09.20",
    "2026. 9. 20.",
    "20. 9. 2026",
    "2026-9-20",
    "20 września 2026",
    "20 de septiembre de 2026",
    "20. Sept. 2026",
    "2026-Sep-20",
  ])("%s", async (day) => {
    expect((await read(`Date,Amount\n"${day}",1.00\n`)).facts.map(({ bookedOn }) => bookedOn)).toEqual(["2026-09-20"]);
  });

  it.each(["Mär 3 2026", "3 mrt 2026", "3 marca 2026"])("%s is in March", async (day) => {
    expect((await read(`Date,Amount\n"${day}",1.00\n`)).facts[0]?.bookedOn).toBe("2026-03-03");
  });

  it("no day of a file read: the file is refused once; one read: the others are named", async () => {
    expect((await read(csv("Date,Amount", "Smarch 1,1.00", "Smarch 2,2.00"))).refusal?.kind).toBe(
      "bank_rows_unreadable",
    );
    expect((await read(csv("Date,Amount", "Smarch 1,1.00", "2026-05-01,2.00"))).faults).toEqual([
      [2, "date_unreadable"],
    ]);
  });
});

describe("headings", () => {
  it("name a currency in brackets or behind them, which is then the sums' currency", async () => {
    for (const heading of ["Betrag (€)", "Bedrag (EUR)", "Amount in EUR", "Amount EUR"])
      expect((await read(csv(`Date (UTC);${heading}`, "2026-05-02;12,50"))).facts).toMatchObject([
        { amountMinor: 1_250n, currency: "EUR" },
      ]);
    expect((await read(csv("Date,Amount (EUR),Amount (USD)", "2026-05-02,9.00,10.00"))).facts).toMatchObject([
      { amountMinor: 1_000n, currency: "USD" },
    ]);
  });

  it("that are not known are told, with those that are there and what is missing", async () => {
    expect((await read(csv("Booking date,How much,Who", "2026-05-02,1.00,Mill"))).refusal).toMatchObject({
      kind: "bank_columns_missing",
      columns: "amount",
      found: "Booking date, How much, Who",
    });
  });

  it("for payer and payee are read by which way the money went; the account above them is ours", async () => {
    const { facts } = await read(
      csv(
        '"Girokonto";"DE02120300000000202051"',
        '"Buchungsdatum";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Umsatztyp";"Betrag (€)"',
        '"18.05.26";"Mill";"Us";"Eingang";"1.200,5"',
        '"19.05.26";"Us";"Weir";"Ausgang";"-3,00"',
      ),
    );
    expect(facts.map(({ party, amountMinor, account }) => [party, amountMinor, account])).toEqual([
      ["Mill", 120_050n, "DE02120300000000202051"],
      ["Weir", -300n, "DE02120300000000202051"],
    ]);
  });
});

describe("files of other forms and encodings", () => {
  const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  it.each([
    [bytes("PK\x03\x04..........[Content_Types].xml"), "a workbook"],
    [bytes("PK\x03\x04..........statement.xml"), "a zip"],
    [bytes("%PDF-1.7"), "a PDF"],
    [bytes("\x1f\x8b\x08"), "a packed file"],
    [":20:START\r\n:25:1/2\r\n:61:2605020502C5,00NTRF\r\n", "MT940"],
    ["{1:F01BANK}{4:\r\n:20:START\r\n", "MT940"],
    ["OFXHEADER:100\nDATA:OFXSGML\n", "OFX"],
    ['<?xml version="1.0"?><OFX><A/></OFX>', "OFX"],
    ["!Type:Bank\nD05/02/2026\n", "QIF"],
    [
      "<Document><BkToCstmrDbtCdtNtfctn></BkToCstmrDbtCdtNtfctn></Document>",
      "camt.054, a notification of single movements",
    ],
  ])("%s is named", async (content, what) => {
    expect((await read(content)).refusal).toMatchObject({ kind: "file_form_not_read", what });
  });

  it("a camt.052 has its booked entries read", async () => {
    const { facts, faults } = await read(
      `<Document><BkToCstmrAcctRpt><Rpt><Acct><Id><IBAN>DE00OWN</IBAN></Id></Acct>${["BOOK", "PDNG"]
        .map(
          (status) =>
            `<Ntry><Amt Ccy="USD">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>${status}</Cd></Sts><BookgDt><Dt>2026-05-02</Dt></BookgDt></Ntry>`,
        )
        .join("")}</Rpt></BkToCstmrAcctRpt></Document>`,
    );
    expect(facts).toMatchObject([{ account: "DE00OWN", amountMinor: 500n }]);
    expect(faults).toEqual([[1, "not_booked"]]);
  });

  it.each([
    ["UTF-16, big end first, with a mark", [0xfe, 0xff], true],
    ["UTF-16, little end first, with a mark", [0xff, 0xfe], false],
    ["UTF-16, big end first, without a mark", [], true],
    ["UTF-16, little end first, without a mark", [], false],
  ])("%s is read", async (_what, mark, isBig) => {
    const text = csv("Date,Payer,Amount", "2026-05-02,Łódź,1.00");
    const units = Array.from(text, (letter) => letter.charCodeAt(0)).flatMap((unit) =>
      isBig ? [unit >> 8, unit & 0xff] : [unit & 0xff, unit >> 8],
    );
    expect((await read(Uint8Array.from([...mark, ...units]))).facts[0]?.party).toBe("Łódź");
  });

  it("letters that are lost, two encodings at once, and bytes of none are told by their line", async () => {
    const head = "Date,Payer,Amount\n";
    const lost = new TextEncoder().encode(`${head}2026-05-02,Caf\uFFFD,1.00\n`);
    expect((await read(lost)).refusal).toEqual({ kind: "file_letters_lost", line: 2 });
    const mixed = Uint8Array.from([
      ...new TextEncoder().encode(`${head}2026-05-02,é,1.00\n`),
      ...bytes("2026-05-03,\xe9,1.00\n"),
    ]);
    expect((await read(mixed)).refusal).toEqual({ kind: "file_encodings_mixed", line: 3 });
    expect((await read(bytes(`${head}2026-05-02,\x83\x81\xe9,1.00\n`))).refusal).toEqual({
      kind: "file_encoding_unknown",
      line: 2,
    });
  });
});
