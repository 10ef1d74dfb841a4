import { expect, test } from "./test.ts";
import { cast } from "./people.ts";

const image = "build-an-image-from-a-repository-in-under-three-minutes";

test.use({ expectedComplaints: [/status of (409|422)/] });

test("a fund is opened, filled, matches a raise, and tells every screen what is left", async ({
  newPerson,
  screenOf,
  baseURL,
}, { project }) => {
  const name = `Tides of ${project.name}`;
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const page = await screenOf(cast.ruth, "/funds/new");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Purpose").fill("Whoever counts birds should be able to count on the tool.");
  await page.getByLabel(/A list of projects/).check();
  await page.getByLabel("Projects", { exact: true }).fill("/projects/there-is-none");
  await page.getByRole("button", { name: "Open the fund" }).click();
  await expect(page.getByText("No project has this address: there-is-none.")).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue(name);
  await page.getByLabel("Projects", { exact: true }).fill(`${baseURL}/projects/${image}`);
  await page.getByRole("button", { name: "Open the fund" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  await page.getByRole("link", { name: "Open its match pool" }).click();
  await page.getByLabel("At most for one project").fill("25");
  await page.getByLabel(/At most for all projects/).fill("20");
  await page.getByRole("button", { name: "Open the pool" }).click();
  await expect(page.getByText("its cap cannot be below the one for a project")).toBeVisible();
  await page.getByLabel(/At most for all projects/).fill("40");
  await page.getByRole("button", { name: "Open the pool" }).click();
  await expect(page.getByText("It adds 1 for every 2 that others pledge")).toBeVisible();

  // Somebody without an account looks on.
  const watching = await (await newPerson()).newPage();
  await watching.goto(`/funds/${slug}`);
  const left = watching.locator("dl.four > div").filter({ hasText: "Left" });
  await expect(left).toContainText("0");

  const finance = await screenOf(cast.marco, `/funds/${slug}/fillings/new`);
  await finance.getByLabel("What arrived").fill("60");
  await finance.getByLabel("Reference").fill("Grant 7");
  await finance.getByRole("button", { name: "Record it" }).dblclick();
  await expect(finance.getByText("The money is in the fund, and in the book.")).toBeVisible();
  await expect(left).toContainText("60");
  await expect(watching.getByText("Grant 7")).toHaveCount(0);

  await page.reload();
  await page.getByRole("link", { name: /^Match Build an image/ }).click();
  await expect(page.getByRole("row", { name: /so at most/ })).toContainText("25.00");
  await page.getByLabel("At most").fill("26");
  await page.getByRole("button", { name: "Promise the match" }).click();
  await expect(page.getByText("leave USD 25.00 for this project now")).toBeVisible();
  await page.getByLabel("At most").fill("25");
  await page.getByRole("button", { name: "Promise the match" }).click();
  await expect(page.getByText("The fund matches “Build an image")).toBeVisible();
  await expect(left).toContainText("35");

  await watching.goto(`/projects/${image}/pledges`);
  await expect(watching.getByRole("row").filter({ hasText: name })).toContainText("paid from");
  const file = await watching.request.get(`/funds/${slug}.csv`);
  expect(await file.text()).toContain(`left,${name},/funds/${slug},,3500,USD`);

  await finance.goto(`/funds/${slug}`);
  await finance.getByRole("link", { name: /^Take back what was booked/ }).click();
  await finance.getByLabel("Why").fill("The bank returned it.");
  await finance.getByRole("button", { name: "Take it back" }).click();
  await expect(finance.getByText("The rest is promised or spent: USD 35.00 are free.")).toBeVisible();

  const takeBack = async () => {
    await page.goto(`/funds/${slug}`);
    await page.getByRole("link", { name: /^Take the promise/ }).click();
    await page.getByRole("button", { name: /Withdraw/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: /^Build an image/ })).toBeVisible();
  };
  await takeBack();
  await page.goto(`/funds/${slug}`);
  await page.getByRole("link", { name: "Divide a sum among projects" }).click();
  await page.getByLabel("Divide").fill("70");
  await page.getByRole("button", { name: "Show what each would get" }).click();
  await expect(page.getByText("The fund has USD 60.00 that are neither promised nor spent.")).toBeVisible();
  await page.getByLabel("Divide").fill("30");
  await page.getByRole("button", { name: "Show what each would get" }).click();
  await expect(page.getByRole("row", { name: /^Together/ })).toContainText("25.00");
  await expect(page.getByText("5.00 stay in the pool")).toBeVisible();
  await page.getByRole("button", { name: "Give exactly this" }).click();
  await expect(page.getByText("1 project got a part, and it is in the book.")).toBeVisible();
  await expect(page.locator("dl.four > div").filter({ hasText: "Left" })).toContainText("35");
  await takeBack();
  await finance.getByRole("button", { name: "Take it back" }).click();
  await expect(finance.getByText("It is taken back, and mirrored in the book.")).toBeVisible();
  await expect(finance.getByRole("row").filter({ hasText: "Grant 7" })).toContainText("taken back");
});
