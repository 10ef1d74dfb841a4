import { expect, type Page } from "@playwright/test";

/** What a proposal says. The four texts are as long as level of detail 1 asks. */
export const texts = {
  summary:
    "Files in the hub's browser can only be opened with a mouse, so people who use a keyboard or a screen reader cannot begin their work.",
  problem:
    "Everybody who opens the hub meets the file browser first. It is a list of rows without roles and without names, so a screen reader says “clickable, clickable, clickable”, and the arrow keys move the page instead of the row. Of our two hundred students, five gave up in the first week, and each of them cost a teacher an afternoon of help on the telephone.",
  solution:
    "The list becomes a tree that says what it is: each row has a name, a level and a state, the arrow keys move between rows, typing letters finds a name, and the focus stays where it was when a folder is opened. Somebody who has never seen the screen can open a notebook, rename it and move it, and hears each time what has happened.",
  implementation:
    "The rows are drawn by one component upstream. It gets the roles of a tree grid, a roving tab stop and live announcements; the renderer stays as it is. Two risks are known: lists of ten thousand files are drawn in windows, and extensions add columns of their own. Both have issues upstream with an agreed direction. Tests drive the tree by keyboard in three browsers.",
  fit: "The file browser is a part of JupyterLab, where the accessibility group asked for this work in its plan; its maintainers review such changes already and release every month, so that every hub has it within weeks.",
} as const;

/** Fills in a proposal on the page /projects/new; sends nothing. */
export async function writeProposal(page: Page, proposal: { title: string; repositories: string }): Promise<void> {
  await page.getByLabel("Title").fill(proposal.title);
  await page.getByLabel("The shared problem, in one or two sentences").fill(texts.summary);
  await page.getByLabel("The problem", { exact: true }).fill(texts.problem);
  await page.getByLabel("The solution").fill(texts.solution);
  await page.getByLabel("How it could be built").fill(texts.implementation);
  await page.getByLabel("Where it belongs").fill(texts.fit);
  await page.getByLabel("Repositories").fill(proposal.repositories);
}

export interface Slice {
  readonly title: string;
  readonly hours: readonly [low: number, high: number];
  readonly cloud?: string;
}

/** Sets deliverables, minimum, deadline and rules on the page of the scope, and ends on the project. */
export async function setScope(
  page: Page,
  slices: readonly Slice[],
  rules: { minimum?: string; over?: RegExp; stretch?: string; under?: RegExp; closesOn?: string } = {},
): Promise<void> {
  for (const [index, { title, hours, cloud }] of slices.entries()) {
    if (index > 0) await page.getByRole("button", { name: "Add a deliverable" }).click();
    const slice = page.getByRole("region", { name: `Deliverable ${index + 1}` });
    await slice.getByLabel("Title").fill(title);
    await slice.getByLabel("Done when").fill("Somebody who cannot see the screen has shown it in a call.");
    await slice.getByLabel("Hours, at least").fill(String(hours[0]));
    await slice.getByLabel("Hours, at most").fill(String(hours[1]));
    if (cloud) await slice.getByLabel("Cloud cost").fill(cloud);
  }
  if (rules.minimum) await page.getByLabel("Minimum").fill(rules.minimum);
  await page.getByLabel("Deadline").fill(rules.closesOn ?? inDays(40));
  await page.getByLabel(rules.over ?? /Everybody pays proportionally less/).check();
  if (rules.stretch)
    await page.getByLabel("The deliverable that the stretch pays for").selectOption({ label: rules.stretch });
  await page.getByLabel(rules.under ?? /Every pledge lapses/).check();
  await page.getByRole("button", { name: "Set this scope", exact: true }).last().click();
  await expect(page.getByText(/Version \d+ of the scope stands/)).toBeVisible();
}

/** Takes a step of the project's way from any of its pages; ends on the page of its way. */
export async function move(
  page: Page,
  project: string,
  words: string,
  { now, why }: { now: RegExp; why?: string },
): Promise<void> {
  await page.goto(`${project}/stage`);
  await page.getByRole("link", { name: words, exact: true }).click();
  if (why) await page.getByLabel("Why").fill(why);
  await page.getByRole("button", { name: words, exact: true }).click();
  await expect(page.getByText(now)).toBeVisible();
}

/** Signs the present version of the scope off for everything that this person may sign; ends on the page of its way. */
export async function signOff(
  page: Page,
  project: string,
  kinds: readonly ("Product" | "Technical" | "Partnerships")[],
  by: string,
): Promise<void> {
  await page.goto(`${project}/stage`);
  for (const kind of kinds) {
    const row = page.getByRole("listitem").filter({ has: page.getByText(kind, { exact: true }) });
    await row.getByRole("button", { name: /^Sign off version/ }).click();
    await expect(row).toContainText(by);
  }
}

/** A day as date fields take it. */
export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
