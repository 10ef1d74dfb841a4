import { expect, type Page } from "@playwright/test";
import axe, { type RunOptions } from "axe-core";

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

export const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
export const smallPhone = { width: 360, height: 740 };

/** What axe finds, in a form that says in the test's output where to look. The page is told what axe is once: most of a look's time was telling it. */
async function findings(page: Page, only?: string): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const options: RunOptions = {
    ...(only ? { runOnly: [only] } : { rules: { "target-size": { enabled: true } } }),
    resultTypes: ["violations"],
    preload: false,
  };
  const violations = await page.evaluate(async (asked) => (await window.axe.run(document, asked)).violations, options);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  at ${target.join(" ")}\n  ${failureSummary ?? ""}`),
  );
}

/** Nothing to find on a desk by day. */
export async function isAccessibleByDay(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  expect.soft(await findings(page), `${page.url()}, light`).toEqual([]);
}

/** Nothing to find in either theme. Structure is the same in both, so the second is asked for its colours alone. */
export async function isAccessible(page: Page): Promise<void> {
  await isAccessibleByDay(page);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  expect.soft(await findings(page, "color-contrast"), `${page.url()}, dark`).toEqual([]);
}

/** The same on a phone, where other things are shown: once, in the dark; and nothing is wider than a small one. */
export async function isAccessibleOnPhones(page: Page): Promise<void> {
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  expect.soft(await findings(page), `${page.url()}, on a phone, dark`).toEqual([]);
  await page.setViewportSize(smallPhone);
  await fits(page);
}

export async function fits(page: Page): Promise<void> {
  const tooWide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.body.querySelectorAll("*")]
      .filter((each) => each.getBoundingClientRect().right > room + 1)
      .map((each) => each.outerHTML.slice(0, 160));
  });
  expect.soft(tooWide, page.url()).toEqual([]);
}
