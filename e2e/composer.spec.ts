import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { cast } from "./people.ts";
import { expect, test } from "./test.ts";

const project = "/projects/dashboards-a-teacher-can-read";
const thread = `${project}/discussion`;
const talk = (page: Page) => page.getByRole("region", { name: /^Discussion/ });
const field = (page: Page) => talk(page).getByLabel("Your message").last();
const mark = () => Math.random().toString(36).slice(2, 8);

test("somebody begins a message on one device, goes on on another, calls an organization by the keyboard, looks at it, sends it and mends it", async ({
  screenOf,
}) => {
  const [first, second] = [mark(), mark()];
  const desk = await screenOf(cast.amara, thread);
  const kept = desk.waitForResponse((answer) => answer.url().includes("/drafts/message-"));
  await field(desk).fill(`Half a thought ${first}`);
  expect((await kept).status()).toBe(200);

  const phone = await screenOf(cast.amara, thread);
  await expect(field(phone)).toHaveValue(`Half a thought ${first}`);
  await field(phone).press("End");
  await field(phone).pressSequentially(", says @harb");
  await expect(
    talk(phone).getByRole("option", { name: /Harbour Oceanography Institute/, selected: true }),
  ).toBeVisible();
  await field(phone).press("Enter");
  await expect(field(phone)).toHaveValue(`Half a thought ${first}, says @harbour-oceanography-institute `);
  await expect(talk(phone).getByRole("listbox")).toHaveCount(0);

  const look = talk(phone).getByRole("button", { name: "Preview" });
  await look.click();
  await expect(look).toHaveAttribute("aria-pressed", "true");
  await expect(
    phone.getByRole("region", { name: "Preview" }).getByRole("link", { name: "@Harbour Oceanography Institute" }),
  ).toBeVisible();
  await field(phone).press("Control+Enter");
  const said = talk(phone).getByRole("article").filter({ hasText: first });
  await expect(said.getByRole("link", { name: "@Harbour Oceanography Institute" })).toHaveAttribute(
    "href",
    "/organizations/harbour-oceanography-institute",
  );
  await expect(field(phone)).toHaveValue("");

  await field(phone).press("ArrowUp");
  const edit = talk(phone)
    .getByRole("article")
    .filter({ has: phone.getByRole("button", { name: "Leave it as it was" }) });
  await edit.getByLabel("Your message").fill(`A whole thought ${second}`);
  await edit.getByLabel("Your message").press("Control+Enter");
  await expect(talk(phone).getByRole("article").filter({ hasText: second })).toContainText("edited");

  await desk.reload();
  await expect(talk(desk)).toContainText(second);
  await expect(field(desk)).toHaveValue("");

  await phone.keyboard.press("Escape");
  await phone.getByRole("link", { name: "Search" }).first().click();
  // The discussion has a searchbox of its own: wait for the page that was asked for.
  await expect(phone.getByRole("heading", { level: 1, name: "Search" })).toBeVisible();
  await phone.getByRole("searchbox").fill(second);
  await phone.getByRole("searchbox").press("Enter");
  await expect(phone.locator("mark").first()).toHaveText(/thought|whole|[a-z0-9]{6}/i);
  await phone.getByRole("region", { name: "Messages" }).getByRole("link").first().click();
  await expect(talk(phone).getByRole("article").filter({ hasText: second })).toBeInViewport();
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });
  test("a message is looked at first, with its text kept, and then posted", async ({ screenOf }) => {
    const words = mark();
    const page = await screenOf(cast.maren, thread);
    await field(page).fill(`**Look** ${words} @savanna-data-collective`);
    await talk(page).getByRole("button", { name: "Preview" }).click();
    const preview = page.getByRole("region", { name: "Preview" });
    await expect(preview.locator("strong")).toHaveText("Look");
    await expect(preview.getByRole("link", { name: "@Savanna Data Collective" })).toBeVisible();
    await expect(page.getByLabel("Your message")).toHaveValue(`**Look** ${words} @savanna-data-collective`);
    await page.getByRole("button", { name: "Post" }).click();
    await expect(talk(page).getByRole("article").filter({ hasText: words })).toHaveCount(1);
  });
});

test("in a long discussion scrolling up brings what is earlier, and what is read stays in its place", async ({
  newPerson,
  baseURL,
  screenOf,
}) => {
  const long = "/projects/the-launch-page-in-six-languages";
  const origin = { Origin: baseURL ?? "" };
  // Nobody writes fast enough alone.
  for (const who of ["tomas", "iris", "sam", "priya", "lena", "marco", "ruth", "maren"] as const) {
    const { request } = await newPerson();
    await request.post("/sign-in", { form: { ...cast[who] }, headers: origin, maxRedirects: 0 });
    for (let line = 1; line <= 9; line++)
      await request.post(`${long}/messages`, {
        form: {
          key: randomUUID(),
          markdown: `${who} says line ${line}\n\nand another\n\nand one more`,
          back: "discussion",
        },
        headers: origin,
        maxRedirects: 0,
      });
  }
  const page = await screenOf(cast.amara, `${long}/discussion`);
  const entries = talk(page).getByRole("article");
  const before = await entries.count();
  expect(before).toBeLessThanOrEqual(50);
  await expect(talk(page).getByRole("link", { name: "Earlier in this discussion" })).toBeVisible();
  const first = entries.first();
  const words = await first.locator(".prose").innerText();
  const same = entries.filter({ hasText: words.split("\n")[0]! }).first();
  await same.scrollIntoViewIfNeeded();
  await page.mouse.move(400, 400);
  await page.mouse.wheel(0, 40);
  await page.mouse.wheel(0, -20);
  await expect.poll(() => entries.count()).toBeGreaterThan(before);
  await expect(same).toBeInViewport();
  // Nothing was read twice: every line is there once.
  const anchors = await entries.evaluateAll((all) => all.map(({ id }) => id));
  expect(new Set(anchors).size).toBe(anchors.length);
});
