import { expect, test } from "./test.ts";
import { signIn } from "./people.ts";

const marco = { email: "marco@meridian.example", password: "many streams, one river" };

const csv = (lines: readonly string[]) => ({
  name: "statement.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`Date,Payer,Description,Amount\n${lines.join("\n")}\n`),
});

test("a statement is imported, looked at, confirmed or set aside, and the invoice is settled by exactly what came in", async ({
  page,
}, { project }) => {
  await signIn(page, marco, "/invoices");
  const due = page
    .getByRole("table", { name: /Open invoices/ })
    .getByRole("row")
    .nth(1);
  const number = await due.getByRole("rowheader").innerText();
  const owed = (await due.locator("td.num").first().innerText()).replace(/[^\d.,]/g, "");
  // Something of it was paid by hand before, so a part and the rest meet.
  await page.goto(`/invoices/${number}/payments/new`);
  await page.getByLabel("What arrived").fill("1.25");
  await page.getByRole("button", { name: "Record it" }).click();
  await expect(page.getByText("The part is recorded; the rest is open.")).toBeVisible();
  const rest = await page.getByRole("row", { name: /^Open/ }).locator("td").innerText();

  await page.goto("/bank");
  const file = csv([
    `2026-01-05,Somebody of ${project.name},"Invoice ${number}, =cmd|' /C calc'!A0","${rest.replace(/[^\d.,]/g, "")}"`,
    `2026-01-06,The bank of ${project.name},Fee,-2.50`,
  ]);
  await page.getByLabel("Statement").setInputFiles(file);
  await page.getByLabel("Our account").fill("Current account");
  await page.getByRole("button", { name: "Import it" }).click();
  await expect(page.locator(".form-note")).toContainText("2 lines read: 2 new, 0 known already, 0 left out.");
  const paid = page.getByRole("row").filter({ hasText: `Somebody of ${project.name}` });
  await expect(paid).toContainText("names the invoice, to the cent");
  await expect(paid).toContainText("=cmd|' /C calc'!A0");
  await paid.getByRole("button", { name: /^Confirm/ }).click();
  await expect(page.getByText("It is posted, and in the book.")).toBeVisible();

  await page.getByRole("link", { name: `Decide otherwise about The bank of ${project.name}` }).click();
  await page.getByLabel("Why").fill("The bank’s own fee.");
  await page.getByRole("button", { name: "Set it aside" }).click();
  await expect(page.getByText("The line is set aside.")).toBeVisible();
  await page.getByLabel("Statement").setInputFiles(file);
  await page.getByLabel("Our account").fill("Current account");
  await page.getByRole("button", { name: "Import it" }).click();
  await expect(page.locator(".form-note")).toContainText("0 new, 2 known already");

  await page.goto(`/invoices/${number}`);
  await expect(page.getByText(/· settled/)).toBeVisible();
  await expect(page.getByRole("row", { name: /^Together/ })).toContainText(owed);
  await expect(page.getByRole("table", { name: /What settled/ }).getByRole("row")).toHaveCount(3);
  const sheet = await page.request.get(`/invoices/${number}.pdf`);
  expect(sheet.headers()["content-type"]).toBe("application/pdf");
  expect((await sheet.body()).subarray(0, 5).toString()).toBe("%PDF-");

  await page.getByRole("link", { name: "Issue a credit note" }).click();
  await page
    .getByLabel(/: staff/)
    .first()
    .fill("10");
  await page.getByLabel("Why").fill("Two hours too many.");
  await page.getByRole("button", { name: "Issue it" }).click();
  await expect(page.getByText(/^Credit note CN-\d{4}-\d{3} is issued, and in the book\./)).toBeVisible();
  await expect(page.getByText("10.00 credited. Two hours too many.")).toBeVisible();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a statement that does not add up is refused at its field, with the difference, and nothing of it is there", async ({
    page,
  }) => {
    await signIn(page, marco, "/bank");
    const balance = (kind: string, sum: string) =>
      `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="USD">${sum}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`;
    const xml = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S-1</Id>${balance("OPBD", "0.00")}${balance("CLBD", "9.00")}<Ntry><Amt Ccy="USD">8.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt><AddtlNtryInf>Not to be taken</AddtlNtryInf></Ntry></Stmt></BkToCstmrStmt></Document>`;
    await page
      .getByLabel("Statement")
      .setInputFiles({ name: "statement.xml", mimeType: "application/xml", buffer: Buffer.from(xml) });
    await page.getByRole("button", { name: "Import it" }).click();
    await expect(
      page.getByText("Statement S-1 does not add up: its closing balance is off by 1.00 USD."),
    ).toBeVisible();
    await expect(page.getByText("Not to be taken")).toHaveCount(0);
  });
});
