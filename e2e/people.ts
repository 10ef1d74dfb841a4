import { randomUUID } from "node:crypto";
import { expect, type BrowserContext, type Page } from "@playwright/test";

/** What somebody signs in with. */
export interface Account {
  readonly email: string;
  readonly password: string;
}

/** Somebody who tries the product, before and after having an account. */
export interface Stranger extends Account {
  readonly name: string;
}

export const ofTheDemo = (key: string): Account => ({ email: `${key}@meridian.example`, password: "many streams, one river" });

/** People of the demo network whom these tests meet, by what they do there. */
export const cast = {
  /** Budget holder and representative of Savanna Data Collective. */
  amara: ofTheDemo("amara"),
  /** Representative of Harbour Oceanography. */
  maren: ofTheDemo("maren"),
  /** Budget holder and representative of EarthLab. */
  tomas: ofTheDemo("tomas"),
  /** A maintainer upstream. */
  iris: ofTheDemo("iris"),
  /** The steward's people: tech lead, delivery lead, partnerships, finance, director. */
  priya: ofTheDemo("priya"),
  sam: ofTheDemo("sam"),
  lena: ofTheDemo("lena"),
  marco: ofTheDemo("marco"),
  ruth: ofTheDemo("ruth"),
} as const;

/** A person nobody has seen before: tests never meet each other's people. */
export function stranger(name: string): Stranger {
  const mailbox = name.toLowerCase().replace(/[^a-z]+/g, ".");
  return { name, email: `${mailbox}.${randomUUID().slice(0, 8)}@example.org`, password: `granite otter ${randomUUID().slice(0, 8)}` };
}

/**
 * The newest letter to this address whose subject fits, and the link in it. Read in a page of its own, so that nothing is lost.
 * @param product where the letters are shown, when it is not the product that all tests share
 */
export async function linkInLetter(context: BrowserContext, to: string, subject: RegExp, product = ""): Promise<string> {
  const mailbox = await context.newPage();
  const letter = mailbox.getByRole("listitem").filter({ hasText: to }).getByRole("link", { name: subject }).first();
  // A letter is sent after the page has answered: it may be a moment late.
  await expect(async () => {
    await mailbox.goto(`${product}/dev/mail`);
    await expect(letter).toBeVisible({ timeout: 500 });
  }).toPass();
  await letter.click();
  const link = mailbox.locator(".letter a").first();
  const address = await link.getAttribute("href");
  await mailbox.close();
  if (address === null) throw new Error(`There is no link in the letter to ${to}`);
  return address;
}

/** From where the page is (the sign-up form) to being signed in: address, letter, name and password. */
export async function finishSigningUp(page: Page, person: Stranger): Promise<void> {
  await page.getByLabel("Mail address").fill(person.email);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
  await page.goto(await linkInLetter(page.context(), person.email, /finish signing up/i));
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Open the account" }).click();
  await expect(page.getByRole("link", { name: `Your settings: ${person.name}` })).toBeVisible();
}

/** Opens an account for somebody new and leaves them signed in. */
export async function signUp(page: Page, person: Stranger): Promise<void> {
  await page.goto("/sign-up");
  await finishSigningUp(page, person);
}

/** Signs in somebody who has an account; ends on `next`. */
export async function signIn(page: Page, { email, password }: Account, next = "/"): Promise<void> {
  await page.goto(next === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ next }).toString()}`);
  await page.getByLabel("Mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("link", { name: /^Your settings: / })).toBeVisible();
}

export async function signOut(page: Page): Promise<void> {
  await page.goto("/sign-out");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
}

/** Registers an organization for whoever is signed in, and ends on its people. */
export async function registerOrganization(page: Page, name: string): Promise<void> {
  await page.goto("/organizations/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Register it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "People and roles" })).toBeVisible();
}
