import { cast } from "./people.ts";
import { test } from "./test.ts";
test.setTimeout(240_000);
test("look", async ({ screenOf }) => {
  const raising = "/projects/know-what-each-group-costs-while-it-runs";
  const share = "/projects/share-a-notebook-with-a-reader-who-has-no-account";
  const page = await screenOf(cast.priya, `${share}/meetings`);
  const shot = async (name: string, full = true) => { await page.waitForTimeout(700); await page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: full }); };
  for (const [dark, width] of [[false, 1280], [true, 390]] as const) {
    await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
    await page.setViewportSize({ width, height: width > 500 ? 900 : 844 });
    const n = dark ? "phone" : "desk";
    await page.goto(`${raising}/meetings`); await shot(`meetings-${n}`);
    await page.goto(`${raising}/meetings/1`); await shot(`meeting-over-${n}`);
    await page.goto(`${share}/meetings/1`); await shot(`meeting-${n}`);
    await page.goto(`${raising}/meetings/1/minutes`); await shot(`minutes-${n}`);
    await page.goto(`${raising}/meetings/1/wall`); await shot(`wall-${n}`);
    await page.goto(`${share}`); await shot(`share-${n}`);
  }
});
