import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { inputBounds, isWithinBounds } from "#app/domain/kernel/bounds.ts";
import { incompleteWords, keptIfAbsent, neverAbsent, ticked } from "#app/domain/kernel/form-field.ts";
import { readJson } from "./body.server.ts";
import { parseForm, readForm } from "./form.server.ts";
import { asRequest, worstForms, worstJson, type HostileBody } from "./hostile-bodies.ts";

const row = z.object({ title: z.string(), id: z.uuid().optional() });
const schema = z.object({
  email: z.string(),
  key: z.string().default(""),
  slices: z.array(row).max(3),
  ids: z.union([z.uuid().transform((id) => [id]), z.array(z.uuid()).max(2)]).default([]),
});
const known = /^(email|key|ids(\[[0-2]\])?|slices\[[0-3]\]\.(title|id)|__intent__)$/;
const form = (fields: string): HostileBody => ({ type: "application/x-www-form-urlencoded", body: fields });
const names = async (body: HostileBody) =>
  [...(await readForm(asRequest(body), schema))].map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : value.name}`,
  );

const segment = fc.oneof(
  fc.constantFrom(
    "a",
    "key",
    "title",
    "slices",
    "email",
    "__proto__",
    "constructor",
    "[0]",
    "[1]",
    "[201]",
    "[999999999]",
    "[-1]",
    "[1e9]",
    "[",
    "]",
    ".",
    "\u0000",
    "٣",
  ),
  fc.string({ maxLength: 3 }),
);
const name = fc.array(segment, { minLength: 1, maxLength: 12 }).map((segments) => segments.join(""));

/** Forms of any shape, with names of ours among those of nobody. */
const anyForm: fc.Arbitrary<HostileBody> = fc
  .array(fc.tuple(name, fc.string({ maxLength: 5 })), { maxLength: 700, size: "max" })
  .map((fields) => form(new URLSearchParams(fields).toString()));

/** What a request came to: its status, and what was parsed of it, which is also all that can be sent back. */
async function come(body: HostileBody) {
  try {
    const read = await readForm(asRequest(body), schema);
    const parsed = await parseForm(read, schema);
    return {
      status: parsed.ok ? 200 : parsed.reply.init?.status,
      read: [...read.keys()],
      said: parsed.ok ? "" : JSON.stringify(parsed.reply.data),
    };
  } catch (thrown) {
    const { init } = thrown as { readonly init?: { readonly status: number } };
    if (init === undefined) throw thrown;
    return { status: init.status, read: [], said: "" };
  }
}

describe("a form is bounded before anything walks it", () => {
  it.each(Object.entries(worstForms))(
    "%s: is refused, and nothing of it is parsed or said again",
    async (_words, body) => {
      const { status, read, said } = await come(body());
      expect([400, 422]).toContain(status);
      expect(read.filter((name) => !known.test(name))).toEqual([]);
      expect(read.length).toBeLessThanOrEqual(inputBounds.fields);
      expect(said.length).toBeLessThan(2_000);
      expect(Object.prototype).not.toHaveProperty("polluted");
    },
  );

  test("whatever the names are, only those that the schema asks for are parsed or said again", async () => {
    await fc.assert(
      fc.asyncProperty(anyForm, async (body) => {
        const { status, read } = await come(body);
        expect([200, 400, 422]).toContain(status);
        expect(read.filter((name) => !known.test(name))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("takes the fields that a schema names, at their places in lists, and drops the others in silence", async () => {
    expect(
      await names(
        form(
          "email=a&other=b&slices[0].title=c&slices[0].other=d&slices=e&email.x=f&slices[1][title]=g&ids[0]=h&toString=i",
        ),
      ),
    ).toEqual(["email=a", "slices[0].title=c", "ids[0]=h"]);
  });

  it("lets one row more than a list holds be said in the schema's words, and refuses the next", async () => {
    expect((await come(form("slices[3].title=x"))).status).toBe(422);
    expect((await come(form("slices[4].title=x"))).status).toBe(400);
  });

  it("takes the last of a name that has one value, and all of a list without its companion", async () => {
    expect(await names(form("email=&email=on&ids=&ids=a&ids=b"))).toEqual(["email=on", "ids=a", "ids=b"]);
    expect(await names(form("email=&ids="))).toEqual(["email=", "ids="]);
  });

  it("hands on what a button asks about a list that there is, of fields that its rows have", async () => {
    const asked = { type: "insert", payload: { name: "slices", defaultValue: { title: "", other: "x" } } };
    expect(await names(form(new URLSearchParams({ __intent__: JSON.stringify(asked) }).toString()))).toEqual([
      `__intent__=${JSON.stringify({ type: "insert", payload: { name: "slices", defaultValue: { title: "" } } })}`,
    ]);
    await expect(
      names(
        form(
          new URLSearchParams({
            __intent__: JSON.stringify({ type: "insert", payload: { name: "email" } }),
          }).toString(),
        ),
      ),
    ).rejects.toMatchObject({ init: { status: 400 } });
  });

  it("takes five hundred fields, and not one more", async () => {
    expect((await come(form(Array(inputBounds.fields).fill("key=a").join("&")))).status).toBe(422);
    expect(
      (
        await come(
          form(
            Array(inputBounds.fields + 1)
              .fill("key=a")
              .join("&"),
          ),
        )
      ).status,
    ).toBe(400);
  });
});

describe("JSON is bounded before anything walks it", () => {
  it.each(Object.entries(worstJson))("%s: what is left of it is small", async (_words, body) => {
    const read = await readJson(asRequest(body()));
    expect(isWithinBounds(read)).toBe(true);
    expect(JSON.stringify(read ?? null).length).toBeLessThan(70_000);
    expect(Object.prototype).not.toHaveProperty("polluted");
  });

  it("reads what is small, and nothing without a length", async () => {
    expect(await readJson(asRequest({ type: "application/json", body: '{"data":{"a":{"b":[1]}}}' }))).toEqual({
      data: { a: { b: [1] } },
    });
    expect(await readJson(new Request("http://127.0.0.1/", { method: "POST", body: "{}" }))).toBeUndefined();
  });
});

describe("absent is not empty", () => {
  const wishes = z.object({
    text: keptIfAbsent(z.string().trim()),
    box: keptIfAbsent(ticked),
    list: keptIfAbsent(z.array(z.string())),
    bound: neverAbsent(z.string()),
    plain: ticked,
  });
  const parse = async (fields: string) => {
    const parsed = await parseForm(asRequest(form(fields)), wishes);
    return parsed.ok ? parsed.value : parsed.reply.data.error;
  };

  it("leaves what the form lacks undefined, and hands on what is empty", async () => {
    expect(await parse("bound=")).toEqual({ bound: "", plain: false });
    expect(await parse("bound=5&text=&box=&plain=on")).toEqual({ bound: "5", text: "", box: false, plain: true });
    expect(await parse("bound=5&text=a&box=&box=on")).toEqual({ bound: "5", text: "a", box: true, plain: false });
  });

  it("refuses a form that lacks what must be said", async () => {
    expect(await parse("text=")).toEqual({ bound: [incompleteWords] });
  });

  it("sends an emptied field and an unticked box back as they were left, so that what stood does not come again beside the error", async () => {
    const parsed = await parseForm(asRequest(form("text=&box=&plain=")), wishes);
    expect(parsed.ok || parsed.reply.data.initialValue).toEqual({ text: "", box: "", plain: "" });
    const rows = await parseForm(asRequest(form("slices[0].title=&slices[1].title=b")), schema);
    expect(rows.ok || rows.reply.data.initialValue).toEqual({ slices: [{ title: "" }, { title: "b" }] });
  });

  it("refuses a form that names nothing, where it could only change what stands", async () => {
    const parsed = await parseForm(asRequest(form("other=1")), wishes.pick({ text: true, box: true }));
    expect(parsed.ok || parsed.reply.data.error).toEqual({ "": [incompleteWords] });
  });
});
