import type { BrowserContext, Page } from "@playwright/test";
import { cast, signIn } from "./people.ts";
import { expect, test } from "./test.ts";

/** A thread of these tests' own. */
const project = "/projects/dashboards-a-teacher-can-read/discussion";

const talk = (page: Page) => page.getByRole("region", { name: /^Discussion/ });
const message = (page: Page, words: string) => talk(page).getByRole("article").filter({ hasText: words });
const words = (about: string) => `${about} ${Math.random().toString(36).slice(2, 8)}`;

async function say(page: Page, text: string): Promise<void> {
  await talk(page).getByLabel("Your message").fill(text);
  await talk(page).getByRole("button", { name: "Post" }).click();
}

/** As a proxy that knows only requests and answers. */
const withoutWebSocket = (context: BrowserContext) =>
  context.routeWebSocket(/socket\.io/, (socket) => void socket.close());

// What the browser itself says of a line that was cut on purpose.
test.use({ expectedComplaints: [/WebSocket connection to .* failed|net::ERR_FAILED|ERR_BLOCKED/] });

test("where WebSocket is blocked, people talk as live as anywhere", async ({ newPerson, screenOf }) => {
  const tomass = await screenOf(cast.tomas, project);
  const context = await newPerson();
  await withoutWebSocket(context);
  const page = await context.newPage();
  await page.goto(project);
  await expect(talk(page)).toContainText("EarthLab 1");
  const text = words("Can a teacher read it on a phone?");
  await say(tomass, text);
  await expect(message(page, text)).toBeVisible();
});

test("where no live connection gets through at all, pages say so, catch up at a slow pace, and take what is written", async ({
  newPerson,
  screenOf,
}) => {
  const tomass = await screenOf(cast.tomas, project);
  const context = await newPerson();
  await withoutWebSocket(context);
  await context.route("**/socket.io/**", (route) => route.abort());
  const page = await context.newPage();
  await page.clock.install();
  await signIn(page, cast.amara, project);
  const said = words("Which dashboards did the teachers open twice?");
  await say(page, said);
  await expect(message(tomass, said)).toBeVisible();
  const answer = words("The one with the five latest.");
  await say(tomass, answer);
  await expect(message(tomass, answer)).not.toContainText("sending");
  await expect(async () => {
    await page.clock.fastForward(20_000);
    await expect(message(page, answer)).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(message(page, said)).not.toContainText("sending");
  await expect(page.getByText("No live connection gets through from here.")).toBeVisible();
  await expect(page.getByText("The server does not answer.")).toHaveCount(0);

  await context.unroute("**/socket.io/**");
  await page.clock.fastForward(60_000);
  await expect(page.getByText("No live connection gets through from here.")).toHaveCount(0);
  await expect(talk(page)).toContainText("EarthLab 1");
});
