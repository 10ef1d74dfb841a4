import { signIn, cast } from "./people.ts";
import { projects } from "./places.ts";
import { expect, test } from "./product.ts";

test("when everything of a pledge is credited it has ended; a project given up halfway keeps what was invoiced", async ({
  browser,
  newProduct,
}) => {
  const product = await newProduct();
  await product.start();
  const baseURL = product.url;
  const marcos = await (await browser.newContext({ baseURL })).newPage();
  await signIn(marcos, cast.marco, "/organizations/harbour-oceanography-institute/invoices");
  const addresses = await marcos
    .locator("main a[href]")
    .evaluateAll((links) =>
      [...new Set(links.map((link) => link.getAttribute("href") ?? ""))].filter((href) =>
        /^\/invoices\/[^/]+$/.test(href),
      ),
    );
  let credited = 0;
  for (const address of addresses) {
    await marcos.goto(address);
    if (!(await marcos.getByRole("main").innerText()).includes("Dashboards a teacher can read")) continue;
    await marcos.goto(`${address}/credit-notes/new`);
    for (const field of await marcos.getByRole("main").getByRole("textbox").all()) {
      const most = /At most \D*([\d,.]+\d)/.exec(
        await field.evaluate(
          (input) =>
            document.getElementById(input.getAttribute("aria-describedby")?.split(" ").at(-1) ?? "")?.textContent ?? "",
        ),
      )?.[1];
      await field.fill(most ?? "The work is given back.");
    }
    await marcos.getByRole("button", { name: "Issue it" }).click();
    await expect(marcos.getByText(/^Credit note .* is issued, and in the book\./)).toBeVisible();
    credited += 1;
  }
  expect(credited).toBeGreaterThan(0);
  await marcos.goto(`${projects.done}/pledges`);
  const ended = marcos.getByRole("row", { name: /^Harbour Oceanography Institute/ });
  await expect(ended).toContainText(/It was (refunded|cancelled)/);

  const ruths = await (await browser.newContext({ baseURL })).newPage();
  await signIn(ruths, cast.ruth, `${projects.inFlight}/moves?to=not_planned`);
  await expect(ruths.getByText(/stay/).first()).toBeVisible();
  await ruths.getByLabel("Why").fill("The campus keeps its old login.");
  await ruths.getByRole("button", { name: "Give it up" }).click();
  await expect(ruths.getByText("Not planned", { exact: true }).first()).toBeVisible();
  await ruths.goto(`${projects.inFlight}/pledges`);
  await expect(ruths.getByRole("main")).toContainText("It pays");
});
