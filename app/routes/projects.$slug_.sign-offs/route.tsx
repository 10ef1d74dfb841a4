import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { signOffInput } from "#app/domain/projects/scope-input.ts";
import { signOffScope } from "#app/domain/projects/sign-off-scope.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { badRequest } from "#app/http/body.server.ts";
import { parseForm } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";

/** Sign-offs are given and seen on the page of the project's way. */
export async function loader(args: LoaderFunctionArgs) {
  await requirePerson(args);
  return redirect(`/projects/${args.params.slug ?? ""}/stage#sign-offs`);
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const back = `/projects/${project.slug}/stage#sign-offs`;
  const form = await parseForm(args.request, signOffInput);
  // Nothing in it is typed: what is not complete comes from no page of ours.
  if (!form.ok) throw badRequest();
  const signed = await signOffScope(ctx, null, { projectId: project.id, ...form.value });
  // Nothing was typed, so nothing is lost by going back with the sentence.
  if (!signed.ok)
    return redirectWithToast(back, { id: ctx.newId(), tone: "bad", message: answerTo(signed.refusal).words });
  return redirectWithToast(back, {
    id: ctx.newId(),
    message: signed.value.signedOff
      ? "That was the third sign-off: scope and rate are frozen."
      : `Version ${form.value.scopeVersion} is signed off.`,
  });
}
