import { desktop, fits, isAccessible, isAccessibleOnPhones, smallPhone } from "./axe.ts";
import { signUp, stranger } from "./people.ts";
import { projects } from "./places.ts";
import { expect, test } from "./visit.ts";

test.describe("after something was done on a page", () => {
  test.use({ viewport: desktop });

  test("the palette, and what it finds", async ({ page }) => {
    await page.goto("/");
    await expect(async () => {
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("textbox", { name: /^Go to/ })).toBeVisible({ timeout: 500 });
    }).toPass();
    await isAccessible(page);
    await page.getByRole("textbox", { name: /^Go to/ }).fill("cost");
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("link", { name: "Search projects for “cost”" })).toBeFocused();
    await isAccessible(page);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/projects?q=cost");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  test("the list of keys", async ({ page }) => {
    await page.goto("/");
    await expect(async () => {
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog")).toBeVisible({ timeout: 500 });
    }).toPass();
    await isAccessible(page);
  });

  test("the discussion as a sheet, and a message that is being changed", async ({ page, comeAs }) => {
    await comeAs("amara");
    await page.goto(projects.tipping);
    await expect(async () => {
      await page.keyboard.press("d");
      await expect(page.getByRole("link", { name: "Close" })).toBeVisible({ timeout: 500 });
    }).toPass();
    const talk = page.getByRole("region", { name: /^Discussion/ });
    await talk.getByRole("link", { name: "Edit" }).first().click();
    await expect(talk.getByRole("button", { name: "Save" })).toBeVisible();
    await isAccessible(page);
    await isAccessibleOnPhones(page);
  });

  test("everything that folds, unfolded", async ({ page }) => {
    for (const address of [projects.raising, projects.inFlight]) {
      await page.goto(address);
      for (const fold of await page.locator("main summary").all()) await fold.click();
      await isAccessible(page);
      await isAccessibleOnPhones(page);
      await page.setViewportSize(desktop);
    }
  });

  test("a pledge that is being put together", async ({ page, comeAs }) => {
    await comeAs("amara");
    await page.goto(projects.raising);
    const panel = page.locator(".pledge").first();
    for (const terms of ["share", "match", "closer", "in_kind"]) {
      await panel.getByLabel("Terms").selectOption(terms);
      await isAccessible(page);
    }
    await panel.getByText("with no condition").click();
    for (const line of await panel.locator(".cond input[type=checkbox]").all()) await line.check();
    await isAccessible(page);
    await isAccessibleOnPhones(page);
  });

  test.describe("refused", () => {
    // What was typed is refused on purpose, and the answer says so.
    test.use({ expectedComplaints: [/status of (401|409|422|429)/] });

    test("a form whose answer is at its fields", async ({ page, comeAs }) => {
      await page.goto("/sign-in");
      await page.getByLabel("Mail address").fill("nobody@example.org");
      await page.getByLabel("Password").fill("quite another one");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.locator(".form-error, .error").first()).toBeVisible();
      await isAccessible(page);

      await comeAs("maren");
      await page.goto("/projects/new");
      await page.getByLabel("Title", { exact: true }).fill("Shorter");
      await page.getByLabel("The shared problem, in one or two sentences").fill("Everything is too long.");
      await page.getByRole("button", { name: "Propose it" }).click();
      await expect(page.locator(".error").first()).toBeVisible();
      await isAccessible(page);
      await isAccessibleOnPhones(page);
    });
  });

  test("a scope with two deliverables", async ({ page, comeAs }) => {
    await comeAs("priya");
    await page.goto(`${projects.scoping}/scope`);
    await page.getByRole("button", { name: "Add a deliverable" }).click();
    await expect(page.getByRole("heading", { name: "Deliverable 2" })).toBeVisible();
    await isAccessible(page);
    await isAccessibleOnPhones(page);
  });

  test("an answer, and the theme that somebody chose", async ({ page }) => {
    await signUp(page, stranger("Dalia Reyes"));
    await page.goto("/settings");
    await page.getByLabel(/^Dark/).check();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Your settings are saved.")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await isAccessible(page);
    await page.setViewportSize(smallPhone);
    await fits(page);
  });

  test("a connection that was lost", async ({ page, context }) => {
    const connected = page.waitForEvent("websocket");
    await page.goto(projects.raising);
    await connected;
    await context.setOffline(true);
    await expect(page.getByText(/^You are offline/)).toBeVisible();
    await isAccessible(page);
    await context.setOffline(false);
    await expect(page.getByText(/^You are offline/)).toHaveCount(0);
  });
});
