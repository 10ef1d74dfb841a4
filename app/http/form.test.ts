import { expect, it } from "vitest";
import { z } from "zod";
import { parseForm } from "./form.server.ts";

const schema = z.object({ title: z.string(), password: z.string().optional() });
const sent = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://127.0.0.1/", { method: "POST", body, headers });

/** The 422 as the page gets it. */
async function reply(form: URLSearchParams | FormData) {
  const parsed = await parseForm(sent(form), schema);
  if (parsed.ok) throw new Error("the form was accepted");
  return { ...parsed.reply.data, status: parsed.reply.init?.status };
}

it("keeps what was typed beside the words when a text cannot be kept, and never a password", async () => {
  expect(await reply(new URLSearchParams({ title: "Reefs\u0000", password: "secret" }))).toMatchObject({
    status: 422,
    error: { title: [expect.stringMatching(/cannot be kept/)] },
    initialValue: { title: "Reefs\u0000" },
  });
  expect(JSON.stringify(await reply(new URLSearchParams({ title: "Reefs\u0000", password: "secret" })))).not.toContain(
    "secret",
  );
});

it("refuses a file where a text is asked for", async () => {
  const form = new FormData();
  form.set("title", new File(["Reefs"], "reefs.txt"));
  expect(await reply(form)).toMatchObject({ status: 422 });
});

it("answers 400 to a body that is no form", async () => {
  for (const request of [
    sent("{}", { "Content-Type": "application/json" }),
    sent("x", { "Content-Type": "multipart/form-data; boundary=y" }),
    sent("x"),
  ])
    await expect(parseForm(request, schema)).rejects.toMatchObject({ init: { status: 400 } });
});
