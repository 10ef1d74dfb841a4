import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

/** One import: from which file of ours to which file of ours, or to which package. */
interface Arrow {
  readonly from: string;
  readonly to: string;
}

const isCode = (path: string) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts");
const isTest = (path: string) => /\.(test|spec)\.tsx?$/.test(path) || /(^|\/)test(-[a-z-]+)?\.ts$/.test(path);
const isServerOnly = (path: string) => /\.server(\.tsx?)?$/.test(path);

const files = ["app", "db", "server", "e2e"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => posix.join(folder, path))
    .filter(isCode),
);

/** Where an import leads: a path of ours, or the package's name as written. */
function resolve(from: string, specifier: string): string {
  const written = specifier.replace(/\?.*$/, "");
  if (written.startsWith("#")) return written.slice(1);
  if (written.startsWith(".")) return join(dirname(from), written);
  return specifier;
}

const arrows: Arrow[] = files.flatMap((from) =>
  ts
    .preProcessFile(readFileSync(from, "utf8"), true, true)
    .importedFiles.map(({ fileName }) => ({ from, to: resolve(from, fileName) })),
);

const isOurs = (path: string) => /^(app|db|server|e2e)\//.test(path);
const inside =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));
const isOneOf =
  (...packages: string[]) =>
  (path: string) =>
    packages.some(
      (name) =>
        path === name || path.startsWith(`${name}/`) || (name.endsWith("*") && path.startsWith(name.slice(0, -1))),
    );

/** The arrows that break a rule, as lines a reader can act on. */
const broken = (from: (path: string) => boolean, to: (path: string, from: string) => boolean) =>
  arrows.filter((arrow) => from(arrow.from) && to(arrow.to, arrow.from)).map((arrow) => `${arrow.from} → ${arrow.to}`);

const framework = isOneOf(
  "@remix-run/*",
  "remix",
  "react",
  "react-dom",
  "react-aria-components",
  "express",
  "socket.io",
  "socket.io-client",
);

test("every import of ours names a file that exists, with its real extension", () => {
  const wrong = arrows.filter(({ to }) => isOurs(to) && !existsSync(to)).map(({ from, to }) => `${from} → ${to}`);
  expect(wrong).toEqual([]);
});

/*
 * The import table, and the only one: `tsc` and the editor know what exists, this knows who may know whom. Each test is
 * a row of it, named by its reason.
 */

test("what decides knows no framework, and nobody above it", () => {
  const domain = inside("app/domain");
  expect(broken(domain, framework)).toEqual([]);
  expect(broken(domain, inside("app/http", "app/routes", "app/ui", "app/live", "server", "e2e"))).toEqual([]);
});

test("what is drawn and what listens in the browser never reaches for the server", () => {
  expect(broken((path) => inside("app/ui", "app/live")(path) && !isTest(path), isServerOnly)).toEqual([]);
  expect(broken(inside("app/ui", "app/live"), inside("app/routes", "db", "server", "e2e"))).toEqual([]);
});

test("pages ask views and verbs, never the database, and know no other page", () => {
  const routes = inside("app/routes");
  expect(
    broken(
      routes,
      (to) =>
        inside("db", "server", "e2e")(to) || isOneOf("drizzle-orm", "postgres", "socket.io", "socket.io-client")(to),
    ),
  ).toEqual([]);
  const folderOf = (path: string) => path.split("/").slice(0, 3).join("/");
  expect(broken(routes, (to, from) => inside("app/routes")(to) && folderOf(to) !== folderOf(from))).toEqual([]);
});

test("the database knows nobody above it, except for the stories, which are told by calling verbs", () => {
  const isBelow = (path: string) => inside("db")(path) && !inside("db/seed")(path) && !isTest(path);
  expect(broken(isBelow, inside("app", "server", "e2e"))).toEqual([]);
});

test("the server carries: it neither draws nor knows pages", () => {
  expect(broken(inside("server"), inside("app/routes", "app/ui", "e2e"))).toEqual([]);
  expect(broken(inside("server"), isOneOf("react", "react-dom"))).toEqual([]);
  // The bench opens pages as browsers do, and measures the client with the server.
  const productCode = (path: string) => inside("server")(path) && !isTest(path) && path !== "server/bench/browser.ts";
  // What both ends of the wire have to agree on: its words and its pace.
  const agreed = isOneOf("app/live/protocol.ts", "app/live/timings.ts");
  expect(broken(productCode, (to) => inside("app/live")(to) && !agreed(to))).toEqual([]);
});

test("the two ways in import nothing but the way itself and main, so that nothing is loaded twice", () => {
  const waysIn = isOneOf("server/dev.ts", "server/prod.ts");
  const allowed = (to: string) =>
    to.startsWith("node:") || to === "vite" || to === "virtual:remix/server-build" || to === "server/main.ts";
  expect(broken(waysIn, (to) => !allowed(to))).toEqual([]);
});

test("strangers who try the product know only its cast", () => {
  expect(broken(inside("e2e"), inside("app", "server"))).toEqual([]);
  expect(broken(inside("e2e"), (to) => inside("db")(to) && !inside("db/seed")(to))).toEqual([]);
});

/** Downhill: a verb or view may call those of areas that stand before its own in the README's map. */
const areas = [...readFileSync("README.md", "utf8").matchAll(/^\| `app\/domain\/([a-z-]+)` \|/gm)].map(
  ([, name]) => name,
);

const areaOf = (path: string) => /^app\/domain\/([^/]+)\//.exec(path)?.[1];
const heightOf = (path: string) => areas.indexOf(areaOf(path));

test("every area of the domain has its place in the order", () => {
  expect(files.filter((path) => areaOf(path) !== undefined && heightOf(path) < 0)).toEqual([]);
});

test("verbs and views call only downhill; nouns may be known to everybody", () => {
  const uphill = (to: string, from: string) =>
    isServerOnly(to) && areaOf(to) !== undefined && areaOf(to) !== areaOf(from) && heightOf(to) >= heightOf(from);
  expect(broken((path) => areaOf(path) !== undefined && !isTest(path), uphill)).toEqual([]);
});

test("the book of money never learns what a pledge or a project is", () => {
  expect(
    broken(inside("app/domain/ledger"), inside("app/domain/pledges", "app/domain/projects", "db/schema/pledges.ts")),
  ).toEqual([]);
});

test("only one file opens transactions", () => {
  const opening = files.filter((path) => !isTest(path) && /\.transaction\(/.test(readFileSync(path, "utf8")));
  expect(opening).toEqual(["app/domain/kernel/transaction.server.ts"]);
});

test("the registry of commands stands above all areas, and no area knows it", () => {
  const registry = isOneOf("app/domain/commands.server.ts");
  expect(broken((path) => areaOf(path) !== undefined && !isTest(path), registry)).toEqual([]);
});

/** Files that know each other, however many lie between them: each group once. */
function circles(): string[] {
  const known = new Map(files.map((path) => [path, arrows.filter(({ from }) => from === path).map(({ to }) => to)]));
  const [order, low, path] = [new Map<string, number>(), new Map<string, number>(), [] as string[]];
  const found: string[] = [];
  const visit = (file: string): number => {
    const place = order.size;
    order.set(file, place);
    low.set(file, place);
    path.push(file);
    for (const next of known.get(file) ?? []) {
      if (!known.has(next)) continue;
      const reached = !order.has(next) ? visit(next) : path.includes(next) ? (order.get(next) ?? place) : place;
      low.set(file, Math.min(low.get(file) ?? place, reached));
    }
    if (low.get(file) === place) {
      const group = path.splice(path.indexOf(file));
      if (group.length > 1 || known.get(file)?.includes(file)) found.push(group.sort().join(" ↔ "));
    }
    return low.get(file) ?? place;
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return found;
}

test("no two files know each other, not even by a type", () => {
  expect(circles()).toEqual([]);
});

/** Files of tables that are not called as the area that they belong to. */
const areaOfTables: Readonly<Record<string, string>> = {
  columns: "kernel",
  log: "kernel",
  rungs: "sight",
  listing: "projects",
  hours: "contributions",
  reallocations: "invoices",
};

const schemas = files.filter((path) => path.startsWith("db/schema/") && !isTest(path));
const ownerOf = (schema: string) => {
  const name = posix.basename(schema, ".ts");
  return areaOfTables[name] ?? name;
};

/** Which area each table belongs to, by its name in the database. */
const tables = new Map(
  schemas.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/pgTable\(\s*"(\w+)"/g)].map(
      ([, table = ""]) => [table, ownerOf(path)] as const,
    ),
  ),
);

/** The texts of a file's SQL, with a `?` for each value and each part of a statement that is put in. */
function statementsOf(path: string): string[] {
  const written = readFileSync(path, "utf8");
  const texts: string[] = [];
  if (!written.includes("sql`")) return texts;
  const source = ts.createSourceFile(path, written, ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === "sql") {
      const { template } = node;
      texts.push(
        ts.isTemplateExpression(template)
          ? [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)].join("?")
          : template.text,
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

/** Tables that a file's SQL names behind `from`, `join`, `update` and the like. */
function tablesIn(path: string): Set<string> {
  const named = statementsOf(path).flatMap((text) =>
    [...text.matchAll(/\b(?:from|join|update|into|using)\s+(?:only\s+|lateral\s+)?\(?"?([a-z_]+)/g)].map(
      ([, table = ""]) => table,
    ),
  );
  return new Set(named.filter((table) => tables.has(table)));
}

/** Values that a file takes from the tables of other areas; a type alone names no row. */
function tablesOfDrizzle(path: string): Set<string> {
  const text = readFileSync(path, "utf8");
  return new Set(
    [...text.matchAll(/import \{([^}]*)\} from "#(db\/schema\/\w+\.ts)"/g)].flatMap(([, names = "", schema = ""]) =>
      names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "" && !name.startsWith("type "))
        .map((name) => `${name} of ${ownerOf(schema)}`),
    ),
  );
}

/**
 * What the sight, below all of these, may read to decide who may know whose pledge or project it is: whose it is, how far
 * it has come, and how much it counts for; nothing that it says but a project's name, for whoever may see it.
 */
const readBySight: Readonly<Record<string, readonly string[]>> = {
  pledge: [
    "project_id",
    "payer_organization_id",
    "credited_organization_id",
    "credit_agreed",
    "cofunds",
    "named",
    "opens_named",
    "rung",
    "stands",
    "counts",
    "terms_kind",
    "amount_minor",
    "offered_minor",
    "allocated_minor",
  ],
  project: ["id", "slug", "title", "stage", "proposer_id", "proposer_organization_id"],
};

test("the sight reads of what lies uphill a listed set of columns, each of them, and no others", () => {
  const listed = new Set(Object.values(readBySight).flat());
  const read = new Set<string>();
  const wrong: string[] = [];
  for (const path of files.filter((path) => areaOf(path) === "sight" && !isTest(path))) {
    const texts = statementsOf(path);
    // By which name a statement calls which table; a row that it is handed, or one of another statement, has none.
    const called = new Map(
      texts.flatMap((text) =>
        [...text.matchAll(/\b(?:from|join)\s+([a-z_]+)\s+([a-z]+)\b/g)].map(
          ([, table = "", name = ""]) => [name, table] as const,
        ),
      ),
    );
    for (const [, name = "", column = ""] of texts.flatMap((text) => [...text.matchAll(/(\w+|\?)\.([a-z_]+)/g)])) {
      const table = called.get(name);
      if (table !== undefined && areas.indexOf(tables.get(table)) <= heightOf(path)) continue;
      read.add(column);
      if (!(table === undefined ? listed.has(column) : readBySight[table]?.includes(column)))
        wrong.push(`${path}: ${name}.${column}`);
    }
    // A whole row would go unread by all this.
    if (texts.some((text) => /\*\s+from|\w\.\*/.test(text))) wrong.push(path);
  }
  expect(wrong).toEqual([]);
  expect([...listed].filter((column) => !read.has(column))).toEqual([]);
});

/** Who still reads what lies uphill, and why. */
const uphillStill: Readonly<Record<string, readonly string[]>> = {
  // The ladder of a pledge has two ends: invoices carry it to its last rungs but one, and what went upstream to the last.
  // Both let it climb, and invoices stand above what went upstream; so one question here looks up.
  "app/domain/contributions/climb-pledges.server.ts": ["invoice of invoices"],
};

test("no area reads tables of one uphill, be it in SQL", () => {
  const uphill: Record<string, string[]> = {};
  for (const path of files) {
    const area = areaOf(path);
    if (area === undefined || isTest(path)) continue;
    const named = [
      ...[...tablesIn(path)]
        .filter((table) => area !== "sight" || !(table in readBySight))
        .map((table) => `${table} of ${tables.get(table)}`),
      ...tablesOfDrizzle(path),
    ].filter((named) => {
      const owner = named.split(" of ")[1];
      return owner !== area && areas.indexOf(owner) > heightOf(path);
    });
    if (named.length > 0) uphill[path] = [...new Set(named)].sort();
  }
  expect(uphill).toEqual(uphillStill);
});

test("every table belongs to an area", () => {
  expect([...tables.values()].filter((area) => !areas.includes(area))).toEqual([]);
});
