import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { Context } from "#app/domain/kernel/context.ts";
import { draftFields } from "#app/domain/projects/draft.ts";
import { messageDraftKey, proposalDraftKey } from "#app/domain/projects/draft-key.ts";
import { findProjectById } from "#app/domain/projects/find-project.server.ts";
import { saveDraft } from "#app/domain/projects/save-draft.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseJson } from "#app/http/body.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";

const json = z
  .string()
  .max(150_000)
  .transform((text, check): unknown => {
    const parsed = parseJson(text);
    if (parsed === undefined) check.addIssue({ code: "custom", message: "This is no draft." });
    return parsed;
  });
const draftInput = z.object({ fields: json.pipe(draftFields) });

/** Unsent text of a form, sent by its page at every pause of writing. */
export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const key = args.params.key ?? "";
  if (key !== proposalDraftKey && !(await isOfThread(ctx, key))) throw new Response(null, { status: 404 });
  const parsed = await parseForm(args.request, draftInput);
  if (!parsed.ok) return parsed.reply;
  const answer = await saveDraft(ctx, null, { draft: key, fields: parsed.value.fields });
  return answer.ok ? Response.json(answer.value) : refused(parsed.submission, answer.refusal);
}

/** Whether this is where an unsent message to a project that they may see is kept. */
async function isOfThread({ db, actor }: Context, key: string): Promise<boolean> {
  const project = await findProjectById(db, actor, key.slice(messageDraftKey("").length));
  return project !== null && key === messageDraftKey(project.id);
}

/** Keeping a draft changes nothing that a page shows. */
export const loader = () => {
  throw new Response(null, { status: 404 });
};
