import { data, type ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { draftFields, proposalDraftKey } from "#app/domain/projects/draft.ts";
import { saveDraft } from "#app/domain/projects/save-draft.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";

const json = z.string().max(150_000).transform((text, check): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    check.addIssue({ code: "custom", message: "This is no draft." });
    return z.NEVER;
  }
});
const draftInput = z.object({ fields: json.pipe(draftFields) });

/** Unsent text of a form, sent by its page at every pause of writing. */
export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  if (args.params.key !== proposalDraftKey) throw new Response(null, { status: 404 });
  const parsed = await parseForm(args.request, draftInput);
  if (!parsed.ok) return parsed.reply;
  const answer = await saveDraft(ctx, proposalDraftKey, parsed.value.fields);
  return answer.ok ? data(answer.value) : refused(parsed.submission, answer.refusal);
}

/** Keeping a draft changes nothing that a page shows. */
export const loader = () => {
  throw new Response(null, { status: 404 });
};
