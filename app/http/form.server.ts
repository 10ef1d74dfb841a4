import { parseWithZod } from "@conform-to/zod/v4";
import { data } from "@remix-run/node";
import type { Submission } from "@conform-to/react";
import type { Refusal } from "#app/domain/kernel/result.ts";
import type { z } from "zod";
import { answerTo } from "./answer.server.ts";

/** Never sent back, whatever was wrong with the form: they would stand in the page's source and in caches. */
const secretFields = ["password", "current"];

/** A form's body through its schema. On failure `reply` is the 422 that keeps everything typed and names each field's fault. */
export async function parseForm<S extends z.ZodType>(request: Request, schema: S) {
  const submission = parseWithZod(await request.formData(), { schema });
  if (submission.status === "success") return { ok: true as const, value: submission.value, submission };
  return { ok: false as const, reply: data(submission.reply({ hideFields: secretFields }), { status: 422 }) };
}

/** A refusal as words at its field (or above the form), with its status; everything typed stays. */
export function refused(submission: Pick<Submission<unknown, string[]>, "reply">, refusal: Refusal) {
  const { status, words } = answerTo(refusal);
  return data(
    submission.reply({ ...(refusal.field ? { fieldErrors: { [refusal.field]: [words] } } : { formErrors: [words] }), hideFields: secretFields }),
    { status },
  );
}
