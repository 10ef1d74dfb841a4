import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

/*
 * Five kinds of files in an area: a noun may travel to the browser; of those that may not, a verb opens a transaction or
 * writes by one statement, a step writes within somebody else's, a query answers rows or a part of a statement, and a
 * view answers what a page or a file needs to whoever asks. Read from what a file exports and does, not from its name.
 */

const root = "app/domain";
const all = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((path) => posix.join(root, path))
  .filter((path) => path.endsWith(".ts") && !/\.test\.ts$|\/test-[a-z-]+(\.server)?\.ts$/.test(path));
const files = all.filter((path) => path.endsWith(".server.ts"));
const nouns = all.filter((path) => !path.endsWith(".server.ts"));

/** Functions that open a transaction for whoever calls them: the door itself, and those that stand before it. */
const doors = new Set(["transact", "changeProject", "inMeeting", "command"]);

interface Facts {
  readonly opens: boolean;
  readonly writes: boolean;
  /** Types of what its exported functions take, of each as one text. */
  readonly takes: readonly string[];
}

function factsOf(path: string): Facts {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  let [opens, writes] = [false, false];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      if (ts.isIdentifier(expression) && doors.has(expression.text)) opens = true;
      if (
        ts.isPropertyAccessExpression(expression) &&
        /^(insert|update|delete)$/.test(expression.name.text) &&
        /\b(db|tx|trx)$/.test(expression.expression.getText(source))
      )
        writes = true;
      if (ts.isPropertyAccessExpression(expression) && /^(say|sayNow)$/.test(expression.name.text)) writes = true;
    }
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === "sql")
      if (/\b(insert into|delete from|update [a-z_]+( [a-z]+)? set)\b/.test(node.template.getText(source)))
        writes = true;
    ts.forEachChild(node, visit);
  };
  visit(source);
  const takes = source.statements.flatMap((statement) => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    const functions: ts.SignatureDeclaration[] = [];
    if (ts.isFunctionDeclaration(statement)) functions.push(statement);
    if (ts.isVariableStatement(statement))
      for (const { initializer } of statement.declarationList.declarations)
        if (initializer && ts.isArrowFunction(initializer)) functions.push(initializer);
    return functions.map(({ parameters }) => parameters.map(({ type }) => type?.getText(source) ?? "").join(", "));
  });
  return { opens, writes, takes };
}

type Kind = "verb" | "step" | "query" | "view";

function kindOf({ opens, writes, takes }: Facts): Kind {
  const takesContext = takes.some((types) => /\bContext\b/.test(types));
  if (opens || (writes && takesContext)) return "verb";
  if (writes) return "step";
  return takesContext ? "view" : "query";
}

const facts = new Map(files.map((path) => [path.slice(root.length + 1), factsOf(path)]));
const ofKind = (kind: Kind) => [...facts].filter(([, file]) => kindOf(file) === kind).map(([path]) => path);

test("what is called a page, or begins with read, find, load or list, answers and writes nothing", () => {
  const answers = new Set([...ofKind("query"), ...ofKind("view")]);
  const named = [...facts.keys()].filter((path) => /-pages?\.server\.ts$|\/(read|find|load|list)-/.test(path));
  expect(named.filter((path) => !answers.has(path))).toEqual([]);
});

test("a verb is no step of another one, but for these, which are whole by themselves and a part of something larger", () => {
  const takeTx = ofKind("verb").filter((path) => {
    const file = facts.get(path);
    return file?.opens && file.takes.some((types) => /\bTx\b/.test(types));
  });
  expect(takeTx.sort()).toEqual([
    "funds/distribute-fund.server.ts",
    "identity/attempts.server.ts",
    "invoices/record-payment.server.ts",
    "invoices/take-back-payment.server.ts",
    "invoices/use-credit.server.ts",
    "mail/resend-letter.server.ts",
    "meetings/in-meeting.server.ts",
    "projects/change-project.server.ts",
    "projects/save-draft.server.ts",
  ]);
});

test("a noun may travel to the browser: it knows no database, and of the server's files no more than types", () => {
  const wrong = nouns.filter((path) => {
    const text = readFileSync(path, "utf8");
    return /^import (?!type )[^;]*from "(drizzle-orm[^"]*|postgres|node:[^"]*|[^"]*\.server\.ts)"/m.test(text);
  });
  expect(wrong).toEqual([]);
});

test("there are many of each kind", () => {
  const few = (["verb", "step", "query", "view"] as const).filter((kind) => ofKind(kind).length < 15);
  expect(few).toEqual([]);
});
