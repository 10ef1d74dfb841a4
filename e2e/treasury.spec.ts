import { readFile } from "node:fs/promises";
import { signIn } from "./people.ts";
import { projects } from "./places.ts";
import { expect, test } from "./test.ts";

const marco = { email: "marco@meridian.example", password: "many streams, one river" };

test("finance reads the four figures, follows one to its rows, and sees what tips when", async ({ page }) => {
  await signIn(page, marco, "/treasury");
  const promised = page
    .locator("dl.four > div")
    .filter({ has: page.getByRole("term").filter({ hasText: "Promised" }) })
    .getByRole("link");
  const sum = await promised.innerText();
  await promised.click();
  await expect(page).toHaveURL(/\/ledger\?figure=promised$/);
  await expect(page.getByRole("status").filter({ hasText: "Promised" })).toContainText(`${sum}.00`);

  await page.goto("/treasury");
  const forecast = page.getByRole("table", { name: /^If nobody pledged/ });
  const rows = await forecast.locator("tbody tr").count();
  await page.getByLabel("Name").fill("which costs");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByText("No raise is open that these filters leave.")).toBeVisible();
  await page.getByLabel("Name").fill("each group costs");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/words=each\+group\+costs/);
  await expect(forecast.locator("tbody tr")).toHaveCount(1);
  expect(rows).toBeGreaterThan(1);
  await expect(forecast.getByRole("row", { name: /^Know what each group costs/ })).toContainText("30,480");

  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const lines = (await readFile(await (await file).path(), "utf8")).trim().split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toBe("project,title,closes_at,minimum_minor,stands_minor,waits_minor,outcome,falls_due_minor");
  expect(lines[1]).toContain(`${projects.raising.split("/").at(-1)!},"Know what each group costs, while it runs"`);
});

test("from what an organization owes to its statement, and from there to the transfer, without scripts", async ({
  browser,
}, { project }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    ...(project.use.baseURL === undefined ? {} : { baseURL: project.use.baseURL }),
  });
  const page = await context.newPage();
  await signIn(page, marco, "/treasury?view=receivables");
  const first = page.getByRole("table", { name: "What organizations owe, by age" }).locator("tbody tr").first();
  const [name, owed] = [await first.getByRole("rowheader").innerText(), await first.locator("td").last().innerText()];
  await first.locator("td").last().getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Statement: ${name}`);
  await expect(page.getByRole("row", { name: /^Closing balance/ })).toContainText(owed);
  await page.getByLabel("To", { exact: true }).fill("2020-01-01");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByText("Nothing in the book by then")).toBeVisible();
  await page.goBack();
  await page
    .getByRole("table", { name: /^Movements/ })
    .locator("tbody tr")
    .last()
    .getByRole("rowheader")
    .getByRole("link")
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Transfer \d+$/);
  await context.close();
});
