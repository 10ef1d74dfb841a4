import type { Locator, Page } from "@playwright/test";
import { cast } from "./people.ts";
import { expect, test } from "./test.ts";

/** Each test talks in a thread of its own, so that nobody hears another test's people. */
const projects = {
  talk: "/projects/a-file-browser-that-a-screen-reader-can-follow",
  pledge: "/projects/pull-new-course-material-without-overwriting-students-work",
  offline: "/projects/work-on-a-hub-from-a-ship-with-no-connection",
  place: "/projects/share-a-notebook-with-a-reader-who-has-no-account",
  draft: "/projects/a-catalogue-of-satellite-scenes-beside-the-launcher",
  sheet: "/projects/the-launch-page-in-six-languages",
  decide: "/projects/dashboards-a-teacher-can-read",
  twice: "/projects/quotas-that-bend-before-a-deadline",
} as const;
const thread = (project: string) => `${project}/discussion`;

const talk = (page: Page) => page.getByRole("region", { name: /^Discussion/ });
const field = (page: Page) => talk(page).getByLabel("Your message");
const message = (page: Page, words: string) => talk(page).getByRole("article").filter({ hasText: words });
/** Different in every run and test, so that tests meet only their own. */
const words = (about: string) => `${about} ${Math.random().toString(36).slice(2, 8)}`;

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await talk(page).getByRole("button", { name: "Post" }).click();
}

test("three people talk: each sees at once what the others write, change and take back, who is here and who is writing", async ({
  screenOf,
  page: guests,
}) => {
  const amaras = await screenOf(cast.amara, thread(projects.talk));
  const tomass = await screenOf(cast.tomas, thread(projects.talk));
  await guests.goto(thread(projects.talk));

  await expect(talk(amaras)).toContainText(/EarthLab 1.*and you/);
  await expect(talk(tomass)).toContainText(/Savanna Data Collective 1.*and you/);
  await expect(talk(guests)).toContainText("EarthLab 1");
  await expect(talk(guests)).not.toContainText("and you");

  await field(amaras).pressSequentially("Does it work", { delay: 20 });
  await expect(talk(tomass)).toContainText(/Savanna Data Collective, is writing/);
  const question = words("Does it work with the keyboard alone?");
  await say(amaras, `**${question}**`);
  for (const page of [amaras, tomass, guests]) await expect(message(page, question)).toBeVisible();
  await expect(talk(tomass)).not.toContainText("is writing");
  await expect(message(guests, question).locator("strong")).toHaveText(question);
  await expect(message(tomass, question).getByRole("link", { name: "Edit" })).toHaveCount(0);

  await message(amaras, question).getByRole("link", { name: "Edit" }).click();
  const better = words("Does it work without a mouse?");
  await message(amaras, "").getByLabel("Your message").fill(better);
  await talk(amaras).getByRole("button", { name: "Save" }).click();
  for (const page of [amaras, tomass, guests]) {
    await expect(message(page, better)).toContainText("edited");
    await expect(message(page, question)).toHaveCount(0);
  }

  await message(tomass, better).getByRole("link", { name: "React" }).click();
  await message(tomass, better).getByRole("button", { name: "Thanks" }).click();
  for (const page of [amaras, guests]) await expect(message(page, better)).toContainText("Thanks 1");
  await message(amaras, better).getByRole("button", { name: "Thanks 1" }).click();
  await expect(message(tomass, better).getByRole("button", { name: "Thanks 2", pressed: true })).toBeVisible();
  await expect(message(guests, better).getByTitle("Tomás Rivera, Amara Okafor")).toHaveText("Thanks 2");

  await message(tomass, better).getByRole("link", { name: "Reply" }).click();
  await expect(talk(tomass)).toContainText(`Answering Amara Okafor: ${better}`);
  const answer = words("Yes, since August.");
  await say(tomass, answer);
  await expect(talk(tomass)).not.toContainText("Answering Amara");
  await expect(message(amaras, answer)).toContainText("EarthLab");
  await expect(message(amaras, answer)).toContainText(`Amara Okafor: ${better}`);
  await message(tomass, answer).getByRole("link", { name: "Take back" }).click();
  await message(tomass, answer).getByRole("button", { name: "Take back" }).click();
  for (const page of [amaras, tomass, guests]) {
    await expect(message(page, answer)).toHaveCount(0);
    await expect(message(page, "This message was taken back.").last()).toBeVisible();
  }
});

test("a message is recorded as a decision, others agree at once, and a later edit changes nothing in it", async ({
  screenOf,
}) => {
  const amaras = await screenOf(cast.amara, thread(projects.decide));
  const tomass = await screenOf(cast.tomas, thread(projects.decide));
  await expect(talk(tomass)).toContainText("Savanna Data Collective 1");
  const text = words("We meet on Thursdays.");
  await say(tomass, text);
  await message(amaras, text).getByRole("link", { name: "Decide" }).click();
  await amaras.getByRole("button", { name: "Record as decision" }).click();
  await expect(amaras.getByRole("heading", { level: 1, name: "Decisions" })).toBeVisible();
  const recorded = amaras.getByRole("listitem").filter({ hasText: text });
  await expect(recorded).toContainText("Recorded by Amara Okafor, Savanna Data Collective");

  await message(tomass, text)
    .getByRole("link", { name: /^Decision \d+$/ })
    .click();
  await tomass
    .getByRole("listitem")
    .filter({ hasText: text })
    .getByRole("button", { name: "Agree for EarthLab" })
    .click();
  await expect(recorded).toContainText("Agreed by EarthLab (Tomás Rivera)");

  await tomass.goto(thread(projects.decide));
  await expect(message(tomass, text)).toContainText("agreed by EarthLab");
  await message(tomass, text).getByRole("link", { name: "Edit" }).click();
  const changed = words("We meet on Fridays.");
  await message(tomass, "").getByLabel("Your message").fill(changed);
  await talk(tomass).getByRole("button", { name: "Save" }).click();
  await expect(message(tomass, changed)).toContainText("edited");
  await amaras.reload();
  await expect(recorded).toContainText(text);

  await recorded.getByText(/^Take decision \d+ back$/).click();
  await recorded.getByLabel("Why it is taken back").fill("The teachers cannot come.");
  await recorded.getByRole("button", { name: "Take it back" }).click();
  await expect(recorded).toContainText(/Taken back by Amara Okafor, .*: The teachers cannot come\./);
  await expect(message(tomass, changed)).not.toContainText("agreed by");
});

test("a pledge of one person moves the bar, the words and the talk on another's screen, without a reload", async ({
  screenOf,
  page: watcher,
}) => {
  await watcher.goto(projects.pledge);
  const sum = watcher.locator(".page-project .ph .words").first();
  const before = await sum.innerText();
  await watcher.evaluate(() => Object.assign(window, { notReloaded: true }));
  const page = await screenOf(cast.amara, projects.pledge);
  // The watcher must be listening before anything happens, or there is nothing live to see.
  await expect(talk(watcher)).toContainText("Savanna Data Collective 1");
  await page.getByLabel("Amount").first().fill("700");
  await page.getByRole("button", { name: /^Pledge 700/ }).click();
  await expect(sum).not.toHaveText(before);
  await expect(talk(watcher)).toContainText(/pledged 700/);
  expect(await watcher.evaluate(() => "notReloaded" in window)).toBe(true);
});

test("what is typed into the pledge form before its code has come stays there, whatever happens on the page meanwhile", async ({
  screenOf,
}) => {
  const page = await screenOf(cast.amara, "/");
  let letThrough: () => void;
  const held = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route(/pledge-form-panel/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(projects.pledge, { waitUntil: "commit" });
  const amount = page.getByLabel("Amount").first();
  await amount.fill("4321");
  await amount.blur();
  const close = page.getByRole("link", { name: "Close" });
  const openTalk = async () => {
    await page.keyboard.press("d");
    await expect(close).toBeVisible({ timeout: 500 });
  };
  // A page that is taken over would open its discussion, and lose the form that is not.
  for (let press = 0; press < 5; press++) await openTalk().catch(() => undefined);
  letThrough!();
  await expect(openTalk).toPass();
  await close.click();
  await expect(amount).toHaveValue("4321");
  // Worked out by the settlement, though nobody turned to the form since it listens: its words are the sum, not what was typed.
  await expect(page.getByRole("button", { name: "Pledge 4,321" })).toBeVisible();
});

test.describe("a lost line", () => {
  test.use({ expectedComplaints: [/ERR_INTERNET_DISCONNECTED/] });

  test("whoever loses the line hears afterwards what was said meanwhile, once and in order, and what they wrote arrives", async ({
    screenOf,
  }) => {
    const amaras = await screenOf(cast.amara, thread(projects.offline));
    const tomass = await screenOf(cast.tomas, thread(projects.offline));
    await expect(talk(tomass)).toContainText("Savanna Data Collective 1");
    await expect(talk(amaras)).toContainText("EarthLab 1");

    await amaras.context().setOffline(true);
    await expect(amaras.getByText("You are offline. What you typed is kept")).toBeVisible();
    const [first, second, written] = [
      words("Who has tried it at sea?"),
      words("And who on a marsh?"),
      words("We have, on two ships."),
    ];
    await say(amaras, written);
    await expect(message(amaras, written)).toContainText("sending …");
    await say(tomass, first);
    await say(tomass, second);
    await expect(message(tomass, second)).not.toContainText("sending");
    await expect(message(amaras, first)).toHaveCount(0);
    await expect(message(tomass, written)).toHaveCount(0);

    await amaras.context().setOffline(false);
    for (const page of [amaras, tomass]) {
      for (const text of [first, second, written]) await expect(message(page, text)).toHaveCount(1);
      await expect(message(page, written)).not.toContainText("sending");
    }
    const order = async (page: Page) =>
      (await talk(page).getByRole("article").allInnerTexts())
        .map((text) => [first, second, written].findIndex((each) => text.includes(each)))
        .filter((at) => at >= 0);
    expect(await order(tomass)).toEqual([0, 1, 2]);
    expect(await order(amaras)).toEqual(await order(tomass));
  });
});

test.describe("a line that brings no code", () => {
  test.use({ expectedComplaints: [/ERR_FAILED/] });

  test("a page counts its news all the same, and is not loaded anew by it", async ({ screenOf }) => {
    const sams = await screenOf(cast.sam, thread(projects.offline));
    // Where she reads nothing of it, so that it stays news.
    const amaras = await screenOf(cast.amara, "/rules-for-money");
    await amaras.waitForLoadState("networkidle");
    await amaras.route("**/assets/**", (route) => route.abort());
    await amaras.evaluate(() => document.body.setAttribute("data-same", "yes"));
    const bell = amaras.getByRole("banner").getByRole("link", { name: /^Inbox/ });
    const before = (await bell.getAttribute("aria-label")) ?? "";
    await say(sams, words("@[Amara Okafor], have you tried it at sea?"));
    await expect(bell).not.toHaveAttribute("aria-label", before);
    await expect(amaras.locator("body")).toHaveAttribute("data-same", "yes");
  });
});

test("what is not sent yet survives a reload, goes along to the project, and is gone once it is sent", async ({
  screenOf,
}) => {
  const amaras = await screenOf(cast.amara, thread(projects.draft));
  const text = words("Which scenes does everybody open first?");
  // The page listens: from here on it keeps what is typed.
  await expect(talk(amaras)).toContainText(/and you|Nobody else is here now/);
  await field(amaras).fill(text);
  await amaras.reload();
  await expect(field(amaras)).toHaveValue(text);
  // The same talk, at the side of the project.
  await amaras.goto(projects.draft);
  await expect(field(amaras)).toHaveValue(text);
  await talk(amaras).getByRole("button", { name: "Post" }).click();
  await expect(message(amaras, text)).toBeVisible();
  await expect(field(amaras)).toHaveValue("");
  await amaras.reload();
  await expect(message(amaras, text)).toBeVisible();
  await expect(field(amaras)).toHaveValue("");
});

test("whoever reads further up keeps their place while others write, and is told how much came", async ({
  screenOf,
}) => {
  const tomass = await screenOf(cast.tomas, thread(projects.place));
  const sams = await screenOf(cast.sam, thread(projects.place));
  // By two people: others talk as one of them at the same time, and nobody may say more than ten things in ten seconds.
  for (let number = 1; number <= 6; number++) {
    const speaker = number % 2 === 0 ? tomass : sams;
    const text = words(`Point ${number}: a link should say who opened it, and when it ends.`);
    await say(speaker, text);
    await expect(message(speaker, text)).not.toContainText("sending");
  }
  const amaras = await screenOf(cast.amara, thread(projects.place));
  await amaras.setViewportSize({ width: 1100, height: 420 });
  await expect(talk(amaras)).toContainText("EarthLab 1");
  const read = talk(amaras).getByRole("article").first();
  await read.scrollIntoViewIfNeeded();
  await expect(field(amaras)).not.toBeInViewport();
  const top = (of: Locator) => of.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const before = await top(read);

  const text = words("One more: for ever should be a decision.");
  await say(tomass, text);
  const came = talk(amaras).getByRole("button", { name: "1 new message" });
  await expect(came).toBeVisible();
  expect(await top(read)).toBe(before);
  await came.click();
  await expect(message(amaras, text)).toBeInViewport();
  await expect(came).toHaveCount(0);
});

test("the discussion opens beside the project by the key d, has an address of its own, and gives the focus back", async ({
  screenOf,
}) => {
  const page = await screenOf(cast.amara, projects.sheet);
  await expect(talk(page)).toContainText(/and you|Nobody else is here now/);
  const link = page.getByRole("link", { name: "The whole history" });
  await link.focus();
  await page.keyboard.press("d");
  await expect(page).toHaveURL(`${projects.sheet}?discuss=1`);
  await expect(talk(page).getByRole("link", { name: "Close" })).toBeVisible();
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("d is a letter here");
  await expect(field(page)).toHaveValue("d is a letter here");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(projects.sheet);
  await expect(link).toBeFocused();

  await page.goto(`${projects.sheet}?discuss=1`);
  await talk(page).getByRole("link", { name: "Close" }).click();
  await expect(page).toHaveURL(projects.sheet);
  await page.goBack();
  await expect(talk(page).getByRole("link", { name: "Close" })).toBeVisible();
  await field(page).fill("");
});

test("a changed message keeps what it said before, and the steward removes one with a reason that stands in its place", async ({
  screenOf,
}) => {
  const tomass = await screenOf(cast.tomas, thread(projects.twice));
  const [first, second] = [words("Three nights are enough."), words("Three nights are enough for most.")];
  await say(tomass, first);
  await message(tomass, first).getByRole("link", { name: "Edit" }).click();
  await message(tomass, "").getByLabel("Your message").fill(second);
  await talk(tomass).getByRole("button", { name: "Save" }).click();
  const sams = await screenOf(cast.sam, thread(projects.twice));
  await message(sams, second).getByRole("link", { name: "edited" }).click();
  await expect(sams.getByRole("region", { name: "What it said before" })).toContainText(first);
  await sams.getByLabel("Why it is removed").fill("It names a student.");
  await sams.getByRole("button", { name: "Remove it" }).click();
  for (const page of [sams, tomass]) {
    await expect(message(page, "removed by the steward: It names a student.").last()).toBeVisible();
    await expect(message(page, second)).toHaveCount(0);
  }
});

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("a double click posts one message", async ({ screenOf }) => {
      const page = await screenOf(cast.amara, thread(projects.twice));
      const text = words("Ask a leader of the group by telephone?");
      await field(page).fill(text);
      await talk(page).getByRole("button", { name: "Post" }).dblclick();
      await expect(message(page, text)).toBeVisible();
      await expect(message(page, text)).not.toContainText("sending");
      await page.goto(thread(projects.twice));
      await expect(message(page, text)).toHaveCount(1);
    });
  });
