import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page, Response } from "@playwright/test";
import { desktop, isAccessible, isAccessibleByDay, isAccessibleOnPhones } from "./axe.ts";
import { notPages, places } from "./places.ts";
import { expect, nameOf, test, walksTo } from "./visit.ts";

/** Pages on which a wide screen shows most that a phone does not: asked for their colours in the dark on a desk as well. */
const wide = new Set([
  "_index",
  "projects._index",
  "projects.$slug",
  "organizations.$slug",
  "ledger._index",
  "treasury",
  "inbox",
  "funds.$slug",
]);

test("no page is forgotten: each route is on the list of places, or has a reason why it shows none", () => {
  const routes = readdirSync(fileURLToPath(new URL("../app/routes", import.meta.url)));
  const visited = new Set(places.map(({ route }) => route));
  expect(routes.filter((route) => !visited.has(route) && !(route in notPages))).toEqual([]);
  expect([...visited, ...Object.keys(notPages)].filter((route) => !routes.includes(route))).toEqual([]);
  expect(Object.keys(notPages).filter((route) => visited.has(route))).toEqual([]);
});

/** What stands in a page before any script has run: no button that would need one, and nothing that the policy forbids. */
async function isWholeWithoutScripts(page: Page, answer: Response | null, nonces: Set<string>): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  const idle = await page
    .locator("button:visible")
    .evaluateAll((buttons) =>
      buttons.filter((button) => !(button as HTMLButtonElement).form).map((button) => button.outerHTML),
    );
  expect.soft(idle, page.url()).toEqual([]);
  expect
    .soft(await page.locator("[style], [onclick], [onload]").count(), `${page.url()} styles or acts inline`)
    .toBe(0);
  const policy = (await answer?.headerValue("content-security-policy")) ?? "";
  expect.soft(policy, page.url()).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
  expect.soft(nonces.has(nonce), `${page.url()} has a nonce that another page had`).toBe(false);
  nonces.add(nonce);
}

for (const walk of walksTo(places))
  test.describe("axe finds nothing on a desk and on a phone, nothing is wider than a small phone, and each page is whole without scripts", () => {
    test.use({ viewport: desktop, expectedComplaints: walk.expectedComplaints });

    test(walk.name, async ({ visit, context, newPerson }) => {
      test.slow();
      const nonces = new Set<string>();
      const bare = await (await newPerson({ javaScriptEnabled: false })).newPage();
      for (const place of walk.places)
        await test.step(nameOf(place), async () => {
          const page = await visit(place);
          await (wide.has(place.route) ? isAccessible : isAccessibleByDay)(page);
          await isAccessibleOnPhones(page);
          await page.setViewportSize(desktop);
          await bare.context().addCookies(await context.cookies());
          await isWholeWithoutScripts(bare, await bare.goto(page.url()), nonces);
        });
    });
  });
