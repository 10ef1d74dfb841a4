import { ofTheDemo, signIn, signInByForm, signOut, signUpByForms, stranger } from "./people.ts";
import { expect, test } from "./test.ts";

test.use({ javaScriptEnabled: false });

const raising = "/projects/build-an-image-from-a-repository-in-under-three-minutes";

test("an account is opened, left and entered again", async ({ page }) => {
  const person = stranger("Oyelaran Bello");
  await signUpByForms(page, person);
  await signOut(page);
  await signInByForm(page, person, "/projects");
  await expect(page).toHaveURL("/projects");
});

test("projects are found by words, narrowed, sorted and read", async ({ page }) => {
  await page.goto("/projects");
  const titles = page.getByRole("main").getByRole("listitem").getByRole("heading", { level: 3 });
  await page.getByRole("searchbox").fill("teacher");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(titles.filter({ hasText: "Pull new course material" })).toHaveCount(1);
  await expect(titles.filter({ hasText: "Home folders" })).toHaveCount(0);
  await page.goto("/projects");
  await page.getByRole("link", { name: /^raising/ }).click();
  await expect(titles.filter({ hasText: "Know what each group costs" })).toHaveCount(1);
  await expect(titles.filter({ hasText: "Dask clusters" })).toHaveCount(0);
  await page.getByRole("combobox", { name: "Sort" }).selectOption({ index: 1 });
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/sort=/);
  await titles.filter({ hasText: "Know what each group costs" }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Know what each group costs, while it runs");
  await expect(page.getByRole("heading", { name: "The confluence" })).toBeVisible();
});

test.describe("a refusal", () => {
  test.use({ expectedComplaints: [/status of 422/] });

  test("a proposal that is refused says so at its field, and keeps every word", async ({ page }) => {
    await signIn(page, ofTheDemo("maren"), "/projects/new");
    await page.getByLabel("Title", { exact: true }).fill("Charts that a printer can print");
    await page
      .getByLabel("The shared problem, in one or two sentences")
      .fill("Dashboards come out of the printer in one grey.");
    await page.getByLabel("The problem", { exact: true }).fill("Too short to be judged.");
    await page.getByRole("button", { name: "Propose it" }).click();
    const problem = page.getByLabel("The problem", { exact: true });
    await expect(problem).toHaveAttribute("aria-invalid", "true");
    await expect(problem).toHaveAccessibleDescription(/5 words; 45 more/);
    await expect(problem).toHaveValue("Too short to be judged.");
    await expect(page.getByLabel("Title", { exact: true })).toHaveValue("Charts that a printer can print");
  });
});

test("an organization says that it is interested, then what it means to give, signs, and takes it back", async ({
  page,
}) => {
  await signIn(page, ofTheDemo("nils"), raising);
  const panel = page.locator("#pledge");
  const answers = page.getByRole("status", { name: "Answers" });
  await panel.getByRole("button", { name: "Only say that we are interested" }).click();
  await expect(answers).toContainText("your organization is interested");
  await panel.getByLabel("Amount").fill("900");
  await panel.getByRole("button", { name: /^Say it as intent/ }).click();
  await expect(answers).toContainText("Your intent is stated");
  await expect(page.getByRole("heading", { name: "History" }).locator("..")).toContainText("Stated an intent of 900");
  await panel.getByLabel("Amount").fill("900");
  await panel.getByRole("button", { name: /^Pledge/ }).click();
  await expect(answers).toContainText("Signed. As things stand you pay 900");
  await answers.getByRole("link", { name: "Who pays what" }).click();
  await page
    .getByRole("row")
    .filter({ hasText: "Tundra Soil Observatory" })
    .getByRole("link", { name: /withdraw/i })
    .click();
  await expect(page.getByText(/Without it, firm money goes/)).toBeVisible();
  await page.getByRole("button", { name: "Withdraw it" }).click();
  await expect(answers).toContainText("It is withdrawn, and mirrored in the book");
});

test("a message is posted, changed and taken back", async ({ page }) => {
  await signIn(page, ofTheDemo("nils"), `${raising}/discussion`);
  const talk = page.getByRole("region", { name: /^Discussion/ });
  const words = `Does it build on arm as well? ${Math.random().toString(36).slice(2, 8)}`;
  await talk.getByLabel("Your message").fill(words);
  await talk.getByRole("button", { name: "Post" }).click();
  const said = talk.getByRole("article").filter({ hasText: words });
  await expect(said).toBeVisible();
  await said.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Your message").fill(`${words} And on a laptop?`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(said).toContainText("And on a laptop?");
  await said.getByRole("link", { name: "Take back" }).click();
  await page.getByRole("button", { name: "Take it back" }).click();
  await expect(said).toHaveCount(0);
});
