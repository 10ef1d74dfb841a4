import type { Browser, Page } from "@playwright/test";
import { ofTheDemo, signIn } from "./people.ts";
import { projects } from "./places.ts";
import { expect, test } from "./product.ts";

const project = projects.raising;
const form = `${project}/pledges/new`;
const [delta, tundra] = ["Delta Teaching Consortium", "Tundra Soil Observatory"];

/** Somebody in a browser of their own, signed in at a product of the test's own. */
async function screen(
  browser: Browser,
  baseURL: string,
  who: string | null,
  path: string,
  javaScriptEnabled = true,
): Promise<Page> {
  const page = await (await browser.newContext({ baseURL, javaScriptEnabled })).newPage();
  if (who === null) await page.goto(path);
  else await signIn(page, ofTheDemo(who), path);
  return page;
}

test.describe("the terms of a pledge", () => {
  test.use({ expectedComplaints: [/status of 422/] });

  test("a match on two conditions waits, a closer stands ready, and one sum sets all of them free; a name is taken back on every screen", async ({
    browser,
    newProduct,
  }) => {
    const product = await newProduct();
    await product.start();
    const open = (who: string | null, path: string, scripts = true) => screen(browser, product.url, who, path, scripts);
    const watcher = await open(null, project);
    await watcher.evaluate(() => Object.assign(window, { notReloaded: true }));
    const talk = watcher.getByRole("region", { name: /^Discussion/ });

    const rosas = await open("rosa", form);
    await rosas.getByLabel("Terms").selectOption({ label: "a match" });
    await rosas.getByLabel("Amount in").fill("6,000");
    await rosas.getByLabel("What others put in").fill("4");
    await rosas.getByLabel("What we put in").fill("1");
    await expect(rosas.getByText("You would pay", { exact: false })).toContainText("You would pay");
    await rosas.getByText("with no condition").click();
    await rosas.getByLabel("others offer at least").check();
    await rosas.getByLabel("What others must offer").fill("40,000");
    await rosas.getByLabel("this organization stands").check();
    const name = rosas.getByRole("combobox", { name: "The name of the organization" });
    await name.fill("Tund");
    await expect(rosas.locator(`#pledge-organization-names option[value="${tundra}"]`)).toHaveCount(1);
    await expect(rosas.getByText("It waits until others offer 40,000; they offer 28,000 now.")).toBeVisible();
    await expect(
      rosas.getByText("If nobody else joins until the deadline, the minimum of 30,480 is missed"),
    ).toBeVisible();
    await rosas.getByRole("button", { name: "Pledge up to 6,000" }).click();
    await expect(rosas.getByText(`Did you mean one of these: ${tundra}?`)).toBeVisible();
    await expect(name).toHaveValue("Tund");
    await expect(name).toHaveAttribute("aria-invalid", "true");
    await name.fill(tundra);
    await rosas.getByRole("button", { name: "Pledge up to 6,000" }).click();
    await expect(rosas.getByText("Signed. It waits for its conditions")).toBeVisible();
    await expect(talk).toContainText(`${delta} pledged 6,000, which waits on its conditions`);
    await expect(talk).toContainText(
      "1 for every 4 that others offer, at most 6,000, if others offer 40,000 and a certain organization stands.",
    );

    // Without scripts: what cannot be read is said at its field, what can be is answered by the server, and it is signed.
    const graces = await open("grace", form, false);
    const panel = graces.locator("#pledge");
    await panel.getByLabel("Terms").selectOption({ label: "the closer" });
    await panel.getByLabel("Amount in").fill("a lot");
    await panel.getByText("with no condition").click();
    await panel.getByLabel("the maintainers have consented").check();
    await panel.getByRole("button", { name: "What would happen" }).click();
    await expect(panel.getByText("This does not read as an amount.")).toBeVisible();
    await expect(panel.getByLabel("Amount in")).toHaveValue("a lot");
    await expect(panel.getByLabel("Terms")).toHaveValue("closer");
    await panel.getByLabel("Amount in").fill("2,000");
    await panel.getByRole("button", { name: "What would happen" }).click();
    await expect(panel.getByText("You would pay 2,000.")).toBeVisible();
    await expect(panel.getByText("It stands and closes 2,000 of the 10,120 that are missing.")).toBeVisible();
    await expect(panel.getByLabel("the maintainers have consented")).toBeChecked();
    await panel.getByRole("button", { name: "Pledge up to 2,000" }).click();
    await expect(graces.getByText("Signed. As things stand you pay 2,000.")).toBeVisible();

    const nilss = await open("nils", project);
    await nilss.getByLabel("Amount in").fill("1,000");
    await nilss.getByText("with no condition").click();
    await nilss.getByLabel("other organizations stand, at least").check();
    await nilss.getByLabel("How many other organizations").fill("6");
    await nilss.getByLabel("it is signed before").check();
    await nilss.getByLabel("The day before which").fill("2199-01-01");
    await expect(
      nilss.getByText("With you, three conditional pledges come to stand: your 1,000 unlocks 23,000."),
    ).toBeVisible();
    for (const waiting of ["Lakeside University", "Commons Foundation", delta])
      await expect(nilss.locator(".pledge .unl")).toContainText(waiting);
    const slider = nilss.getByRole("slider", { name: "Try sums" });
    await slider.press("ArrowRight");
    await expect(nilss.getByLabel("Amount in")).toHaveValue("1,500");
    await slider.press("ArrowLeft");
    await nilss.getByRole("button", { name: "Pledge 1,000" }).click();
    await expect(nilss.getByText("It unlocked three waiting pledges.")).toBeVisible();
    await expect(talk).toContainText(`${delta} stands now with 6,000: its conditions hold`);

    await watcher.getByText("The same as a table").click();
    const row = watcher.locator(".same").getByRole("row").filter({ hasText: delta });
    await expect(row).toContainText(
      `1 for every 4 that others offer, at most 6,000, if others offer 40,000 and ${tundra} stands`,
    );
    await nilss.goto(`${project}/pledges`);
    await expect(nilss.getByRole("row").filter({ has: nilss.getByRole("rowheader", { name: tundra }) })).toContainText(
      /With it, .*Lakeside University.* came to stand\./,
    );
    await expect(nilss.getByRole("row").filter({ hasText: "What is missing at the end" })).toContainText(
      "It stands ready, but nothing is missing.",
    );

    await rosas.goto(`${project}/pledges`);
    await rosas.getByRole("link", { name: "Not be named any more" }).click();
    await rosas.getByRole("button", { name: "Do not name us" }).click();
    await expect(rosas.getByText(`${delta} is not named with this pledge any more.`)).toBeVisible();
    await expect(row).toHaveCount(0);
    // Its people are still here, and that is said of them; what was told of its pledge names it no more.
    await expect(talk.locator(".msgs")).not.toContainText(delta);
    await expect(talk).toContainText("A member, not named stands now with 6,000");
    expect(await watcher.evaluate(() => "notReloaded" in window)).toBe(true);
    for (const page of [watcher, rosas, graces, nilss]) await page.context().close();
  });
});
