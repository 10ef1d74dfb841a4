import { expect, test } from "./test.ts";

test("the front page answers, says what it is, and the browser has nothing to complain of", { tag: "@phone" }, async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(answer?.headers()["content-security-policy"]).toContain("script-src 'self' 'nonce-");
});

test.describe("an address that does not exist", () => {
  test.use({ expectedComplaints: [/status of 404/] });

  test("is a page with a way out", async ({ page }) => {
    const answer = await page.goto("/no/such/page");
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.getByRole("link", { name: "Front page", exact: true }).click();
    await expect(page).toHaveURL("/");
  });
});
