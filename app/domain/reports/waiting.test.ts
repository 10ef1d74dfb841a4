import { expect, test } from "vitest";
import { waitingProviders } from "./inbox-pages.server.ts";

const areas = import.meta.glob<Readonly<Record<string, unknown>>>("../*/waiting.server.ts");

test("whatever an area says that waits for people is in the inbox, and so in the bell's count", async () => {
  const said = await Promise.all(
    Object.entries(areas)
      // The kernel's says what a provider is.
      .filter(([path]) => !path.startsWith("../kernel/"))
      .map(async ([, load]) => Object.values(await load())),
  );
  expect(said.length).toBeGreaterThan(3);
  expect(new Set(said.flat())).toEqual(new Set(waitingProviders));
});
