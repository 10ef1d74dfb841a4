import type { ActionFunctionArgs } from "@remix-run/node";
import { renderMessage } from "#app/domain/discussion/mentions.server.ts";
import { messagePreview } from "#app/domain/discussion/message.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";

/** What a message would look like, for the composer's script; nothing is kept. Without scripts the form itself asks for it. */
export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, messagePreview);
  if (!form.ok) return Response.json({ words: "Write a message first." }, { status: 422 });
  const rendered = await renderMessage(ctx, project.id, form.value.markdown);
  if (rendered.ok) return Response.json({ html: rendered.value.html });
  const { status, words } = answerTo(rendered.refusal);
  return Response.json({ words }, { status });
}
