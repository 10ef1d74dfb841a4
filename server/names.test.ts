import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

/*
 * A name that is exported means one thing, so that whoever searches for it or lets an editor import it finds that one. The
 * benchmarks, the chaos and what only tests use have words of their own, and a page's file exports what Remix looks for.
 */

const files = ["app", "db", "server"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => posix.join(folder, path)),
  )
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\.d\.ts$|(^|\/)test-[a-z-]+(\.server)?\.ts$/.test(path))
  .filter((path) => !/^app\/(routes\/|root\.tsx|entry\.)|^server\/(bench|chaos)\//.test(path));

/** What a file declares and exports; what it hands on from another is that one's. */
function exportsOf(path: string): Set<string> {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  const names = new Set<string>();
  const add = (name: ts.BindingName | undefined): void => {
    if (name === undefined) return;
    if (ts.isIdentifier(name)) names.add(name.text);
    else for (const element of name.elements) if (!ts.isOmittedExpression(element)) add(element.name);
  };
  for (const statement of source.statements) {
    if (!ts.canHaveModifiers(statement)) continue;
    const modifiers = ts.getModifiers(statement)?.map(({ kind }) => kind) ?? [];
    if (!modifiers.includes(ts.SyntaxKind.ExportKeyword) || modifiers.includes(ts.SyntaxKind.DefaultKeyword)) continue;
    if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) add(name);
    else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement)
    )
      add(statement.name);
  }
  return names;
}

/** Names that stand twice, each with the reason. */
const twice: Readonly<Record<string, string>> = {
  count: "a kind of value: of an event's field, of a command's input",
  currency: "a kind of value: of an event's field, of a column",
  id: "a kind of value: of an event's field, of a command's input, of a column",
  oneOf: "a kind of value: of an event's field, of a column",
  sum: "a kind of value of an event's field, and the addition of money",
  event: "the declaration of a kind of event, and the table of those that happened",
};

test("a name is exported by one file, except for those that are listed with their reason", () => {
  const homes = new Map<string, string[]>();
  for (const path of files) for (const name of exportsOf(path)) homes.set(name, [...(homes.get(name) ?? []), path]);
  const shared = [...homes].filter(([, paths]) => paths.length > 1);
  expect(shared.filter(([name]) => !(name in twice))).toEqual([]);
  expect(Object.keys(twice).filter((name) => !shared.some(([found]) => found === name))).toEqual([]);
});

/** What every area may have one of, under the same name: it is found by its area. */
const oneOfEach = ["compose-letters", "events", "refusals", "self-check", "waiting"];

test("a file of the domain has a name of its own; only a noun and its statements may share one", () => {
  const homes = new Map<string, Set<string>>();
  for (const path of files.filter((path) => path.startsWith("app/domain/"))) {
    const name = posix.basename(path).replace(/(\.server)?\.ts$/, "");
    homes.set(name, (homes.get(name) ?? new Set()).add(posix.dirname(path)));
  }
  const shared = [...homes].flatMap(([name, folders]) => (folders.size > 1 ? [name] : []));
  expect(shared.filter((name) => !oneOfEach.includes(name))).toEqual([]);
});
