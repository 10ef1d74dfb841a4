import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { bankLine, invoice, payment } from "#db/schema/invoices.ts";
import { transfer } from "#db/schema/ledger.ts";
import type { ImportCounts } from "#app/domain/kernel/import-report.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import type { OpenFile } from "#app/domain/kernel/decode-file.server.ts";
import { bankLinePage, bankPage } from "./bank-pages.server.ts";
import { decideBankLine } from "./decide-bank-line.server.ts";
import { importBank } from "./import-bank.server.ts";
import { camtFile, camtStatement, inPieces } from "./test-bank-files.ts";
import { funded, kindOf } from "./test-invoices.ts";
import { recordPayment } from "./record-payment.server.ts";

/** Deliverable 1 is invoiced to Harbour, who pays it exactly; then a stranger pays, and something goes out. */
async function withStatement() {
  const made = await funded();
  const {
    invoices: [first],
  } = yes(await made.issue(1));
  const [{ open } = { open: 0n }] = await made.db
    .select({ open: invoice.openMinor })
    .from(invoice)
    .where(eq(invoice.id, first!.invoiceId));
  const major = (minor: bigint) => `${minor / 100n}.${(minor % 100n).toString().padStart(2, "0")}`;
  const entries = [
    {
      amount: major(open),
      transactions: [
        { amount: major(open), name: "HARBOUR INSTITUTE", words: `Invoice ${first!.number}, =cmd|' /C calc'!A0` },
      ],
    },
    { amount: "7.00", transactions: [{ amount: "7.00", name: "Somebody" }] },
    { amount: "3.00", sign: "DBIT" as const, information: "Bank fee" },
  ];
  const file = camtFile([camtStatement({ opening: "0.00", closing: major(open + 400n), entries })]);
  const take = (content = file, options = {}) =>
    importBank(made.finance, inPieces(content), {
      account: content.startsWith("Date") ? "Main account" : "",
      ...options,
    });
  return { ...made, first: first!, open, file, take };
}

describe("importing what the bank says", () => {
  it("writes lines and touches no book; the second time nothing changes; a dry run writes nothing", async () => {
    const { db, take, healthy } = await withStatement();
    const before = await db.$count(transfer);
    expect(yes(await take(undefined, { dryRun: true }))).toMatchObject({ rows: 3, added: 3, dryRun: true });
    expect(await db.$count(bankLine)).toBe(0);
    expect(yes(await take())).toMatchObject({ rows: 3, added: 3, unchanged: 0, refused: 0 });
    expect(yes(await take())).toMatchObject({ rows: 3, added: 0, unchanged: 3 });
    expect([await db.$count(bankLine), await db.$count(transfer), await db.$count(payment)]).toEqual([3, before, 0]);
    expect(await healthy()).toEqual([]);
  });

  it("keeps two payments that are alike, and takes neither again from an overlapping file", async () => {
    const { db, take } = await withStatement();
    const csv = "Date,Amount,Payer\n2026-09-01,5.00,Twin\n2026-09-01,5.00,Twin\n";
    expect(yes(await take(csv))).toMatchObject({ added: 2 });
    expect(yes(await take(`${csv}2026-09-02,5.00,Twin\n`))).toMatchObject({ added: 1, unchanged: 2 });
    expect(await db.$count(bankLine)).toBe(3);
  });

  it("asks of which account a CSV is; two accounts may have the same fee, and another form of file the same movement", async () => {
    const { db, take, finance } = await withStatement();
    const row = "2026-09-28,7.00,Somebody else\n";
    const csv = `Date,Amount,Payer\n${row}`;
    expect(await take(csv, { account: " - " })).toMatchObject({
      ok: false,
      refusal: { kind: "account_missing", field: "account" },
    });
    expect(yes(await take(csv, { account: "Savings" }))).toMatchObject({ added: 1 });
    expect(yes(await take(csv, { account: "CH93 0076 2011 6238 5295 7", fileName: "september.csv" }))).toMatchObject({
      added: 1,
    });
    expect(yes(await take(csv, { account: "savings" }))).toMatchObject({ added: 0, unchanged: 1 });
    expect(await take(undefined, { account: "Savings" })).toMatchObject({
      ok: false,
      refusal: { kind: "account_contradicted", account: "CH9300762011623852957" },
    });
    yes(await take());
    const page = await bankPage(finance);
    expect(page?.accounts).toEqual(["CH9300762011623852957", "Savings"]);
    const sevens = page?.lines.filter(({ amountMinor }) => amountMinor === 700n) ?? [];
    expect(sevens.map(({ party, twin }) => [party, twin?.file ?? null]).sort()).toEqual([
      ["Somebody else", null],
      ["Somebody else", null],
      ["Somebody", "september.csv"],
    ]);
    expect((await bankLinePage(finance, sevens.find(({ twin }) => twin)!.id))?.twin?.file).toBe("september.csv");
    expect(await db.$count(bankLine)).toBe(5);
  });

  it("proposes nothing for a line that is perhaps known, however well it fits", async () => {
    const { take, open, first, finance } = await withStatement();
    const major = `${open / 100n}.${(open % 100n).toString().padStart(2, "0")}`;
    yes(await take());
    yes(
      await take(`Date,Amount,Payer,Description\n2026-09-28,${major},Harbour Institute,${first.number}\n`, {
        account: "CH9300762011623852957",
      }),
    );
    const fitting = (await bankPage(finance))?.lines.filter(({ amountMinor }) => amountMinor === open) ?? [];
    expect(fitting.map(({ proposal, twin }) => [proposal?.because ?? null, twin?.id ?? null])).toEqual([
      ["number", null],
      [null, fitting[0]?.id],
    ]);
  });

  it("refuses what does not add up as a whole, sets other currencies aside, and is finance's alone", async () => {
    const { db, take, harbour, steward, file } = await withStatement();
    expect(
      kindOf(
        await take(
          camtFile([
            camtStatement({ opening: "0.00", closing: "9.00", entries: [{ amount: "1.00" }, { amount: "2.00" }] }),
          ]),
        ),
      ),
    ).toBe("statement_does_not_add_up");
    expect(await db.$count(bankLine)).toBe(0);
    const euros = yes(
      await take(
        camtFile([camtStatement({ currency: "EUR", opening: "0.00", closing: "1.00", entries: [{ amount: "1.00" }] })]),
      ),
    );
    expect(euros.refusedRows).toMatchObject([{ fault: { kind: "other_currency", currency: "EUR", book: "USD" } }]);
    for (const stranger of [harbour, await steward("director", "delivery_lead")]) {
      expect(kindOf(await importBank(stranger, inPieces(file)))).toBe("not_permitted");
      expect(await bankPage(stranger)).toBeNull();
    }
  });

  it("reads ten thousand lines as they stream: progress after each batch, and never much of the file at once", async () => {
    const { db, finance } = await funded();
    let [ahead, furthest] = [0, 0];
    const progress: ImportCounts[] = [];
    // Made while it is read: how far the reader is ahead of what is written is what memory holds.
    const open: OpenFile = async function* () {
      yield "Date,Amount,Payer,Description\n";
      for (let row = 0; row < 10_000; row += 50) {
        ahead = row;
        furthest = Math.max(furthest, ahead - (progress.at(-1)?.rows ?? ahead));
        yield await Promise.resolve(
          Array.from(
            { length: 50 },
            (_, index) =>
              `2026-09-${String(1 + ((row + index) % 28)).padStart(2, "0")},${1 + row + index}.25,Payer ${row + index},No ${row + index} ${"x".repeat(60)}\n`,
          ).join(""),
        );
      }
    };
    expect(
      yes(
        await importBank(finance, open, {
          account: "Main account",
          onProgress: (counts) => void progress.push(counts),
        }),
      ),
    ).toMatchObject({
      rows: 10_000,
      added: 10_000,
      refused: 0,
    });
    expect(progress.length).toBeGreaterThanOrEqual(20);
    expect(progress.map(({ rows }) => rows)).toEqual(
      [...progress.map(({ rows }) => rows)].sort((one, two) => one - two),
    );
    expect(furthest).toBeLessThan(4_000);
    expect(await db.$count(bankLine)).toBe(10_000);
  });
});

describe("the second look", () => {
  it("posts nothing before a person says so, and then exactly that: the invoice, the day, the words", async () => {
    const { db, take, finance, newId, first, healthy } = await withStatement();
    yes(await take());
    const page = await bankPage(finance);
    expect(page?.waiting).toBe(3);
    const [line] = page?.lines.filter(({ proposal }) => proposal) ?? [];
    expect(line?.proposal).toMatchObject({
      invoiceIds: [first.invoiceId],
      because: "number",
      exact: true,
      organization: "Harbour Institute",
    });
    const decision = {
      as: "payment" as const,
      organizationId: line!.proposal!.organizationId,
      invoiceIds: line!.proposal!.invoiceIds,
    };
    const answers = await Promise.all([
      decideBankLine(finance, newId(), { lineId: line!.id, decision: decision }),
      decideBankLine(finance, newId(), { lineId: line!.id, decision: decision }),
      recordPayment(finance, newId(), { invoiceIds: [first.invoiceId] }),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(
      (await db.select({ open: invoice.openMinor }).from(invoice).where(eq(invoice.id, first.invoiceId)))[0]?.open,
    ).toBe(0n);
    if (answers[2].ok) expect((await bankLinePage(finance, line!.id))?.line.id).toBe(line!.id);
    else
      expect((await db.select().from(payment))[0]).toMatchObject({
        happenedOn: "2026-09-28",
        reference: expect.stringContaining("=cmd|' /C calc'!A0") as string,
      });
    expect(await healthy()).toEqual([]);
  });

  it("may be another than what was proposed: another payer, several invoices, credit, a refund, or none of it with a reason", async () => {
    const { db, take, finance, newId, harbour, lakeside, balance, healthy } = await withStatement();
    yes(await take());
    const lines = await db.select().from(bankLine).orderBy(bankLine.amountMinor);
    const [out, stranger] = lines;
    const asCredit = { as: "payment" as const, organizationId: lakeside.organizationId, invoiceIds: [] };
    yes(await decideBankLine(finance, newId(), { lineId: stranger!.id, decision: asCredit }));
    expect(await balance("credit", lakeside.organizationId)).toBe(-700n);
    expect(kindOf(await decideBankLine(finance, newId(), { lineId: stranger!.id, decision: asCredit }))).toBe(
      "bank_line_decided",
    );
    expect(
      kindOf(
        await decideBankLine(finance, newId(), {
          lineId: out!.id,
          decision: { ...asCredit, organizationId: harbour.organizationId },
        }),
      ),
    ).toBe("refund_above_credit");
    expect(
      kindOf(await decideBankLine(finance, newId(), { lineId: out!.id, decision: { as: "set_aside", note: " " } })),
    ).toBe("reason_missing");
    yes(await decideBankLine(finance, newId(), { lineId: out!.id, decision: asCredit }));
    expect(await balance("credit", lakeside.organizationId)).toBe(-400n);
    yes(
      await decideBankLine(finance, newId(), {
        lineId: lines[2]!.id,
        decision: {
          as: "set_aside",
          note: "Paid by mistake; they will call.",
        },
      }),
    );
    expect((await bankPage(finance))?.waiting).toBe(0);
    expect(kindOf(await decideBankLine(finance, newId(), { lineId: newId(), decision: asCredit }))).toBe(
      "bank_line_not_found",
    );
    expect(kindOf(await decideBankLine(harbour, newId(), { lineId: out!.id, decision: asCredit }))).toBe(
      "not_permitted",
    );
    const [kept] = await db.execute<{ states: string }>(
      sql`select string_agg(state, ',' order by state) as states from bank_line`,
    );
    expect(kept?.states).toBe("posted,posted,set_aside");
    expect(await healthy()).toEqual([]);
  });

  it("undoes the payment that the bank sends back, once, and by its mirror; and no payment of another sum", async () => {
    const { db, take, first, open, finance, newId, healthy } = await withStatement();
    yes(await take());
    const [line] = (await bankPage(finance))?.lines.filter(({ proposal }) => proposal) ?? [];
    const { paymentId } = yes(
      await decideBankLine(finance, newId(), {
        lineId: line!.id,
        decision: {
          as: "payment",
          organizationId: line!.proposal!.organizationId,
          invoiceIds: line!.proposal!.invoiceIds,
        },
      }),
    );
    const major = `${open / 100n}.${(open % 100n).toString().padStart(2, "0")}`;
    yes(
      await take(
        camtFile([
          camtStatement({
            opening: major,
            closing: "0.00",
            entries: [
              {
                amount: major,
                sign: "DBIT",
                day: "2026-09-30",
                reversal: true,
                transactions: [{ amount: major, name: "Some clearing house" }],
              },
            ],
          }),
        ]),
      ),
    );
    const page = await bankPage(finance);
    const back = page!.lines.find(({ reversal }) => reversal)!;
    expect(back).toMatchObject({
      proposal: null,
      undoes: { id: paymentId, organization: "Harbour Institute", kind: "received" },
    });
    const fee = page!.lines.find(({ amountMinor }) => amountMinor === -300n)!;
    expect(fee.undoes).toBeNull();
    const undo = { as: "reversal" as const, paymentId: paymentId! };
    expect(kindOf(await decideBankLine(finance, newId(), { lineId: fee.id, decision: undo }))).toBe(
      "payment_of_other_amount",
    );
    expect(
      kindOf(await decideBankLine(finance, newId(), { lineId: back.id, decision: { ...undo, paymentId: newId() } })),
    ).toBe("payment_not_found");
    expect((await bankLinePage(finance, back.id))?.undoable.map(({ id }) => id)).toEqual([paymentId]);
    const answers = await Promise.all(
      [1, 2, 3].map(() => decideBankLine(finance, newId(), { lineId: back.id, decision: undo })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(
      (await db.select({ open: invoice.openMinor }).from(invoice).where(eq(invoice.id, first.invoiceId)))[0]?.open,
    ).toBe(open);
    expect(
      (
        await db
          .select({ state: bankLine.state, undoes: bankLine.undoesPaymentId, payment: bankLine.paymentId })
          .from(bankLine)
          .where(eq(bankLine.id, back.id))
      )[0],
    ).toEqual({ state: "posted", undoes: paymentId, payment: null });
    expect(await healthy()).toEqual([]);
  });

  it("undoes a payment by its own sum where the bank took a charge for sending it back, and keeps the charge beside", async () => {
    const { db, take, open, finance, newId, healthy } = await withStatement();
    yes(await take());
    const [line] = (await bankPage(finance))?.lines.filter(({ proposal }) => proposal) ?? [];
    const { organizationId, invoiceIds } = line!.proposal!;
    const paid = { as: "payment" as const, organizationId, invoiceIds };
    const { paymentId } = yes(await decideBankLine(finance, newId(), { lineId: line!.id, decision: paid }));
    const major = (minor: bigint) => `${minor / 100n}.${(minor % 100n).toString().padStart(2, "0")}`;
    yes(
      await take(
        `<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>CH9300762011623852957</IBAN></Id></Acct><Ntry><Amt Ccy="USD">${major(open + 350n)}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-09-30</Dt></BookgDt><NtryDtls><TxDtls><AmtDtls><InstdAmt><Amt Ccy="USD">${major(open)}</Amt></InstdAmt></AmtDtls><RltdPties><Dbtr><Nm>Harbour Institute</Nm></Dbtr></RltdPties><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`,
        { account: "" },
      ),
    );
    const back = (await bankPage(finance))!.lines.find(({ reversal }) => reversal)!;
    expect(back).toMatchObject({ undoes: { id: paymentId }, returnedMinor: -open });
    yes(
      await decideBankLine(finance, newId(), {
        lineId: back.id,
        decision: { as: "reversal", paymentId: paymentId! },
      }),
    );
    expect((await db.select({ note: bankLine.note }).from(bankLine).where(eq(bankLine.id, back.id)))[0]?.note).toBe(
      "The bank’s charge of USD 3.50 is not in the book.",
    );
    expect(await healthy()).toEqual([]);
  });
});
