import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { ConfluenceData } from "./confluence-data.ts";
import { Confluence } from "./confluence.tsx";
import { RenderCacheContext, type RenderCache } from "#app/ui/base/render-cache.ts";
import { LocaleProvider } from "#app/ui/base/locale.tsx";

const river = (name: string): ConfluenceData => ({
  currency: "USD",
  goalMinor: 10_000_00n,
  minimumMinor: 8_000_00n,
  organizations: [{ id: "a", name, hue: 3, kind: "firm", amountMinor: 5_250_00n, terms: "a fixed sum of 5,250" }],
  deliverables: [
    { id: "d", number: 1, title: "Names for servers", staffMinor: 10_000_00n, cloudMinor: 0n, contributions: [] },
  ],
});

const page = (data: ConfluenceData, locale: string, renderCache: RenderCache | null) =>
  renderToStaticMarkup(
    <LocaleProvider value={{ locale, timeZone: "UTC" }}>
      <RenderCacheContext.Provider value={renderCache}>
        <Confluence data={data} />
      </RenderCacheContext.Provider>
    </LocaleProvider>,
  );

it("a river is drawn once for everybody who may see the same in the same language, and just as it is drawn for one", () => {
  const drawn = new Map<string, string>();
  const renderCache: RenderCache = (key, element) =>
    drawn.get(key) ?? drawn.set(key, renderToStaticMarkup(element())).get(key)!;
  for (const [data, locale, known] of [
    [river("Lakeside"), "en-US", 1],
    [river("Lakeside"), "en-US", 1],
    [river("Lakeside"), "de-DE", 2],
    [river("A member, not named"), "en-US", 3],
  ] as const) {
    expect(page(data, locale, renderCache)).toBe(page(data, locale, null));
    expect(drawn.size).toBe(known);
  }
  expect([...drawn.values()].filter((markup) => markup.includes("Lakeside"))).toHaveLength(2);
});
