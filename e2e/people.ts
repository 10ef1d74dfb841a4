import { randomUUID } from "node:crypto";
import { expect, type APIResponse, type BrowserContext, type Page } from "@playwright/test";

/** What somebody signs in with. */
export interface Account {
  readonly email: string;
  readonly password: string;
}

/** Somebody who tries the product, before and after having an account. */
export interface Stranger extends Account {
  readonly name: string;
}

export const ofTheDemo = (key: string): Account => ({
  email: `${key}@meridian.example`,
  password: "many streams, one river",
});

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
  return {
    name,
    email: `${mailbox}.${randomUUID().slice(0, 8)}@example.org`,
    password: `granite otter ${randomUUID().slice(0, 8)}`,
  };
}

/** As a form of a page of ours sends it, without the page: redirects are not followed. */
async function send(
  context: BrowserContext,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<APIResponse> {
  const answer = await context.request.post(path, {
    form: { ...form },
    headers: { "Sec-Fetch-Site": "same-origin" },
    maxRedirects: 0,
  });
  expect(answer.status(), `${path}: ${answer.status() < 400 ? "" : await answer.text()}`).toBeLessThan(400);
  return answer;
}

/** What a text or an attribute says that React wrote into a page. */
export const unescaped = (text: string): string =>
  text
    .replaceAll("&amp;", "&")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");

/**
 * The newest letter to this address whose subject fits, and the first link in it.
 * @param product where the letters are shown, when it is not the product that all tests share
 */
export async function linkInLetter(
  { request }: BrowserContext,
  to: string,
  subject: RegExp,
  product = "",
): Promise<string> {
  const page = async (path: string) => (await request.get(product + path)).text();
  let letter: string | undefined;
  // A letter is sent after the page has answered: it may be a moment late.
  await expect(async () => {
    const rows = (await page("/dev/mail")).split("<li").filter((row) => row.includes(to));
    const found = rows
      .map((row) => /href="(\/dev\/mail\/[^"]+)"[^>]*>([^<]*)</.exec(row))
      .find((link) => link && subject.test(unescaped(link[2] ?? "")));
    letter = found?.[1];
    expect(letter).toBeDefined();
  }).toPass();
  const [, link] = /class="letter".*?<a href="([^"]+)"/s.exec(await page(letter ?? "")) ?? [];
  if (link === undefined) throw new Error(`There is no link in the letter to ${to}`);
  return unescaped(link);
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

/** Opens an account for somebody new, through the forms for it, and leaves them signed in. */
export async function signUpByForms(page: Page, person: Stranger): Promise<void> {
  await page.goto("/sign-up");
  await finishSigningUp(page, person);
}

/** The same without the forms, for tests of what comes after it. */
export async function signUp(page: Page, { email, name, password }: Stranger): Promise<void> {
  const context = page.context();
  await send(context, "/sign-up", { email });
  const { pathname } = new URL(await linkInLetter(context, email, /finish signing up/i));
  await send(context, pathname, { displayName: name, password });
  await page.goto("/");
  await expect(page.getByRole("link", { name: `Your settings: ${name}` })).toBeVisible();
}

/** Signs in somebody who has an account, through the form for it; ends on `next`. */
export async function signInByForm(page: Page, { email, password }: Account, next = "/"): Promise<void> {
  await page.goto(next === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ next }).toString()}`);
  await page.getByLabel("Mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("link", { name: /^Your settings: / })).toBeVisible();
}

/** The same without the form, and without a page. */
export async function startSession(context: BrowserContext, { email, password }: Account): Promise<void> {
  await send(context, "/sign-in", { email, password });
}

/** The same without the form, for tests of what comes after it. */
export async function signIn(page: Page, person: Account, next = "/"): Promise<void> {
  await startSession(page.context(), person);
  await page.goto(next);
  await expect(page.getByRole("link", { name: /^Your settings: / })).toBeVisible();
}

export async function signOut(page: Page): Promise<void> {
  await page.goto("/sign-out");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
}

/** Applies with an organization for whoever is signed in, has the steward's director admit it, and ends on its people. */
export async function registerOrganization(page: Page, name: string): Promise<void> {
  await page.goto("/organizations/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Web address").fill("https://example.org");
  await page.getByLabel("What it runs").fill("One hub for everybody.");
  await page.getByLabel("What you do there").fill("Head of computing");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Standing" })).toBeVisible();
  const { origin, pathname } = new URL(page.url());
  await admit(page, origin, pathname);
  await page.goto(pathname.replace(/standing$/, "people"));
  await expect(page.getByRole("heading", { level: 1, name: "People and roles" })).toBeVisible();
}

/** As the director, in a browser of their own and without the form. */
async function admit(page: Page, baseURL: string, path: string): Promise<void> {
  const context = await page.context().browser()?.newContext({ baseURL });
  if (!context) throw new Error("a page of a test has a browser");
  await startSession(context, cast.ruth);
  const reason = "Known to those who try the product.";
  await send(context, path, { key: randomUUID(), from: "applied", to: "admitted", reason });
  await context.close();
}
