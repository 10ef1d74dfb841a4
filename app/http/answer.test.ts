import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { RefusalTable } from "#app/domain/kernel/refusal-table.ts";
import { answerTo } from "./answer.server.ts";

// The compiler asks that each kind that a verb refuses with has a sentence, and that the sentence gets all its facts. Here is
// asked what it cannot see.

const domain = readdirSync("app/domain", { recursive: true, encoding: "utf8" }).map((path) =>
  join("app/domain", path).replaceAll("\\", "/"),
);

const tables = await Promise.all(
  domain
    .filter((path) => path.endsWith("/refusals.ts"))
    .map(async (path) => {
      const exported = Object.values((await import(join(process.cwd(), path))) as Record<string, RefusalTable>);
      return { path, table: exported[0] ?? {} };
    }),
);
const kinds = tables.flatMap(({ path, table }) =>
  Object.entries(table).map(([kind, answer]) => ({ kind, path, answer })),
);

it("each refusal is worded in one area, and only once", () => {
  expect(kinds.length).toBeGreaterThan(200);
  const twice = kinds.filter(({ kind }, index) => kinds.findIndex((other) => other.kind === kind) !== index);
  expect(twice.map(({ kind, path }) => `${kind}, again in ${path}`)).toEqual([]);
});

it("no sentence stands there for nothing", () => {
  // Wherever a kind is written as a value: some are chosen from a table and handed to `refuse` later.
  const values = domain
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.endsWith("/refusals.ts"))
    .map((path) => readFileSync(path, "utf8").replaceAll(/\w+Refusal<[^>]*>/g, ""))
    .join("\n");
  expect(
    kinds.filter(({ kind }) => !values.includes(`"${kind}"`)).map(({ kind, path }) => `${kind}, in ${path}`),
  ).toEqual([]);
});

it("each sentence is whole", () => {
  const known: Record<string, unknown> = { currency: "USD", role: "director", sentence: "Write more." };
  const fact = (name: string) => known[name] ?? (name.endsWith("Minor") ? 100n : "Two");
  const facts = new Proxy({}, { get: (_, name) => fact(String(name)) });
  for (const { kind, answer } of kinds) {
    const sentence = typeof answer.words === "string" ? answer.words : answer.words(facts as never);
    expect(sentence, kind).toMatch(/^["“A-Z0-9].*[.!?]$/);
    expect(sentence, kind).not.toMatch(/undefined|\[object/);
  }
});

it("a refusal is said with its facts, and the compiler asks for each of them", () => {
  expect(answerTo({ kind: "budget_exceeded", leftMinor: 120_000n, currency: "USD", year: 2027 })).toMatchObject({
    status: 422,
    words: expect.stringMatching(/budget of 2027 has USD\s1,200 left/) as string,
  });
  expect(answerTo({ kind: "meeting_goes_on", number: 3 }).words).toContain("Meeting 3 of this project");
  // @ts-expect-error: which meeting is not said
  expect(answerTo({ kind: "meeting_goes_on" }).words).toContain("undefined");
  // @ts-expect-error: a sum without its currency is no sum
  expect(() => answerTo({ kind: "budget_exceeded", leftMinor: 120_000n, year: 2027 })).toThrow("currency");
  // @ts-expect-error: a refusal that nobody worded is a fault of ours, never a blank page
  expect(() => answerTo({ kind: "nobody_says_this" })).toThrow();
});
