import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { permissions } from "#app/domain/identity/permissions.ts";
import type { Refusal } from "#app/domain/kernel/result.ts";
import { visitor, type Actor } from "#app/domain/kernel/actor.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { NotGranted } from "#app/domain/kernel/command.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import { commandOf, commands, perform, performWire, wire, type AnyCommand } from "./commands.server.ts";
import { partsOf } from "./test-schema.ts";

const all: readonly AnyCommand[] = commands;
const declared = all.map((each) => each.declared);
const names = declared.map(({ name }) => name);

const sources = ["app/domain"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), "utf8") })),
);
const verbs = sources.filter(({ path, text }) => path.endsWith(".server.ts") && /= command\(/.test(text));

/** Permissions that no code names as they stand. */
const askedOtherwise: Readonly<Record<string, string>> = {
  "project.sign_off_product": "is asked by the kind of the sign-off",
  "project.sign_off_technical": "is asked by the kind of the sign-off",
  "project.sign_off_partnerships": "is asked by the kind of the sign-off",
  "project.consent": "is asked by who is a maintainer",
};

/** Fields by name of which there are so many and no more, by a rule that a walk through a schema does not see. */
const countedOtherwise: Readonly<Record<string, string>> = {
  "draft.save.fields": "holds at most twenty, with short names",
  "facts.take_contributions.facts[].facts": "has the columns of its file",
  "facts.take_projects.facts[].facts": "has the columns of its file",
};

describe("the registry of commands", () => {
  it("has every verb that is declared anywhere, each name once, as area and verb", () => {
    const written = verbs.flatMap(({ text }) =>
      [...text.matchAll(/= command\(\{\s*name: "([^"]+)"/g)].map(([, name]) => name ?? ""),
    );
    expect(written.length).toBeGreaterThan(60);
    // Declared in a way that is not seen above, a verb would be missed here and everywhere else.
    const declaring = sources.flatMap(({ path, text }) =>
      path.endsWith(".test.ts") ? [] : [...text.matchAll(/\bcommand\(\{/g)],
    );
    expect(declaring).toHaveLength(written.length);
    expect(written.filter((name) => !commandOf(name))).toEqual([]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const name of names) expect(name).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/);
  });

  it("is the one place where a command is chosen by its name", () => {
    const chosen = [...names, ...Object.keys(wire)].map((name) => name.replaceAll(".", "\\.")).join("|");
    const choosing = new RegExp(`(?:case|[!=]==)\\s*"(?:${chosen})"|"(?:${chosen})"\\s*[!=]==`, "g");
    const found = (text: string) => [...text.matchAll(choosing)].map(([each]) => each);
    // What a browser draws of a command that waits to be sent chooses none.
    const giving = ["app/domain", "app/http", "app/routes", "server"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((path) => /\.tsx?$/.test(path) && !/(^|\/)test-|\.test\./.test(path))
        .map((path) => join(folder, path)),
    );
    expect(giving.flatMap((path) => found(readFileSync(path, "utf8")).map((each) => `${path}: ${each}`))).toEqual([]);
    expect(found('switch (name) { case "pledge.place": }; if (name === "post-message") return;')).toHaveLength(2);
  });

  it("asks only permissions that there are, and there is none that nothing asks for", () => {
    const known = [...Object.keys(permissions), "signed_in", "anyone", "product"];
    expect(declared.filter(({ permission }) => !known.includes(permission))).toEqual([]);
    // Declared by a command; or asked where a verb does one of several things, or where a page is read.
    const asked = sources.filter(({ path }) => !path.endsWith("/permissions.ts") && !path.endsWith(".test.ts"));
    const unused = Object.keys(permissions).filter(
      (action) =>
        !declared.some(({ permission }) => permission === action) &&
        !asked.some(({ text }) => text.includes(`"${action}"`)),
    );
    expect(unused.filter((action) => !(action in askedOtherwise))).toEqual([]);
  });

  it("takes nothing of any length: every text and every list says how long it may be", () => {
    const unbounded = declared.flatMap(({ name, input }) =>
      partsOf(input)
        .filter(({ type, isBounded }) => ["string", "array", "record"].includes(type) && !isBounded)
        .map(({ path }) => `${name}${path}`),
    );
    expect(unbounded).toEqual([]);
    const open = ["any", "unknown", "map", "set", "custom"];
    const anything = declared.flatMap(({ name, input }) =>
      partsOf(input)
        .filter(({ path, type }) => open.includes(type) && !(`${name}${path}` in countedOtherwise))
        .map(({ path, type }) => `${name}${path} takes ${type}`),
    );
    expect(anything).toEqual([]);
  });

  it("answers plain JSON, because answers are kept with their keys and told to clients", () => {
    const plain = [
      "object",
      "array",
      "tuple",
      "string",
      "number",
      "boolean",
      "null",
      "enum",
      "literal",
      "union",
      "optional",
      "readonly",
      "nullable",
    ];
    const other = declared.flatMap(({ name, output }) =>
      partsOf(output)
        .filter(({ type }) => !plain.includes(type))
        .map(({ path, type }) => `${name}${path} is ${type}`),
    );
    expect(other).toEqual([]);
  });

  it("would notice what is not bounded, and what is no JSON", () => {
    expect(
      partsOf(z.object({ texts: z.array(z.string()).max(3) })).filter(({ isBounded }) => !isBounded),
    ).toMatchObject([{ type: "object" }, { path: ".texts[]", type: "string" }]);
    expect(partsOf(z.object({ at: z.date().nullable() })).map(({ type }) => type)).toContain("date");
  });

  it("keeps the published names of the wire", () => {
    expect(Object.keys(wire)).toEqual([
      "post-message",
      "edit-message",
      "delete-message",
      "set-reaction",
      "record-decision",
      "set-agreement",
      "take-back-decision",
    ]);
  });
});

const nowhere = new Proxy(
  {},
  {
    get(_target, part) {
      if (part === "then") return undefined;
      throw new Error("The database was asked");
    },
  },
) as Context["db"];

const as = (actor: Actor): Context => ({
  db: nowhere,
  clock: systemClock,
  newId: idsBy(systemClock),
  bell: () => {},
  actor,
});

const somebody: Extract<Actor, { kind: "person" }> = {
  kind: "person",
  personId: "0199a000-0000-7000-8000-000000000001",
  displayName: "Ada",
  memberships: [],
};

/** What each command answers to something that fits no declaration: that it was not understood comes after every question of who asks. */
const answersTo = (actor: Actor, asked: readonly AnyCommand[] = all) =>
  Promise.all(
    asked.map(async (command) => {
      const answer = await perform(as(actor), command, {
        key: "0199a000-0000-7000-8000-000000000002",
        input: Symbol("none"),
      });
      if (answer.ok) throw new Error(`${command.declared.name} took it`);
      const { kind }: Refusal = answer.refusal;
      return { name: command.declared.name, permission: command.declared.permission, kind };
    }),
  );
const reached = (answers: Awaited<ReturnType<typeof answersTo>>) =>
  answers.filter(({ kind }) => kind === "invalid").map(({ name }) => name);

describe("a principal may give the commands that it was given, and no other", () => {
  it.each(declared)("$name", async ({ name, permission }) => {
    const [job, through] = [
      machine("job", "test", [name]),
      { ...somebody, grants: new Set<string>([name]) } satisfies Actor,
    ];
    expect(reached(await answersTo(job))).toEqual(names.filter((each) => each === name && permission !== "signed_in"));
    expect(reached(await answersTo(through))).toEqual(
      names.filter((each) => each === name && permission !== "product"),
    );
    for (const actor of [job, through])
      for (const { kind, name: other } of await answersTo(actor))
        if (other !== name) expect(kind, other).toBe("not_permitted");
  });

  it("which its code asks too: a verb that is called as a function throws before it does anything", async () => {
    for (const command of all) {
      const given = command as unknown as (ctx: Context, key: unknown, input: unknown) => Promise<unknown>;
      const refused = [machine("job", "test", []), { ...somebody, grants: new Set<string>() } satisfies Actor];
      for (const actor of refused)
        await expect(given(as(actor), null, null), command.declared.name).rejects.toThrow(NotGranted);
    }
  });

  it("and what is the product's own nobody may who came through a door", async () => {
    const own = declared.filter(({ permission }) => permission === "product").map(({ name }) => name);
    expect(own.length).toBeGreaterThan(5);
    for (const actor of [visitor, somebody])
      expect(reached(await answersTo(actor)).filter((name) => own.includes(name))).toEqual([]);
  });

  it("and somebody signed out gives only what needs no account", async () => {
    const open = declared.filter(({ permission }) => permission === "anyone").map(({ name }) => name);
    expect(reached(await answersTo(visitor))).toEqual(open);
    for (const { kind, permission } of await answersTo(visitor))
      if (permission !== "anyone" && permission !== "product") expect(kind).toBe("sign_in_first");
  });
});

describe("the wire", () => {
  const stream = "project:0199a000-0000-7000-8000-000000000003";
  const key = "0199a000-0000-7000-8000-000000000004";

  it("knows no command by a name that is not published, nor by what every object has", async () => {
    for (const name of ["message.post", "post_message", "toString", "__proto__", "person.close_account", ""])
      expect(await performWire(as(somebody), { name, stream, key, data: {} })).toMatchObject({
        refusal: { kind: "invalid" },
      });
  });

  it("takes no project but the one whose stream it is addressed to, and no command without its revision", async () => {
    const data = { messageId: "0199a000-0000-7000-8000-000000000005", markdown: "Once more" };
    expect(await performWire(as(somebody), { name: "edit-message", stream, key, data })).toMatchObject({
      refusal: { kind: "invalid" },
    });
    await expect(
      performWire(as(somebody), { name: "delete-message", stream, key, data: { ...data, projectId: "another" } }),
    ).rejects.toThrow("The database was asked");
  });
});
