import { expect, test } from "./test.ts";

test(
  "the front page answers, says what it is, and the browser has nothing to complain of",
  { tag: "@phone" },
  async ({ page }) => {
    const answer = await page.goto("/");
    expect(answer?.status()).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(answer?.headers()["content-security-policy"]).toContain("script-src 'self' 'nonce-");
  },
);

test("whoever types before the page is taken over has a page that works", async ({ page }) => {
  // React asks for its next task by a message: a key is pressed each time before it comes, as it can happen on a busy machine.
  await page.addInitScript(() => {
    const press = () => document.body?.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true }));
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (this: MessagePort, ...message: Parameters<typeof post>) {
      queueMicrotask(press);
      post.apply(this, message);
    } as typeof post;
  });
  await page.goto("/projects");
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
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
