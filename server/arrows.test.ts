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
    broken(routes, (to) => inside("db", "server", "e2e")(to) || isOneOf("drizzle-orm", "postgres", "socket.io")(to)),
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
  // The bench opens pages as browsers do, and measures the client with the server.
  const productCode = (path: string) => inside("server")(path) && !isTest(path) && path !== "server/bench/browser.ts";
  // What both ends of the wire have to agree on: its words and its pace.
  const agreed = isOneOf("app/live/protocol.ts", "app/live/rhythm.ts");
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
