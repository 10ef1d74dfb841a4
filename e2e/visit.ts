import type { Page } from "@playwright/test";
import { ofTheDemo } from "./people.ts";
import type { Guest, Place } from "./places.ts";
import { comeIn, expect, test as base } from "./test.ts";

export { expect };

interface Visits {
  /** Comes in as somebody of the demo network, without the way through the sign-in page. */
  readonly comeAs: (guest: Guest) => Promise<void>;
  /** Opens a page as its guest, and sees that it is the one. */
  readonly visit: (place: Place) => Promise<Page>;
}

/** Tests that go from page to page. */
export const test = base.extend<Visits>({
  comeAs: async ({ context }, use) => {
    await use(async (guest) => {
      if (guest !== "visitor" && (await context.cookies()).length === 0) await comeIn(context, ofTheDemo(guest));
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
      return {
        name: `walk ${n + 1} of ${guest}, to ${some.length} places`,
        places: some,
        expectedComplaints: expected,
      };
    });
  });
}

/** What a place is called: its address as its folder says it, and who comes. */
export const nameOf = ({ route, as, at }: Place): string =>
  `${typeof at === "string" ? at : route.replaceAll("._index", "").replaceAll(".", "/")}, as ${as}`;
