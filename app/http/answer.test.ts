import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { answeredKinds, answerTo } from "./answer.server.ts";

/** Refused rows of an import say their reason in the import's own report; the compiler keeps that list whole. */
const ownReport = "kernel/import-report.ts";

const sources = readdirSync("app/domain", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .map((path) => ({
    path,
    file: ts.createSourceFile(path, readFileSync(join("app/domain", path), "utf8"), ts.ScriptTarget.Latest, true),
  }));

function* within(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* within(child);
}

const isKind = (name: ts.PropertyName | undefined) =>
  name !== undefined && ts.isIdentifier(name) && name.text === "kind";
const words = (node: ts.Node) => [...within(node)].filter(ts.isStringLiteral).map(({ text }) => text);

/** Kinds written out where somebody refuses: the words of `kind` in what is handed to `refuse`. */
function saidAt(node: ts.Node): string[] {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== "refuse") return [];
  return node.arguments.flatMap((given) =>
    [...within(given)].flatMap((part) =>
      ts.isPropertyAssignment(part) && isKind(part.name) ? words(part.initializer) : [],
    ),
  );
}

/** Kinds declared in a closed union of refusals, which the compiler holds the verb to. */
function declaredAt(node: ts.Node): string[] {
  const isUnion = ts.isTypeAliasDeclaration(node) && /Refusal$/.test(node.name.text);
  const isOne =
    ts.isInterfaceDeclaration(node) && node.heritageClauses?.some((clause) => clause.getText().includes("Refusal"));
  if (!isUnion && !isOne) return [];
  return [...within(node)].flatMap((part) =>
    ts.isPropertySignature(part) && isKind(part.name) && part.type ? words(part.type) : [],
  );
}

/** Each kind, with one file that says or declares it. */
const kinds = (of: (node: ts.Node) => string[], from = sources) =>
  new Map(from.flatMap(({ path, file }) => [...within(file)].flatMap(of).map((kind) => [kind, path] as const)));

it("every refusal of every verb has a sentence", () => {
  const reported = kinds(
    (node) => (ts.isPropertySignature(node) && isKind(node.name) && node.type ? words(node.type) : []),
    sources.filter(({ path }) => path === ownReport),
  );
  const said = new Map([...kinds(saidAt), ...kinds(declaredAt)]);
  expect(said.size).toBeGreaterThan(60);
  expect(
    [...said]
      .filter(([kind]) => !answeredKinds.includes(kind) && !reported.has(kind))
      .map(([kind, path]) => `${kind}, in ${path}`),
  ).toEqual([]);
});

it("no sentence stands there for nothing", () => {
  // Wherever a kind is written at all: some are chosen from a table and handed to `refuse` later.
  const written = new Set(sources.flatMap(({ file }) => words(file)));
  expect(answeredKinds.filter((kind) => !written.has(kind))).toEqual([]);
});

it("each sentence is whole, with a status that says whose turn it is", () => {
  const facts = {
    minutes: 5,
    reason: "Sleep over it.",
    days: 3,
    organization: "EarthLab",
    role: "director",
    title: "Groups",
    from: "a",
    to: "b",
    sentence: "Write more.",
    because: "of it",
    decimals: 2,
    separator: ",",
    currency: "USD",
    limitMinor: 100n,
    leftMinor: 100n,
    example: "03/04/2026",
    statement: "2026-09",
    difference: "1.00 EUR",
    creditMinor: 100n,
    left: 5,
    offered: 60,
    entered: 15,
    mostMinor: 100n,
    year: 2026,
    open: 2,
    missing: 2,
    delivered: 2,
    waiting: 2,
    until: "2027-09-30",
    columns: "title",
    repositories: "a/b",
    where: "line 3",
    number: 2,
  };
  for (const kind of answeredKinds) {
    const { status, words: sentence } = answerTo({ kind, ...facts });
    expect(status, kind).toBeGreaterThanOrEqual(400);
    expect(status, kind).toBeLessThan(500);
    expect(sentence, kind).toMatch(/^["“A-Z0-9].*[.!?]$/);
    expect(sentence, kind).not.toMatch(/undefined|\[object/);
  }
});

it("a refusal without a sentence is a fault of ours, never a blank page", () => {
  expect(() => answerTo({ kind: "nobody_says_this" })).toThrow("nobody_says_this");
});
