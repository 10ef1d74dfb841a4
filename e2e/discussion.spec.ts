import type { Page } from "@playwright/test";
import { signIn } from "./people.ts";
import { expect, test } from "./test.ts";

const password = "many streams, one river";
const amara = { email: "amara@meridian.example", password };
const tomas = { email: "tomas@meridian.example", password };

const project = "/projects/a-file-browser-that-a-screen-reader-can-follow";
const thread = `${project}/discussion`;

const talk = (page: Page) => page.getByRole("region", { name: /^Discussion/ });
const field = (page: Page) => talk(page).getByLabel("Your message");
const message = (page: Page, words: string) => talk(page).getByRole("article").filter({ hasText: words });
/** Different in every run and test, so that tests meet only their own. */
const words = (about: string) => `${about} ${Math.random().toString(36).slice(2, 8)}`;

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await talk(page).getByRole("button", { name: "Post" }).click();
}

test("three people talk: each sees at once what the others write, change and take back, who is here and who is writing", async ({ page: amaras, newPerson }) => {
  const [tomass, guests] = await Promise.all([newPerson(), newPerson()].map(async (person) => (await person).newPage()));
  await signIn(amaras, amara, thread);
  await signIn(tomass!, tomas, thread);
  await guests!.goto(thread);

  await expect(talk(amaras)).toContainText(/EarthLab 1.*and you/);
  await expect(talk(tomass!)).toContainText(/Savanna Data Collective 1.*and you/);
  await expect(talk(guests!)).toContainText("EarthLab 1");
  await expect(talk(guests!)).not.toContainText("and you");

  await field(amaras).pressSequentially("Does it work", { delay: 20 });
  await expect(talk(tomass!)).toContainText(/Savanna Data Collective, is writing/);
  const question = words("Does it work with the keyboard alone?");
  await say(amaras, `**${question}**`);
  for (const page of [amaras, tomass!, guests!]) await expect(message(page, question)).toBeVisible();
  await expect(talk(tomass!)).not.toContainText("is writing");
  await expect(message(guests!, question).locator("strong")).toHaveText(question);
  await expect(message(tomass!, question).getByRole("link", { name: "Edit" })).toHaveCount(0);

  await message(amaras, question).getByRole("link", { name: "Edit" }).click();
  const better = words("Does it work without a mouse?");
  await message(amaras, "").getByLabel("Your message").fill(better);
  await talk(amaras).getByRole("button", { name: "Save" }).click();
  for (const page of [amaras, tomass!, guests!]) {
    await expect(message(page, better)).toContainText("edited");
    await expect(message(page, question)).toHaveCount(0);
  }

  const answer = words("Yes, since August.");
  await say(tomass!, answer);
  await expect(message(amaras, answer)).toContainText("EarthLab");
  await message(tomass!, answer).getByRole("link", { name: "Take back" }).click();
  await message(tomass!, answer).getByRole("button", { name: "Take back" }).click();
  for (const page of [amaras, tomass!, guests!]) {
    await expect(message(page, answer)).toHaveCount(0);
    await expect(message(page, "This message was taken back.").last()).toBeVisible();
  }
});

test("a pledge of one person moves the bar, the words and the talk on another's screen, without a reload", async ({ page, newPerson }) => {
  const raising = "/projects/pull-new-course-material-without-overwriting-students-work";
  const watcher = await (await newPerson()).newPage();
  await watcher.goto(raising);
  const sum = watcher.locator(".page-project .ph .words").first();
  const before = await sum.innerText();
  await watcher.evaluate(() => Object.assign(window, { notReloaded: true }));
  await signIn(page, amara, raising);
  // The watcher must be listening before anything happens, or there is nothing live to see.
  await expect(talk(watcher)).toContainText("Savanna Data Collective 1");
  await page.getByLabel("Amount").first().fill("700");
  await page.getByRole("button", { name: /^Pledge 700/ }).click();
  await expect(sum).not.toHaveText(before);
  await expect(talk(watcher)).toContainText(/pledged 700/);
  expect(await watcher.evaluate(() => "notReloaded" in window)).toBe(true);
});
