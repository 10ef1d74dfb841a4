import type { Page } from "@playwright/test";
import { cast } from "./people.ts";
import { expect, test } from "./test.ts";

const project = "/projects/dashboards-a-teacher-can-read";
const mark = () => Math.random().toString(36).slice(2, 8);
const section = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test("three people meet: the agenda is turned, hands go up, hours are sealed and opened together, the wall follows, and the minutes write themselves", async ({
  screenOf,
  newPerson,
}) => {
  const [title, task] = [`Panels ${mark()}`, `Ask four teachers ${mark()}`];
  const sam = await screenOf(cast.sam, `${project}/meetings`);
  const talk = await screenOf(cast.maren, `${project}/discussion`);
  await sam.getByLabel("What you meet for").fill(title);
  await sam.getByLabel("Agenda").fill("Which panels stay (2)\nWho looks at them");
  await sam.getByRole("button", { name: "Open the meeting" }).click();
  await expect(sam.getByRole("heading", { level: 1, name: title })).toBeVisible();
  const place = new URL(sam.url()).pathname;

  // Who reads the discussion is told, and comes over.
  await talk.getByRole("link", { name: title }).click();
  const maren = talk;
  const amara = await screenOf(cast.amara, place);
  const wall = await (await newPerson()).newPage();
  await wall.goto(`${place}/wall`);

  await sam.getByRole("button", { name: "Begin Which panels stay" }).click();
  for (const page of [maren, amara])
    await expect(section(page, "Agenda").getByRole("listitem").filter({ hasText: "spoken about now" })).toContainText(
      "Which panels stay",
    );
  await expect(wall.getByRole("heading", { name: "Which panels stay" })).toBeVisible();
  await expect(wall.getByRole("timer")).toContainText(/^[01]:\d\d left$/);

  await maren.getByRole("button", { name: "Raise your hand" }).click();
  await expect(section(sam, "Hands")).toContainText("Maren Solvik, Harbour Oceanography Institute");
  await expect(section(wall, "Hands")).toContainText("Maren Solvik");
  await sam.getByRole("button", { name: /^Has spoken ?: Maren Solvik/ }).click();
  await expect(section(maren, "Hands")).toContainText("No hand is up");
  await expect(maren.getByRole("button", { name: "Raise your hand" })).toHaveAttribute("aria-pressed", "false");

  await sam.getByLabel("What shall be estimated in hours?").fill("Hours for nine panels");
  await sam.getByRole("button", { name: "Ask everybody" }).click();
  for (const [page, hours] of [
    [maren, "40"],
    [amara, "20"],
  ] as const) {
    const asked = page.getByRole("article", { name: "Hours for nine panels" });
    await asked.getByLabel("Your estimate").fill(hours);
    await asked.getByRole("button", { name: "Seal it" }).click();
    await expect(asked).toContainText(`Yours is sealed: ${hours} hours.`);
  }
  // What others do meanwhile changes nothing of what one is typing.
  const typing = section(amara, "Action items").getByLabel("What shall be done");
  await typing.fill(task);
  await expect(wall.locator("body")).not.toContainText("40");
  await sam.getByRole("button", { name: "Open all answers" }).click();
  for (const page of [maren, amara, wall]) {
    await expect(page.locator("body")).toContainText("20 to 40 hours, the middle at 30");
    await expect(page.locator("body")).toContainText("Maren Solvik, Harbour Oceanography Institute: 40");
  }
  await expect(typing).toHaveValue(task);
  await section(amara, "Action items").getByLabel("Who does it").selectOption({ label: "Amara Okafor" });
  await section(amara, "Action items").getByRole("button", { name: "Write it down" }).click();
  await expect(typing).toHaveValue("");
  await expect(section(maren, "Action items")).toContainText(task);

  await sam.getByRole("button", { name: "Close the meeting" }).click();
  await expect(sam.getByRole("heading", { level: 1, name: "Minutes" })).toBeVisible();
  const minutes = sam.getByRole("article");
  for (const said of [
    title,
    "Which panels stay",
    "not reached",
    "20 to 40 hours",
    task,
    "Maren Solvik (Harbour Oceanography Institute)",
  ])
    await expect(minutes).toContainText(said);
  await sam.getByText("Edit the minutes").click();
  await sam.getByRole("textbox", { name: "Minutes" }).fill(`# ${title}\n\nIn short: **nine panels**.`);
  await sam.getByRole("button", { name: "Save the minutes" }).click();
  // The estimate asked about nine panels, too: only what was written now begins so.
  await expect(minutes).toContainText("In short: nine panels.");
  await expect(maren.getByText("This meeting is over")).toBeVisible();
  await maren.getByRole("link", { name: "Its minutes" }).click();
  await expect(maren.getByRole("article")).toContainText("In short: nine panels.");
  const file = await maren.request.get(`${place}/minutes.md`);
  expect([file.headers()["content-type"], await file.text()]).toEqual([
    "text/markdown; charset=utf-8",
    `# ${title}\n\nIn short: **nine panels**.`,
  ]);

  await amara.goto("/inbox");
  await section(amara, "What you took on").getByRole("link", { name: task }).click();
  await amara.getByRole("button", { name: /^Done/ }).click();
  await expect(section(amara, "Action items")).toContainText("Amara Okafor, done");
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false, expectedComplaints: [/status of 422/] });

  test("somebody takes part in a meeting by forms alone, and what is wrong with one is said at its field", async ({
    screenOf,
  }) => {
    const page = await screenOf(cast.maren, "/projects/share-a-notebook-with-a-reader-who-has-no-account/meetings/1");
    const asked = page.getByRole("article", { name: "Hours for a link that ends by itself" });
    await asked.getByLabel("Your estimate").fill("many");
    await asked.getByRole("button", { name: "Seal it" }).click();
    await expect(asked).toContainText("Write whole hours, such as 40.");
    await expect(asked.getByLabel("Your estimate")).toHaveValue("many");
    await asked.getByLabel("Your estimate").fill("25");
    await asked.getByRole("button", { name: "Seal it" }).click();
    await expect(asked).toContainText("Yours is sealed: 25 hours.");
    await page.getByRole("button", { name: "Raise your hand" }).click();
    await expect(section(page, "Hands")).toContainText("Maren Solvik");
    await page.getByRole("button", { name: "Take your hand down" }).click();
    await expect(section(page, "Hands")).not.toContainText("Maren Solvik");
  });
});
