import { expect, test } from "./test.ts";
import { cast } from "./people.ts";

const elsewhere = "/projects/share-a-notebook-with-a-reader-who-has-no-account";
const project = "/projects/a-catalogue-of-satellite-scenes-beside-the-launcher";
const words = (about: string) => `${about} ${Math.random().toString(36).slice(2, 8)}`;

test("whoever is called hears it on all of their screens, reads it on one, and has it read on the others; a mute is kept", async ({
  screenOf,
  newPerson,
}) => {
  const called = words("does it fit a classroom?");
  // Who has spoken in a discussion can be called there.
  const desk = await screenOf(cast.iris, `${project}/messages`);
  await desk.getByLabel("Your message").fill(words("I read along."));
  await desk.getByRole("button", { name: "Post" }).click();
  await desk.goto("/inbox");
  const other = await (await newPerson()).newPage();
  await other.context().addCookies(await desk.context().cookies());
  await other.goto("/projects");
  const count = async (page: typeof desk) =>
    Number(/\d+/.exec((await page.getByRole("link", { name: /^Inbox/ }).getAttribute("aria-label")) ?? "")?.[0] ?? 0);
  const before = await count(desk);

  const tomass = await screenOf(cast.tomas, `${project}/messages`);
  const name = await desk.getByRole("link", { name: /^Your settings: / }).getAttribute("aria-label");
  await tomass.getByLabel("Your message").fill(`@[${/^Your settings: ([^,]+)/.exec(name ?? "")?.[1] ?? ""}] ${called}`);
  await tomass.getByRole("button", { name: "Post" }).click();
  // Other tests' people may talk meanwhile: what counts is that it came, and that both screens say the same.
  for (const page of [desk, other]) await expect.poll(() => count(page), { timeout: 10_000 }).toBeGreaterThan(before);
  await expect(
    desk.getByRole("region", { name: "News" }).getByRole("listitem").filter({ hasText: called }),
  ).toContainText("calls you");

  await desk
    .getByRole("region", { name: "News" })
    .getByRole("button", { name: new RegExp(`^Mark as read: .*${called.slice(-6)}`) })
    .click();
  await expect(desk.getByRole("listitem").filter({ hasText: called }).getByRole("button")).toHaveCount(0);
  await expect(async () => expect(await count(other)).toBe(await count(desk))).toPass({ timeout: 10_000 });

  await desk
    .getByRole("listitem")
    .filter({ hasText: called })
    .getByRole("link", { name: /^What you hear of/ })
    .click();
  await desk.getByLabel("Only what is said to me").check();
  await desk.getByRole("button", { name: "Save" }).click();
  await expect(desk.getByText("It is muted, but for what is said to you.")).toBeVisible();
});

test("without scripts what is news is read, followed and marked as read", async ({
  browser,
  baseURL,
  newPerson,
  screenOf,
}) => {
  const signedIn = await screenOf(cast.maren, "/");
  const plain = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
  await plain.addCookies(await signedIn.context().cookies());
  const page = await plain.newPage();
  const said = words("A word for everybody");
  const tomass = await (await newPerson()).newPage();
  await tomass.context().addCookies(await (await screenOf(cast.tomas, "/")).context().cookies());
  await page.goto(`${elsewhere}/news`);
  await page.getByLabel("Everything").check();
  await page.getByRole("button", { name: "Save" }).click();
  await tomass.goto(`${elsewhere}/messages`);
  await tomass.getByLabel("Your message").fill(said);
  await tomass.getByRole("button", { name: "Post" }).click();
  await expect(async () => {
    await page.goto("/inbox");
    await expect(page.getByRole("listitem").filter({ hasText: said })).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
  await page.getByRole("listitem").filter({ hasText: said }).getByRole("link", { name: said }).click();
  await expect(page.getByRole("article").filter({ hasText: said })).toBeVisible();
  await plain.close();
});

test("who comes back reads what changed since they looked, where it begins, and has read it then", async ({
  screenOf,
}) => {
  const here = "/projects/quotas-that-bend-before-a-deadline";
  const [first, second] = [words("Before you left."), words("While you were away.")];
  const tomass = await screenOf(cast.tomas, `${here}/messages`);
  await tomass.getByLabel("Your message").fill(first);
  await tomass.getByRole("button", { name: "Post" }).click();
  const marens = await screenOf(cast.maren, `${here}/discussion`);
  const talk = marens.getByRole("region", { name: /^Discussion/ });
  const line = talk.getByText("New since you last looked");
  await expect(talk.getByRole("article").filter({ hasText: first })).toBeVisible();
  // Once it is read to its end, the page that comes next begins with nothing new.
  await expect(async () => {
    await marens.goto(`${here}/discussion`);
    await talk.getByRole("article").last().scrollIntoViewIfNeeded();
    await marens.waitForTimeout(1_500);
    await marens.reload();
    await expect(line).toHaveCount(0, { timeout: 500 });
  }).toPass();
  await marens.goto("/projects");

  await tomass.goto(`${here}/messages`);
  await tomass.getByLabel("Your message").fill(second);
  await tomass.getByRole("button", { name: "Post" }).click();
  await expect(tomass.getByText(second)).toBeVisible();
  await marens.goto(here);
  await expect(marens.getByText(/^Since you last looked: .*message/)).toBeVisible();
  await marens.getByRole("link", { name: "Read on from there" }).click();
  await expect(line).toBeVisible();
  await expect(talk.getByRole("article").filter({ hasText: second })).toBeVisible();
});
