import { test as base, type BrowserContext } from "@playwright/test";

export { expect } from "@playwright/test";

/** What a visitor would never see, but a maintainer must: one line each. */
type Complaints = string[];

async function listen(context: BrowserContext, complaints: Complaints): Promise<void> {
  // The browser tells the page itself when its content security policy stops something.
  await context.exposeBinding("complainOfViolation", (_source, words: string) => void complaints.push(words));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { complainOfViolation } = window as unknown as { complainOfViolation(words: string): void };
      complainOfViolation(`content security policy: ${event.violatedDirective} stopped ${event.blockedURI || "inline code"}`);
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
  /** A second, third … person in a browser of their own, whose complaints count as well. */
  readonly newPerson: () => Promise<BrowserContext>;
}

/** Every browser test also proves that nothing was written to the console and that no policy was violated. */
export const test = base.extend<Fixtures & { readonly complaints: Complaints }>({
  expectedComplaints: [[], { option: true }],
  complaints: async ({ expectedComplaints }, use) => {
    const complaints: Complaints = [];
    await use(complaints);
    const unexpected = complaints.filter((words) => !expectedComplaints.some((expected) => expected.test(words)));
    if (unexpected.length > 0) throw new Error(`The browser complained:\n${unexpected.join("\n")}`);
  },
  context: async ({ context, complaints }, use) => {
    await listen(context, complaints);
    await use(context);
  },
  newPerson: async ({ browser, complaints, contextOptions }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext(contextOptions);
      opened.push(context);
      await listen(context, complaints);
      return context;
    });
    await Promise.all(opened.map((context) => context.close()));
  },
});
