import { gzipSync } from "node:zlib";
import type { APIRequestContext } from "@playwright/test";
import { expect, test } from "./test.ts";

/** What a first visit may cost on the way, gzipped, in thousands of bytes. */
const most = { scripts: 130, styles: 20 };

/** What a browser fetches for a page before anybody touches it: its style sheets, its scripts, and all that those import at once. */
async function firstVisit(request: APIRequestContext, path: string) {
  const read = async (address: string) => {
    const answer = await request.get(address);
    expect(answer.status(), address).toBe(200);
    return answer.text();
  };
  const html = await read(path);
  const tags = html.match(/<(?:link|script)\b[^>]*>/g) ?? [];
  const addresses = (wanted: (tag: string) => boolean) =>
    tags.filter(wanted).flatMap((tag) => /(?:href|src)="([^"]+)"/.exec(tag)?.[1] ?? []);
  const weights = { scripts: 0, styles: 0 };
  for (const address of new Set(addresses((tag) => tag.includes('rel="stylesheet"'))))
    weights.styles += gzipSync(await read(address)).length / 1000;
  const waiting = [
    ...addresses((tag) => tag.includes('rel="modulepreload"') || tag.startsWith("<script")),
    ...importsIn(html, path),
  ];
  const seen = new Set<string>();
  for (let address = waiting.pop(); address; address = waiting.pop()) {
    if (seen.has(address)) continue;
    seen.add(address);
    const source = await read(address);
    expect(source.includes("_zod"), `${address} brings zod to the browser`).toBe(false);
    weights.scripts += gzipSync(source).length / 1000;
    waiting.push(...importsIn(source, address));
  }
  return { ...weights, files: seen.size };
}

/** `import … from "./x.js"` and `import"./x.js"`, but not `import("./x.js")`: that waits until it is asked for. */
const importsIn = (source: string, from: string): string[] =>
  [...source.matchAll(/(?:\bfrom|\bimport)\s*"(\.{0,2}\/[^"]+\.js)"/g)].map(
    ([, address]) => new URL(address!, new URL(from, "http://here")).pathname,
  );

/*
 * Schemas are the server's: in a browser they weigh, and the library tries `eval` when they are made, which the policy
 * stops. What the live connection checks comes after the page, by an import that waits.
 */
test("no page brings schemas to the browser, whatever it shows", async ({ request }) => {
  const html = await (await request.get("/")).text();
  const manifest = /"(\/assets\/manifest-[^"]+\.js)"/.exec(html)?.[1];
  expect(manifest).toBeDefined();
  const text = await (await request.get(manifest!)).text();
  const pages = new Set(
    [...text.matchAll(/"(?:module|imports)":\s*(\[[^\]]*\]|"[^"]*")/g)].flatMap(([, found]) =>
      [...found!.matchAll(/"([^"]+\.js)"/g)].map(([, address]) => address!),
    ),
  );
  expect(pages.size).toBeGreaterThan(100);
  const seen = new Set<string>();
  const waiting = [...pages];
  for (let address = waiting.pop(); address; address = waiting.pop()) {
    if (seen.has(address)) continue;
    seen.add(address);
    const source = await (await request.get(address)).text();
    expect(source.includes("_zod"), `${address} brings zod to the browser`).toBe(false);
    waiting.push(...importsIn(source, address));
  }
});

for (const [name, path] of [
  ["front", "/"],
  ["projects", "/projects"],
  ["project", "/projects/the-launch-page-in-six-languages"],
] as const)
  test(`a first visit of the ${name} page carries no more than ${most.scripts} kB of scripts and ${most.styles} kB of styles`, async ({
    request,
  }) => {
    const { scripts, styles, files } = await firstVisit(request, path);
    // A page that is found to carry next to nothing was not read rightly.
    expect(files).toBeGreaterThan(4);
    expect(scripts).toBeGreaterThan(80);
    expect(styles).toBeGreaterThan(5);
    expect(scripts).toBeLessThanOrEqual(most.scripts);
    expect(styles).toBeLessThanOrEqual(most.styles);
  });
