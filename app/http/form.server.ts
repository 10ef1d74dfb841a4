import { parseWithZod } from "@conform-to/zod/v4";
import { data } from "@remix-run/node";
import type { Submission } from "@conform-to/react";
import type { Refusal } from "#app/domain/kernel/result.ts";
import type { z } from "zod";
import { isKeepable, unkeepableWords } from "#app/domain/kernel/text.ts";
import { answerTo } from "./answer.server.ts";

/** Never sent back, whatever was wrong with the form: secrets would stand in the page's source and in caches, and no browser takes a file back. */
const keptBack = ["password", "current", "file"];

/**
 * The body of a form.
 * @throws a 400 where the body is none: only programs send such a thing
 */
export async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw data(null, { status: 400, statusText: "Bad Request" });
  }
}

/** Files come in one field of that name, where a form asks for one; its schema says how long it may be. */
const isFileAskedFor = (name: string, { name: fileName }: File) => name === "file" && isKeepable(fileName);

/**
 * A form's body through its schema. On failure `reply` is the 422 that keeps everything typed and names each field's fault.
 * A button that adds or removes a row asks for the form again with that row, which is no failure.
 */
export async function parseForm<S extends z.ZodType>(request: Request, schema: S) {
  const form = await readForm(request);
  const submission = parseWithZod(form, { schema });
  const unkeepable = [...form].filter(([name, value]) => !isKeepable(name) || !(typeof value === "string" ? isKeepable(value) : isFileAskedFor(name, value)));
  if (unkeepable.length > 0) {
    const fieldErrors = Object.fromEntries(unkeepable.map(([name]) => [name, [unkeepableWords]]));
    return { ok: false as const, reply: data(submission.reply({ fieldErrors, hideFields: keptBack }), { status: 422 }) };
  }
  if (submission.status === "success") return { ok: true as const, value: submission.value, submission };
  return { ok: false as const, reply: data(submission.reply({ hideFields: keptBack }), { status: submission.status === "error" ? 422 : 200 }) };
}

/** A refusal as words at its field (or above the form), with its status; everything typed stays. */
export function refused(submission: Pick<Submission<unknown, string[]>, "reply">, refusal: Refusal) {
  const { status, words } = answerTo(refusal);
  return data(
    submission.reply({ ...(refusal.field ? { fieldErrors: { [refusal.field]: [words] } } : { formErrors: [words] }), hideFields: keptBack }),
    { status },
  );
}
