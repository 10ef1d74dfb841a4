import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Db } from "#db/client.server.ts";
import { invoiceLine } from "#db/schema/invoices.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { issueCreditNote } from "#app/domain/invoices/issue-credit-note.server.ts";
import { funded } from "#app/domain/invoices/test-invoices.ts";
import { figureRows } from "#app/domain/ledger/figure-rows.ts";
import { figureNames, type Figures } from "#app/domain/ledger/figures.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { exportTransfers, ledgerPage } from "#app/domain/accounts/ledger-pages.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { projectPage } from "#app/domain/marketplace/project-pages.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { frontPage } from "./front-page.server.ts";
import { organizationReport } from "./organization-reports.server.ts";

/** What the book's own page adds up for each figure. */
async function inTheBook(ctx: Context, query: string): Promise<Figures> {
  const sums = await Promise.all(
    figureNames.map(
      async (figure) =>
        [
          `${figure}Minor`,
          (await ledgerPage(ctx, readLedgerFilters(new URLSearchParams(`${query}&figure=${figure}`)))).figureMinor,
        ] as const,
    ),
  );
  return Object.fromEntries(sums) as unknown as Figures;
}

/** The same by hand, from the exported rows. */
async function fromExport(ctx: Context, query: string): Promise<Figures> {
  const sums = await Promise.all(
    figureNames.map(async (figure) => {
      let sum = 0n;
      for await (const batch of exportTransfers(
        ctx,
        readLedgerFilters(new URLSearchParams(`${query}&figure=${figure}`)),
      ))
        for (const { kind: happening, entries } of batch)
          for (const { kind, amountMinor } of entries)
            if (
              figureRows[figure].of.some(
                ({ account, happenings }) => account === kind && happenings.includes(happening),
              )
            )
              sum += amountMinor;
      return [`${figure}Minor`, figureRows[figure].side === "debit" ? sum : -sum] as const;
    }),
  );
  return Object.fromEntries(sums) as unknown as Figures;
}

const slugs = (db: Db) => async (id: string) =>
  ((await db.execute(sql`select slug from organization where id = ${id}`)) as unknown as { slug: string }[])[0]!.slug;

const fourOf = ({ promisedMinor, invoicedMinor, receivedMinor, spentMinor }: Figures) => ({
  promisedMinor,
  invoicedMinor,
  receivedMinor,
  spentMinor,
});

test("every page says the same four figures, and the rows behind each add up to it", async () => {
  const { visitor, slug, issue, finance, pay, newId, harbour, lakeside, db, healthy } = await funded();
  const bySlug = slugs(db);
  const harbourSlug = await bySlug(harbour.organizationId);
  const promised = { promisedMinor: 3_812_000n, invoicedMinor: 0n, receivedMinor: 0n, spentMinor: 0n, owedMinor: 0n };
  expect((await projectPage(visitor, slug))!.page.figures).toEqual(promised);

  const { invoices } = yes(await issue(1));
  yes(await issue(2));
  const own = invoices.find(({ organizationId }) => organizationId === harbour.organizationId)!;
  yes(await pay(own.invoiceId));
  const [line] = await db
    .select()
    .from(invoiceLine)
    .where(sql`${invoiceLine.invoiceId} = ${own.invoiceId}`);
  yes(
    await issueCreditNote(finance, newId(), {
      invoiceId: own.invoiceId,
      lines: [{ position: line!.position, amountMinor: 10_000n }],
      reason: "Less was needed.",
    }),
  );

  const { page } = (await projectPage(visitor, slug))!;
  // Deliverables 1 and 2 cost 8,500 and 10,420; of Harbour's part of the first, which it paid, 100 were credited again.
  const harbours = (850_000n * 2_200n) / 3_812n;
  expect(page.figures.promisedMinor).toBe(3_812_000n);
  expect(page.figures.invoicedMinor).toBe(850_000n + 1_042_000n - 10_000n);
  expect(page.figures.spentMinor).toBe(850_000n + 1_042_000n - 10_000n);
  expect(page.figures.receivedMinor).toBe(harbours - 10_000n);
  expect(page.stream.spentMinor).toBe(page.figures.spentMinor);
  const network = (await frontPage(visitor, "USD")).money.figures;
  expect(network).toEqual(page.figures);
  for (const [figuresOf, query] of [
    [network, ""],
    [page.figures, `project=${slug}`],
    [(await organizationReport(visitor, harbourSlug))!.sums, `organization=${harbourSlug}`],
  ] as const) {
    expect(await inTheBook(visitor, query)).toEqual(fourOf(figuresOf));
    // A transfer may be several organizations', so only a whole project's rows are all of the figure.
    if (!query.startsWith("organization")) expect(await fromExport(visitor, query)).toEqual(fourOf(figuresOf));
  }
  const lakesideSlug = await bySlug(lakeside.organizationId);
  const both = [
    (await organizationReport(visitor, harbourSlug))!.sums,
    (await organizationReport(visitor, lakesideSlug))!.sums,
  ];
  for (const figure of figureNames)
    expect(both.reduce((sum, each) => sum + each[`${figure}Minor`], 0n)).toBe(network[`${figure}Minor`]);
  expect(await healthy()).toEqual([]);
});

test("what waits is not promised, and an organization’s figures leave out for strangers what it did not consent to", async () => {
  const { visitor, slug, pledger, signed, db } = await testRaise();
  const shy = await pledger("Shy Foundation");
  const open = await pledger("Open Institute");
  const shySlug = await slugs(db)(shy.organizationId);
  await signed(shy, fixed(5_000), [], { named: false });
  await signed(open, fixed(2_000), [othersOffer(90_000)]);

  expect((await projectPage(visitor, slug))!.page.figures.promisedMinor).toBe(500_000n);
  expect((await inTheBook(visitor, `project=${slug}`)).promisedMinor).toBe(500_000n);
  expect((await organizationReport(visitor, shySlug))!.sums.promisedMinor).toBe(0n);
  expect((await inTheBook(visitor, `organization=${shySlug}`)).promisedMinor).toBe(0n);
  expect(
    (await ledgerPage(visitor, readLedgerFilters(new URLSearchParams(`organization=${shySlug}&figure=promised`))))
      .transfers,
  ).toEqual([]);
  for (const knows of [shy, open])
    expect((await inTheBook(knows, `organization=${shySlug}`)).promisedMinor).toBe(500_000n);
});
