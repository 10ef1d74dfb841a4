import type { Page } from "@playwright/test";
import { cast } from "./people.ts";
import { expect, test } from "./test.ts";

const project = "/projects/dashboards-a-teacher-can-read";
const talk = (page: Page) => page.getByRole("region", { name: /^Discussion/ });
const mark = () => Math.random().toString(36).slice(2, 8);

test("two matters are talked about in one discussion, each read by itself and live; what is said stays where it belongs", async ({
  screenOf,
}) => {
  const [title, inIt, beside, answer] = [`Panels ${mark()}`, mark(), mark(), mark()];
  const amara = await screenOf(cast.amara, `${project}/topics`);
  await amara.getByLabel("What it is about").fill(title);
  await amara.getByRole("button", { name: "Open the topic" }).click();
  await expect(amara.getByRole("navigation", { name: "Topics" }).getByRole("link", { name: title })).toHaveAttribute(
    "aria-current",
    "page",
  );
  await expect(talk(amara)).toContainText(`opened the topic ${title}`);

  const maren = await screenOf(cast.maren, `${project}/discussion`);
  await maren.getByRole("navigation", { name: "Topics" }).getByRole("link", { name: title }).click();
  await expect(talk(maren)).toContainText("0 messages");

  const field = (page: Page) => talk(page).getByLabel("Your message");
  await field(amara).fill(`Which of them first ${inIt}`);
  await talk(amara).getByRole("button", { name: "Post" }).click();
  await expect(talk(maren).getByRole("article").filter({ hasText: inIt })).toBeVisible();

  // The same person writes about something else: nothing of it is told here.
  await talk(amara).getByLabel("about").selectOption({ label: "the project" });
  await field(amara).fill(`Beside it ${beside}`);
  await talk(amara).getByRole("button", { name: "Post" }).click();

  await talk(maren).getByRole("article").filter({ hasText: inIt }).getByRole("link", { name: "Reply" }).click();
  await field(maren).fill(`The first one ${answer}`);
  await talk(maren).getByRole("button", { name: "Post" }).click();
  await expect(talk(amara).getByRole("article").filter({ hasText: answer })).toBeVisible();
  for (const page of [amara, maren]) {
    await expect(talk(page).getByText("2 messages")).toBeVisible();
    await expect(talk(page)).not.toContainText(beside);
  }

  await maren.getByRole("navigation", { name: "Topics" }).getByRole("link", { name: "Everything" }).click();
  await expect(talk(maren)).toContainText(beside);
  await talk(maren).getByRole("article").filter({ hasText: answer }).getByRole("link", { name: title }).click();
  await expect(talk(maren)).not.toContainText(beside);

  await amara.goto(`${project}/topics`);
  await amara.getByRole("button", { name: `Settle ${title}` }).click();
  await expect(amara.getByRole("listitem").filter({ hasText: title })).toContainText("2 messages");
  await expect(amara.getByRole("listitem").filter({ hasText: title })).toContainText("settled");
  await expect(talk(maren)).toContainText(`settled the topic ${title}`);
  // What was being written when it was settled is refused in words, and kept.
  await field(maren).fill("One more thing");
  await talk(maren).getByRole("button", { name: "Post" }).click();
  await expect(talk(maren)).toContainText("This topic was settled meanwhile");
  await expect(talk(maren)).toContainText("One more thing");
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a deliverable is talked about from its own page, and a known address shows how far it has come", async ({
    screenOf,
  }) => {
    const word = mark();
    const page = await screenOf(cast.amara, "/projects/dask-clusters-that-go-to-sleep-by-themselves/deliverables/2");
    await page.getByRole("link", { name: "What is said about it" }).click();
    await expect(talk(page).getByRole("list", { name: "Known here" }).first()).toContainText("dask/dask-gateway");
    await expect(talk(page).getByRole("list", { name: "Known here" }).first()).toContainText("in review");
    await talk(page).getByLabel("Your message").fill(`Good news ${word}`);
    await talk(page).getByRole("button", { name: "Post" }).click();
    await expect(page).toHaveURL(/about=deliverable/);
    await expect(talk(page).getByRole("article").filter({ hasText: word })).toBeVisible();
  });
});
