import { parseWithZod } from "@conform-to/zod/v4";
import { configureCoercion } from "@conform-to/zod/v4/future";
import { data } from "@remix-run/node";
import type { Submission } from "@conform-to/react";
import type { z } from "zod";
import { incompleteWords, seesEmpty } from "#app/domain/kernel/form-field.ts";
import { directionWords, keepsDirection } from "#app/domain/kernel/text-rule.ts";
import { isKeepable, unkeepableWords } from "#app/domain/kernel/text.ts";
import { answerTo, type AnyRefusal } from "./answer.server.ts";
import { badRequest, readFields } from "./body.server.ts";
import { intentName, readIntent } from "./form-intent.server.ts";
import { fieldPlace, shapeOf } from "./form-shape.server.ts";

/** Never sent back, whatever was wrong with the form: secrets would stand in the page's source and in caches, and no browser takes a file back. */
const keptBack = ["password", "current", "file"];

/** Conform takes an empty field for an absent one, except where a schema wants to know. */
const { coerceFormValue } = configureCoercion({ customize: (schema) => (seesEmpty(schema) ? (sent) => sent : null) });

/**
 * The body of a form as far as a schema asks for it: what has another name is dropped here, so that nothing parses it and
 * nothing sends it back. Where one value is asked for, the last of that name counts: a ticked box comes behind its
 * companion.
 * @throws a 400 for what no page of ours sends
 */
export async function readForm(request: Request, schema: z.ZodType): Promise<FormData> {
  const shape = shapeOf(schema);
  const form = new FormData();
  for (const [name, value] of await readFields(request)) {
    if (name === intentName) {
      const intent = readIntent(shape, value);
      if (intent === null) throw badRequest();
      form.set(name, intent);
      continue;
    }
    const { place, tooFar } = fieldPlace(shape, name);
    if (tooFar) throw badRequest();
    if (place === "list" && form.get(name) !== "") form.append(name, value);
    else if (place !== "unknown") form.set(name, value);
  }
  return form;
}

/** Files come in one field of that name, where a form asks for one; its schema says how long it may be. */
const isFileAskedFor = (name: string, { name: fileName }: File) => name === "file" && isKeepable(fileName);

/** Secrets are read by nobody, so they may hold what they like, as long as it can be kept. */
const readByNobody = new Set(["password", "current"]);

/** What no text of any form may hold, whatever its schema says of it; null where there is nothing. */
function textFault(name: string, value: FormDataEntryValue): string | null {
  if (typeof value !== "string") return isFileAskedFor(name, value) ? null : unkeepableWords;
  if (!isKeepable(value)) return unkeepableWords;
  return readByNobody.has(name) || keepsDirection(value) ? null : directionWords;
}

/**
 * A form's body through its schema. On failure `reply` is the 422 that keeps everything typed and names each field's fault.
 * A button that adds or removes a row asks for the form again with that row, which is no failure.
 */
export async function parseForm<S extends z.ZodType>(body: Request | FormData, schema: S) {
  const form = body instanceof FormData ? body : await readForm(body, schema);
  const submission = parseWithZod(form, { schema: coerceFormValue(schema) as S, disableAutoCoercion: true });
  const faults = [...form].flatMap(([name, value]) => {
    const fault = textFault(name, value);
    return fault === null ? [] : [[name, [fault]] as [string, string[]]];
  });
  if (faults.length > 0) {
    const fieldErrors = Object.fromEntries(faults);
    return { ok: false as const, reply: data(replyOf(submission, { fieldErrors }), { status: 422 }) };
  }
  if (submission.status === "success" && [...form].length === 0)
    return { ok: false as const, reply: data(replyOf(submission, { formErrors: [incompleteWords] }), { status: 422 }) };
  if (submission.status === "success") return { ok: true as const, value: submission.value, submission };
  return {
    ok: false as const,
    reply: data(replyOf(submission, {}), { status: submission.status === "error" ? 422 : 200 }),
  };
}

type Answerable = Pick<Submission<unknown, string[]>, "reply" | "payload">;

/** Errors, and what was typed. Conform leaves out what was emptied, and the page would show what stood before in its place. */
function replyOf(submission: Answerable, errors: NonNullable<Parameters<Answerable["reply"]>[0]>) {
  const reply = submission.reply({ ...errors, hideFields: keptBack });
  return { ...reply, initialValue: withoutFiles(submission.payload) as typeof reply.initialValue };
}

function withoutFiles(typed: unknown): unknown {
  if (Array.isArray(typed)) return typed.map(withoutFiles);
  if (typeof typed !== "object" || typed === null) return typed;
  return typed instanceof File
    ? undefined
    : Object.fromEntries(Object.entries(typed).map(([name, inner]) => [name, withoutFiles(inner)]));
}

/**
 * A refusal as words at its field, or above the form, with its status; everything typed stays. `field` is this form's own
 * name for the place, where it differs from the verb's; null is above the form.
 */
export function refused(submission: Answerable, refusal: AnyRefusal, field: string | null = refusal.field ?? null) {
  const { status, words } = answerTo(refusal);
  return data(replyOf(submission, field === null ? { formErrors: [words] } : { fieldErrors: { [field]: [words] } }), {
    status,
  });
}
