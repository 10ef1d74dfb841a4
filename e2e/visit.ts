import type { BrowserContext, Page } from "@playwright/test";
import { ofTheDemo } from "./people.ts";
import type { Guest, Place } from "./places.ts";
import { expect, test as base } from "./test.ts";

export { expect };

type Cookies = Parameters<BrowserContext["addCookies"]>[0];

interface Visits {
  /** Comes in as somebody of the demo network, without the way through the sign-in page. */
  readonly comeAs: (guest: Guest) => Promise<void>;
  /** Opens a page as its guest, and sees that it is the one. */
  readonly visit: (place: Place) => Promise<Page>;
}

/** Whoever signed in before, in this process: each process that runs tests has one of its own. */
const sessions = new Map<Guest, Cookies>();

/** Tests that go from page to page. */
export const test = base.extend<Visits>({
  comeAs: async ({ context, baseURL }, use) => {
    await use(async (guest) => {
      if (guest === "visitor") return;
      if (!sessions.has(guest)) {
        const answer = await context.request.post("/sign-in", { form: { ...ofTheDemo(guest) }, headers: { Origin: baseURL ?? "" }, maxRedirects: 0 });
        expect(answer.status(), `${guest} signs in`).toBe(302);
        sessions.set(guest, await context.cookies());
      } else if ((await context.cookies()).length === 0) await context.addCookies(sessions.get(guest)!);
    });
  },
  visit: async ({ page, comeAs }, use) => {
    await use(async ({ as, at, heading, status = 200 }) => {
      await comeAs(as);
      const answer = await page.goto(typeof at === "string" ? at : await at(page));
      expect(answer?.status(), page.url()).toBe(status);
      const main = page.getByRole("heading", { level: 1 });
      await expect(main).toHaveCount(1);
      await expect(main).toHaveText(heading);
      return page;
    });
  },
});

/** A walk of one guest: coming in takes a browser longer than looking at a page. */
export interface Walk {
  readonly name: string;
  readonly places: readonly Place[];
  /** Refusals that the walk comes to see, which the browser writes down as errors. */
  readonly expectedComplaints: RegExp[];
}

const placesPerWalk = 10;

/** All these places in walks, each of one guest. */
export function walksTo(places: readonly Place[]): readonly Walk[] {
  const guests = [...new Set(places.map(({ as }) => as))];
  return guests.flatMap((guest) => {
    const theirs = places.filter(({ as }) => as === guest);
    return Array.from({ length: Math.ceil(theirs.length / placesPerWalk) }, (_none, n) => {
      const some = theirs.slice(n * placesPerWalk, (n + 1) * placesPerWalk);
      const statuses = [...new Set(some.flatMap(({ status }) => (status === undefined ? [] : [status])))];
      // One expression: Playwright takes a list of two objects for a value with its options.
      const expected = statuses.length === 0 ? [] : [new RegExp(`status of (${statuses.join("|")})`)];
      return { name: `walk ${n + 1} of ${guest}, to ${some.length} places`, places: some, expectedComplaints: expected };
    });
  });
}

/** What a place is called: its address as its folder says it, and who comes. */
export const nameOf = ({ route, as, at }: Place): string => `${typeof at === "string" ? at : route.replaceAll("._index", "").replaceAll(".", "/")}, as ${as}`;
