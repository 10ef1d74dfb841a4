import { test as base, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import { startSession, type Account } from "./people.ts";

export { expect } from "@playwright/test";

/** What a visitor would never see, but a maintainer must: one line each. */
type Complaints = string[];

/**
 * A page that is left while it reads, or that reads anew because it was told of news, gives the reading up; Remix then
 * lets the browser say so, in words that depend on how far the answer had come, and nobody is worse off.
 */
const givenUp = /BodyStreamBuffer was aborted|signal is aborted without reason/;

async function listen(context: BrowserContext, complaints: Complaints): Promise<void> {
  // The browser tells the page itself when its content security policy stops something.
  await context.exposeBinding("complainOfViolation", (_source, words: string) => void complaints.push(words));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { complainOfViolation } = window as unknown as { complainOfViolation(words: string): void };
      complainOfViolation(
        `content security policy: ${event.violatedDirective} stopped ${event.blockedURI || "inline code"}`,
      );
    });
  });
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`page: ${error.error().message}`));
}

interface Fixtures {
  /** Errors that the running test provokes on purpose: a complaint that one of them matches is not one. */
  readonly expectedComplaints: RegExp[];
  /** The browsers of the running test. */
  readonly opened: BrowserContext[];
  /** A second, third … person in a browser of their own, whose complaints count as well. */
  readonly newPerson: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** The screen of somebody who has an account: a browser of their own in which they stay signed in, brought to `path`. */
  readonly screenOf: (person: Account, path: string) => Promise<Page>;
}

/** Who signed in once keeps the cookie, as in a browser that is closed and opened again: each worker asks for a password once. */
const kept = new Map<string, Awaited<ReturnType<BrowserContext["cookies"]>>>();

/** Signs a browser in at the product that all tests share, for tests that do not end the session. */
export async function comeIn(context: BrowserContext, person: Account): Promise<void> {
  const cookies = kept.get(person.email);
  if (cookies) return context.addCookies(cookies);
  await startSession(context, person);
  kept.set(person.email, await context.cookies());
}

/** Every browser test also proves that nothing was written to the console and that no policy was violated. */
export const test = base.extend<Fixtures & { readonly complaints: Complaints }>({
  expectedComplaints: [[], { option: true }],
  complaints: async ({ expectedComplaints }, use) => {
    const complaints: Complaints = [];
    await use(complaints);
    const unexpected = complaints.filter(
      (words) => ![givenUp, ...expectedComplaints].some((expected) => expected.test(words)),
    );
    if (unexpected.length > 0) throw new Error(`The browser complained:\n${unexpected.join("\n")}`);
  },
  // Playwright reads what a fixture needs from its first argument, so there must be one.
  opened: async ({ browserName: _none }, use) => use([]),
  context: async ({ context, complaints, opened }, use) => {
    opened.push(context);
    await listen(context, complaints);
    await use(context);
  },
  newPerson: async ({ browser, complaints, contextOptions, opened }, use) => {
    const own: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...contextOptions, ...options });
      own.push(context);
      opened.push(context);
      await listen(context, complaints);
      return context;
    });
    await Promise.all(own.map((context) => context.close()));
  },
  screenOf: async ({ newPerson }, use) => {
    const screens = new Map<string, Page>();
    await use(async (person, path) => {
      const open = screens.get(person.email);
      if (open) {
        await open.goto(path);
        return open;
      }
      const context = await newPerson();
      const page = await context.newPage();
      screens.set(person.email, page);
      await comeIn(context, person);
      await page.goto(path);
      return page;
    });
  },
});
