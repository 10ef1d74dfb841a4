import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { commandOf, commands } from "#app/domain/commands.server.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import type { Services } from "./services.ts";

const folder = "app/routes";

/** Pages that ask nobody who they are, each with its reason. Everything else must find out before it answers. */
const openLoaders: Record<string, string> = {
  $: "answers 404 to everybody",
  "contributions[.json]": "shows public facts, as every visitor sees them",
  "contributions.$contributionId.badge[.svg]": "shows public facts, as every visitor sees them",
  "projects.$slug_.badge[.svg]": "shows public facts, as every visitor sees them",
  "ledger.recompute": "shows a program that everybody may read",
  "how-it-works": "explains the network to everybody",
  "rules-for-money": "explains the network to everybody",
  "drafts.$key": "answers 404 to everybody: drafts are only written to it",
  "unsubscribe.$token": "is guarded by the secret link in a letter",
  "asks.$token": "is guarded by the secret link, and shows what every visitor sees",
  "dev.mail._index": "exists only in development and where the operator asked for it",
  "dev.mail.$letterId": "exists only in development and where the operator asked for it",
};

/** What may be written without being signed in, each with its reason. */
const openActions: Record<string, string> = {
  $: "answers 404 to everybody",
  "sign-in": "is how one signs in",
  "sign-up._index": "is how one asks for an account",
  "sign-up.$token": "is guarded by the secret link in a letter",
  "sign-out": "ends nothing but the session that asks, if there is one",
  "password-reset._index": "is for those who cannot sign in",
  "password-reset.$token": "is guarded by the secret link in a letter",
  "streams.$stream.reads": "answers scripts in JSON, so it sends nobody to the door: the verb refuses visitors itself",
  "streams.$stream.commands":
    "answers scripts in JSON, so it sends nobody to the door: each command's verb refuses visitors itself",
  "unsubscribe.$token": "is guarded by the secret link in a letter",
  "asks.$token": "is guarded by the secret link, which maintainers answer by without an account",
  setup: "is guarded by the code that the server prints, while the network has no steward",
};

/** Calls that turn visitors away, and where those that are not `requirePerson` itself are written: the test looks that they call it. */
const strict = { requirePerson: null, requireProject: "app/http/project.server.ts" } as const;
/** Calls that find out who asks. */
const askers = ["asker", ...Object.keys(strict)];

interface Guarded {
  readonly loader: boolean | null;
  readonly action: boolean | null;
}

/** Which of a route module's loader and action exist (null: none), and whether each calls a guard. */
const guardsOf = (source: string): Guarded => ({
  loader: callsGuard(source, "loader", askers),
  action: callsGuard(source, "action", Object.keys(strict)),
});

/** Whether an exported function calls one of these, in itself or in what it calls in the same file; null where it is not exported. */
function callsGuard(source: string, exportedName: string, wanted: readonly string[]): boolean | null {
  const file = ts.createSourceFile("route.tsx", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const functions = new Map<string, ts.Node>();
  const exported = new Map<string, ts.Node>();
  for (const statement of file.statements) {
    const isExported =
      ts.canHaveModifiers(statement) &&
      (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    const named: [string, ts.Node][] = [];
    if (ts.isFunctionDeclaration(statement) && statement.name) named.push([statement.name.text, statement]);
    if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations)
        if (ts.isIdentifier(name) && initializer) named.push([name.text, initializer]);
    for (const [name, node] of named) {
      functions.set(name, node);
      if (isExported) exported.set(name, node);
    }
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
      for (const { name, propertyName } of statement.exportClause.elements) {
        // Handed on from another file: nothing here says that it is guarded, so it counts as not guarded.
        exported.set(name.text, functions.get((propertyName ?? name).text) ?? statement);
      }
  }
  const calls = (node: ts.Node, seen = new Set<ts.Node>()): boolean => {
    if (seen.has(node)) return false;
    seen.add(node);
    if (
      ts.isIdentifier(node) &&
      functions.has(node.text) &&
      node.parent &&
      !ts.isPropertyAccessExpression(node.parent)
    ) {
      const meant = functions.get(node.text);
      if (meant && calls(meant, seen)) return true;
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && wanted.includes(node.expression.text))
      return true;
    return ts.forEachChild(node, (child) => calls(child, seen)) ?? false;
  };
  const node = exported.get(exportedName);
  return node ? calls(node) : null;
}

const routes = readdirSync(folder).flatMap((name) => {
  const path = ["route.tsx", "route.ts"].map((file) => join(folder, name, file)).find(existsSync);
  return path ? [{ name, path, guards: guardsOf(readFileSync(path, "utf8")) }] : [];
});

/** Every verb of the registry by the name under which code calls it, and what performs a command by its declaration. */
const commandNames = readdirSync("app/domain", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".server.ts"))
  .flatMap((path) => [
    ...readFileSync(join("app/domain", path), "utf8").matchAll(/export const (\w+) = command\(\{\s*name: "([^"]+)"/g),
  ])
  .flatMap(([, verb = "", name = ""]) => {
    const command = commandOf(name);
    return command ? [{ verb, permission: command.declared.permission }] : [];
  });
const performers = ["perform", "performWire", "performInMeeting"];

/** Actions that give no command, each with its reason. */
const commandlessActions: Record<string, string> = {
  $: "answers 404 to everybody",
  "bank._index": "hands a file to the import, which gives a command for every batch of its lines",
  "projects.$slug_.previews": "shows how words will look, and writes nothing",
};

/** Files of the domain that write, and are neither a verb nor a part of one, each with its reason. */
const steps: Record<string, string> = {
  "identity/attempts.server.ts": "counts what is tried, whatever comes of it",
  "identity/offer-set-up.server.ts": "offers a code at the server's console, before there is anybody",
  "kernel/transaction.server.ts": "is the door to a transaction",
  "projects/change-project.server.ts": "opens the transaction of verbs about one project",
  "meetings/in-meeting.server.ts": "opens the transaction of verbs in a meeting that goes on",
};

describe("whatever writes is a declared command", () => {
  it("which the registry has, under the name that is looked for here", () => {
    expect(commandNames).toHaveLength(commands.length);
  });

  it("in every page's action", () => {
    const without = routes
      .filter(({ guards }) => guards.action !== null)
      .filter(({ path }) => {
        const named = new Set(readFileSync(path, "utf8").match(/\b\w+\b/g));
        return ![...commandNames.map(({ verb }) => verb), ...performers].some((name) => named.has(name));
      })
      .map(({ name }) => name);
    expect(without.filter((name) => !(name in commandlessActions))).toEqual([]);
    expect(Object.keys(commandlessActions).filter((name) => !without.includes(name))).toEqual([]);
  });

  it("in every file that opens a transaction", () => {
    const opening = readdirSync("app/domain", { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".server.ts"))
      .filter((path) => {
        const text = readFileSync(join("app/domain", path), "utf8");
        return /\btransact\s*[<(]/.test(text) && !/= command\(/.test(text);
      });
    expect(opening.filter((path) => !(path in steps))).toEqual([]);
    expect(Object.keys(steps).filter((path) => !opening.includes(path))).toEqual([]);
  });
});

describe("every page finds out who asks before it answers", () => {
  it("in one place, as do files and sockets: nobody else reads what a request carries", () => {
    const reading = ["app", "server"].flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: "utf8" })
        .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|(^|\/)test-/.test(path))
        .map((path) => join(room, path))
        .filter((path) => /\bsessions\.(read|whose)\(|\bwhose\(/.test(readFileSync(path, "utf8"))),
    );
    expect(reading).toEqual(["app/http/principal.server.ts", "app/http/session.server.ts"]);
  });

  it("knows all routes: whatever lies in the folder is a route or a part of one", () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(readdirSync(folder).filter((name) => !routes.some((route) => route.name === name))).toEqual([]);
  });

  it("has a guard in each loader, or a reason why it needs none", () => {
    const unguarded = routes.filter(({ guards }) => guards.loader === false).map(({ name }) => name);
    expect(unguarded.filter((name) => !(name in openLoaders))).toEqual([]);
  });

  it("turns visitors away in each action, or has a reason why it need not", () => {
    const unguarded = routes.filter(({ guards }) => guards.action === false).map(({ name }) => name);
    expect(unguarded.filter((name) => !(name in openActions))).toEqual([]);
  });

  it("gives nothing but what is declared to need no account where visitors are not turned away", () => {
    const closed = commandNames.filter(({ permission }) => permission !== "anyone").map(({ verb }) => verb);
    const unguarded = routes.filter(({ guards }) => guards.action === false);
    const given = unguarded.flatMap(({ name, path }) => {
      const named = new Set(readFileSync(path, "utf8").match(/\b\w+\b/g));
      return closed.filter((verb) => named.has(verb)).map((verb) => `${name} gives ${verb}`);
    });
    expect(given).toEqual([
      // Where there is somebody whose session it is.
      "sign-out gives endSessions",
      // Performed by its declaration, which refuses visitors.
      "streams.$stream.reads gives markStreamRead",
    ]);
  });

  it("trusts no guard that does not itself ask for a person", () => {
    for (const [name, path] of Object.entries(strict))
      if (path) expect(callsGuard(readFileSync(path, "utf8"), name, ["requirePerson"]), name).toBe(true);
  });

  it("keeps no reason for what is guarded by now, or is gone", () => {
    const unguarded = (part: keyof Guarded) =>
      routes.filter(({ guards }) => guards[part] === false).map(({ name }) => name);
    expect(Object.keys(openLoaders).filter((name) => !unguarded("loader").includes(name))).toEqual([]);
    expect(Object.keys(openActions).filter((name) => !unguarded("action").includes(name))).toEqual([]);
  });

  it("would notice a page that forgot it", () => {
    expect(guardsOf("export async function loader({ context }) { return context.services.db.select(); }")).toEqual({
      loader: false,
      action: null,
    });
    expect(
      guardsOf(
        "export const loader = (args) => asker(args); export async function action(args) { await asker(args); return write(); }",
      ),
    ).toEqual({ loader: true, action: false });
    expect(
      guardsOf(
        "async function who(args) { return requirePerson(args); } export const action = async (args) => { await who(args); };",
      ),
    ).toEqual({ loader: null, action: true });
    expect(guardsOf('export { loader } from "./elsewhere.ts";')).toEqual({ loader: false, action: null });
    expect(guardsOf("// asker(args)\nexport const loader = () => 'requirePerson(args)';")).toEqual({
      loader: false,
      action: null,
    });
  });
});

/** What a visitor's request may touch: nothing but the look at the cookie that they do not have. */
function lockedServices(): Services {
  const locked = (what: string) =>
    new Proxy(
      {},
      {
        get(_target, part) {
          // A promise is asked for its `then` wherever it is awaited.
          if (part === "then") return undefined;
          throw new Error(`A visitor's request reached the ${what}`);
        },
      },
    );
  return {
    db: locked("database") as Services["db"],
    clock: systemClock,
    newId: idsBy(systemClock),
    bell: () => {
      throw new Error("A visitor's request rang the bell");
    },
    mail: locked("mail") as Services["mail"],
    sendsMail: false,
    letters: undefined,
    push: locked("push services") as NonNullable<Services["push"]>,
    sessions: {
      read: () => Promise.resolve(null),
      whose: () => Promise.resolve(new Map()),
      glance: () => ({ isCarried: false, personId: null }),
      start: () => Promise.reject(new Error("A visitor's request started a session")),
      end: () => Promise.resolve(""),
    },
    publicUrl: "http://127.0.0.1",
    development: false,
  };
}

interface RouteModule {
  readonly action?: (args: unknown) => unknown;
}

const modules = import.meta.glob<RouteModule>("../routes/*/route.{ts,tsx}");

describe("every action, sent by a visitor with hostile words", () => {
  const writing = Object.entries(modules).flatMap(([path, load]) => {
    const name = path.split("/").at(-2)!;
    return name in openActions || routes.find((route) => route.name === name)?.guards.action === null
      ? []
      : [{ name, load }];
  });

  it.each(writing)("$name leads to the door, and touches nothing on the way", async ({ name, load }) => {
    const { action } = await load();
    const request = new Request("http://127.0.0.1/somewhere?with=words", {
      method: "POST",
      body: new URLSearchParams({
        key: "0199a000-0000-7000-8000-000000000001",
        personId: "' or 1=1 --",
        role: "director",
      }),
    });
    const context = {
      services: lockedServices(),
      cspNonce: "",
      clientAddress: "203.0.113.7",
      requestId: "r",
      outage: { isSeen: false },
      turnedAway: undefined,
    };
    const answer: unknown = await Promise.resolve()
      .then(() =>
        action?.({ request, context, params: { slug: "x", token: "x", projectId: "x", pledgeId: "x", number: "1" } }),
      )
      .catch((thrown: unknown) => thrown);
    if (!(answer instanceof Response)) throw answer instanceof Error ? answer : new Error(`${name} answered a visitor`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("Location")).toBe("/sign-in?next=%2Fsomewhere%3Fwith%3Dwords");
  });

  it("is more than a few", () => {
    expect(writing.length).toBeGreaterThan(8);
    expect(visitor).toEqual({ kind: "visitor" });
  });
});

describe("the letters that were not sent", () => {
  it.each(["../routes/dev.mail._index/route.tsx", "../routes/dev.mail.$letterId/route.tsx"])(
    "%s does not exist where they may not be shown",
    async (path) => {
      const { loader } = (await modules[path]!()) as { loader(args: unknown): Promise<unknown> };
      const asked = (services: Services) =>
        loader({ request: new Request("http://127.0.0.1/dev/mail"), context: { services }, params: { letterId: "1" } });
      await expect(asked(lockedServices())).rejects.toMatchObject({ status: 404 });
      const letters = {
        list: () =>
          Promise.resolve([
            { id: "1", to: "ada@example.org", subject: "Hello", text: "Hello", at: new Date(0), attached: [] },
          ]),
      };
      await expect(asked({ ...lockedServices(), letters })).resolves.toMatchObject({ now: expect.any(Date) as Date });
    },
  );
});
