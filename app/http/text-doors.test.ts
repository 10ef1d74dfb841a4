import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { messageMarkdown } from "#app/domain/discussion/message.ts";
import { readItem } from "#app/domain/meetings/agenda.ts";
import { parseForm } from "./form.server.ts";

/** What any field of one line that others read is called. */
const lines = /^(?:title|name|displayName|networkName|organizationName|question|summary|tagline)$/;

const modules = readdirSync("app/domain", { recursive: true, encoding: "utf8" }).filter(
  (path) => path.endsWith(".ts") && !/\.server\.ts$|\.test\.ts$|(?:^|\/)test-/.test(path),
);

interface Field {
  readonly where: string;
  readonly name: string;
  readonly schema: z.ZodType;
}

/** Every field of an object, also within lists, choices and what wraps them. */
function fieldsOf(schema: z.ZodType, where: string): Field[] {
  const def = schema.def as unknown as Record<string, unknown> & { readonly type: string };
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) => [
      { where: `${where}.${name}`, name, schema: field },
      ...fieldsOf(field, `${where}.${name}`),
    ]);
  const inner = [def["innerType"], def["in"], def["element"], ...((def["options"] as unknown[] | undefined) ?? [])];
  return inner.flatMap((each) => (each instanceof z.ZodType ? fieldsOf(each, where) : []));
}

function takes({ schema }: Field, text: string): boolean {
  return schema.safeParse(text).success;
}

/** All lines that somebody writes; what is chosen from a list takes no other words. */
const written = (
  await Promise.all(
    modules.map(async (path) => {
      const module = (await import(/* @vite-ignore */ new URL(`../domain/${path}`, import.meta.url).href)) as Record<
        string,
        unknown
      >;
      return Object.entries(module).flatMap(([name, value]) =>
        value instanceof z.ZodType ? fieldsOf(value, `${path} ${name}`) : [],
      );
    }),
  )
)
  .flat()
  .filter((field) => lines.test(field.name) && takes(field, "Plain words"));

describe("every line that others read", () => {
  it("is found where it is asked for", () => {
    const found = written.map(({ where }) => where);
    for (const one of [
      "proposalInput.title",
      "openFundInput.name",
      "createOrganizationInput.name",
      "finishSignUpInput.displayName",
    ])
      expect(
        found.some((where) => where.endsWith(one)),
        one,
      ).toBe(true);
  });

  it.each([
    ["nothing that can be seen", "\u200b"],
    ["letters that draw nothing", "\u3164\u115f"],
    ["a blank of Braille", "\u2800\u2800"],
    ["characters that turn the direction", "\u202eevil words"],
    ["characters that isolate", "\u2066evil words"],
    ["hidden characters within", "Plain\u200bwords"],
    ["a soft hyphen alone", "\u00ad"],
  ])("takes no %s", (_what, text) => {
    expect(written.filter((field) => takes(field, text)).map(({ where }) => where)).toEqual([]);
  });

  it("an item of an agenda as well", () => {
    expect(typeof readItem("Scope (10)")).toBe("object");
    for (const line of ["\u200b (10)", "\u202eScope"]) expect(typeof readItem(line)).toBe("string");
  });
});

describe("every text of every form", () => {
  const form = (text: string) => {
    const sent = new FormData();
    sent.set("note", text);
    return parseForm(sent, z.object({ note: z.string() }));
  };
  it("keeps its direction, whatever its schema says", async () => {
    expect((await form("שלום, world; می\u200cخواهم 👩\u200d🔬")).ok).toBe(true);
    for (const text of ["\u202eevil", "a\u2067b", "\u202dpaid"]) expect((await form(text)).ok).toBe(false);
  });
});

it("a message shows something", () => {
  for (const text of ["\u200b", "\u00ad", "\u3164", " \u2060 "])
    expect(messageMarkdown.safeParse(text).success).toBe(false);
  for (const text of ["👍", "?", "好", "~"]) expect(messageMarkdown.safeParse(text).success).toBe(true);
});
